"""What is read from a container, read in a process of its own: a container that kills its reader kills nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from pickle import HIGHEST_PROTOCOL, dumps, loads
from typing import Any

from cleaner.engines.base import T
from cleaner.engines.child import Child
from cleaner.engines.limits import Limits
from cleaner.engines.worker import FLUSH_BYTES, FLUSH_SECONDS

BATCH = 32
"""Items sent at once, at most; one by one after a death, so that none is lost on the way."""
LOOK = 0.05
"""Seconds between two looks at what the process costs."""


def guarded(make: Callable[[], Iterable[T]], limits: Limits, lost: Callable[[str], T]) -> Iterator[T]:
    """The items of ``make()``, each within `limits`. When the process that reads them ends, a second one goes on behind
    the last item it gave; when that gives none, `lost` (told why) makes the last item.
    """
    given, tries = 0, 0
    while tries < 2:
        reader = _Reader(make, given, limits, careful=tries > 0)
        before = given
        try:
            for item in reader:
                given += 1
                yield item
        finally:
            reader.end()
        if reader.complete:
            return
        tries = 1 if given > before else tries + 1
    yield lost(reader.why)


class _Reader:
    """The process, and why it ended: `complete` when it had given all."""

    def __init__(self, make: Callable[[], Iterable[Any]], skip: int, limits: Limits, *, careful: bool) -> None:
        self.complete, self.why = False, ""
        self._child = Child(_read, (make, skip, 1 if careful else BATCH), limits)

    def __iter__(self) -> Iterator[Any]:
        with suppress(EOFError, OSError):
            while self._patient():
                batch = loads(self._child.pipe.recv_bytes())
                if batch is None:
                    self.complete = True
                    return
                yield from map(loads, batch)

    def _patient(self) -> bool:
        """Wait for the next message, as long as the process keeps within its limits."""
        begin, before = time.monotonic(), self._child.used()
        while not self._child.pipe.poll(LOOK):
            excess = self._child.excess(time.monotonic() - begin, before)
            if excess is not None:
                self.why = excess.why
                return False
        return True

    def end(self) -> None:
        how = self._child.end()
        self.why = self.why or how


def _read(pipe: Connection, make: Callable[[], Iterable[Any]], skip: int, most: int) -> None:
    with suppress(BrokenPipeError):
        batch: list[bytes] = []
        size, since = 0, time.monotonic()
        for item in islice(make(), skip, None):
            batch.append(dumps(item, HIGHEST_PROTOCOL))
            size += len(batch[-1])
            if len(batch) >= most or size > FLUSH_BYTES or time.monotonic() - since > FLUSH_SECONDS:
                pipe.send_bytes(dumps(batch, HIGHEST_PROTOCOL))
                batch, size, since = [], 0, time.monotonic()
        pipe.send_bytes(dumps(batch, HIGHEST_PROTOCOL))
        pipe.send_bytes(dumps(None))
