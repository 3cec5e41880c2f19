"""This machine: in this process, or a pool of processes that survives its workers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import Any

from cleaner.engines.base import R, T

AHEAD = 4
"""Items in flight for each worker: enough that none waits for its next one, few enough that memory stays bounded."""

_work: Callable[[Any], Any] | None = None  # set once in each worker, before its first item


@dataclass(frozen=True, slots=True)
class Local:
    """`jobs` processes; with one, everything runs in this process."""

    jobs: int = 1

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """``make()(item)`` of every item, in order. With one job a worker's death is this process's own."""
        if self.jobs <= 1:
            yield from map(make(), items)
            return
        waiting = iter(items)
        pool = _pool(self.jobs, make)
        flight: deque[tuple[T, Future[R]]] = deque()
        try:
            while True:
                while len(flight) < self.jobs * AHEAD and (item := next(waiting, _END)) is not _END:
                    flight.append((item, _submit(pool, item)))
                if not flight:
                    return
                try:
                    result = flight[0][1].result()
                except BrokenProcessPool:
                    pool.shutdown(wait=True, cancel_futures=True)
                    rest = [item for item, _ in flight]
                    flight.clear()
                    for item in rest:
                        yield _alone(make, item, lost)
                    pool = _pool(self.jobs, make)
                    continue
                flight.popleft()
                yield result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_END: Any = object()


def _submit(pool: ProcessPoolExecutor, item: Any) -> Future[Any]:
    try:
        return pool.submit(_run, item)
    except BrokenProcessPool as error:  # found out now instead of when the first result is asked for
        broken: Future[Any] = Future()
        broken.set_exception(error)
        return broken


def _alone(make: Callable[[], Callable[[T], R]], item: T, lost: Callable[[T], R]) -> R:
    """The result of one item in a process of its own, so that only the item that kills its worker is lost."""
    with _pool(1, make) as pool:
        future: Future[R] = pool.submit(_run, item)
        try:
            return future.result()
        except BrokenProcessPool:
            return lost(item)


def _pool(jobs: int, make: Callable[[], Any]) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_begin, initargs=(make,))


def _context() -> BaseContext:
    """Fork where that is safe (Linux, no other thread), since it works from any caller's script; else spawn."""
    safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if safe else "spawn")


def _begin(make: Callable[[], Callable[[Any], Any]]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _work = make()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        with suppress(OSError):
            wait([parent.sentinel])
        os._exit(1)


def _run(item: Any) -> Any:
    if _work is None:  # pragma: no cover - the initialiser ran, or the pool is broken
        raise RuntimeError("this worker was not set up")
    return _work(item)
