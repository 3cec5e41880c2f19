"""The life of one worker process: it takes batches of items from a pipe and sends back what became of each."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pickle import HIGHEST_PROTOCOL, dumps, loads
from typing import Any

NO_MEMORY = 12
"""The exit code of a process that asked for more memory than it may have (ENOMEM)."""
NONE, UNBORN = -1, -2
"""Numbers that say: at work on no item; not ready to work."""
FLUSH_BYTES, FLUSH_SECONDS = 256 * 1024, 0.05
"""Results are sent when they are so many or so old: small items share what a message costs."""


def begin(
    work: Callable[..., None],
    pipe: Connection,
    arguments: tuple[Any, ...],
    others: Iterable[Connection],
    watched: bool,
    room: int,
) -> None:
    """What each process of ours begins with: then it does ``work(pipe, *arguments)``. `room` are the bytes of memory
    that it may take, with those of its parent's that it holds already.
    """
    for other in others:  # the parent's ends, inherited by fork: held here they would never end for our siblings
        other.close()
    settle_in(watched)
    _bound(room)
    try:
        work(pipe, *arguments)
    except MemoryError:
        os._exit(NO_MEMORY)


def live(pipe: Connection, now: Any, make: Callable[[], Callable[[Any], Any]]) -> None:
    """Work until the pipe ends.

    `now` is shared with the parent: the number of the item at work (or NONE), the time when it began by the clock, and
    the processor time used by then. So the parent knows which item to blame, without a message for each.
    """
    fn = make()
    now[0] = NONE
    with suppress(EOFError, OSError):
        while True:
            batch = loads(pipe.recv_bytes())
            done, size, since = [], 0, time.monotonic()
            for number, data in batch:
                done.append(_result(fn, number, data, now))
                size += len(done[-1])
                if size > FLUSH_BYTES or time.monotonic() - since > FLUSH_SECONDS:
                    pipe.send_bytes(dumps(done, HIGHEST_PROTOCOL))
                    done, size, since = [], 0, time.monotonic()
            if done:
                pipe.send_bytes(dumps(done, HIGHEST_PROTOCOL))


def _result(fn: Callable[[Any], Any], number: int, data: bytes, now: Any) -> bytes:
    """Whether it went well, and result or exception, pickled."""
    now[1], now[2], now[0] = time.monotonic(), time.process_time(), number
    try:
        return dumps((True, fn(loads(data))), HIGHEST_PROTOCOL)
    except MemoryError:
        os._exit(NO_MEMORY)  # in a new process there may be enough
    except Exception as error:
        try:
            return dumps((False, error), HIGHEST_PROTOCOL)
        except Exception:  # an exception that can't be pickled still has to be told
            return dumps((False, RuntimeError(f"{type(error).__name__}: {error}")), HIGHEST_PROTOCOL)
    finally:
        now[0] = NONE


def _bound(room: int) -> None:
    """Have what asks for more memory get a MemoryError, where the system can do that: a parent that looks from time to
    time sees one large piece too late.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            _, resident, shared, _, _, data, *_ = (int(pages) * resource.getpagesize() for pages in file.read().split())
        most = data + max(room - (resident - shared), 0)
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if most < 2**62:
            resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


def settle_in(watched: bool) -> None:
    """Signals are the parent's matter; output is not ours; without a parent there is nothing to live for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGALRM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    faulthandler.disable()  # the parent says how we ended
    with suppress(OSError):
        os.dup2(2, 1)  # what a library prints must not get among the data
    if hasattr(os, "setpgid"):
        with suppress(OSError):
            os.setpgid(0, 0)  # killed with all that it may have started; Ctrl-C does not come here
    threading.Thread(target=_end_with_parent, daemon=True).start()
    parent = parent_process()
    if watched and parent is not None and parent.pid is not None:
        die_with(parent.pid)


def context() -> tuple[Any, bool, bool]:
    """How processes are started here; whether they are forked, which works from any caller's script and inherits what
    is loaded, but is not safe beside other threads; and whether they can be tied to the life of this one.
    """
    forks = sys.platform == "linux" and threading.active_count() == 1
    watched = threading.current_thread() is threading.main_thread()
    return multiprocessing.get_context("fork" if forks else "spawn"), forks, watched


def die_with(parent: int) -> None:
    """Ask Linux to kill us with our parent (PR_SET_PDEATHSIG): no thread of ours runs while C code holds the lock."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        with suppress(OSError):
            wait([parent.sentinel])
        os._exit(1)
