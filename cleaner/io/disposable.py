"""A process that does one job for many items, and may hang on or die of any: what can't be stopped can be killed.

A plain child process, so that it works in workers of any pool, and nothing of the caller's program is imported again.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

_BEGIN = (
    "import sys; sys.path[:] = {path!r}; from cleaner.io.disposable import serve; serve({job!r}, {seconds!r}, {size!r})"
)
WAITS = 6
"""Seconds of waiting allowed for each second of work: on a busy machine a process gets a part of a core."""


class Disposable:
    """Runs ``module:function`` on items in a child process, one at a time.

    `seconds` is the CPU time an item may take. The process is reused, and replaced when it dies, is killed, or has
    grown beyond `grown` bytes; an item that asks for more than four times as much fails. Pickled, it comes back without
    its process.
    """

    def __init__(self, job: str, *, seconds: float = 20.0, grown: int = 400 << 20) -> None:
        self.job = job
        self.seconds = seconds
        self.grown = grown
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._end: Any = None

    def __reduce__(self) -> Any:
        return _made, (self.job, self.seconds, self.grown)

    def ask(self, item: Any) -> Any:
        """What the job says of `item`; None when it failed, took too long or died. Never raises for the item's sake."""
        for fresh in (False, True):
            child, new = self._running()
            try:
                _send(child.stdin, item)
            except (BrokenPipeError, OSError):  # died since its last item
                self.close()
                if new or fresh:
                    return None
                continue
            break
        timer = threading.Timer(self.seconds * WAITS, child.kill)
        timer.daemon = True
        timer.start()
        try:
            size, answer = _receive(child.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.close()
            return None
        finally:
            timer.cancel()
        if size > self.grown:
            self.close()
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        if self._end is not None and self._owner == os.getpid():
            self._end()
        self._child = self._end = None

    def _running(self) -> tuple[subprocess.Popen[bytes], bool]:
        if self._child is not None and self._owner == os.getpid() and self._child.poll() is None:
            return self._child, False
        self.close()
        code = _BEGIN.format(path=sys.path, job=self.job, seconds=self.seconds, size=4 * self.grown)
        command = [sys.executable, "-c", code]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._child, self._owner = child, os.getpid()
        self._end = weakref.finalize(self, _ended, child, self._owner)
        return child, True


def _made(job: str, seconds: float, grown: int) -> Disposable:
    return Disposable(job, seconds=seconds, grown=grown)


def _ended(child: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:  # a copy in a forked process: not ours to end
        return
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def serve(job: str, seconds: float, size: int) -> None:
    """The child's side: answer items from standard input on standard output until there are none."""
    module, name = job.split(":")
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bounded(size)
    work: Callable[[Any], Any] = getattr(import_module(module), name)
    while True:
        try:
            item = _receive(stdin)
        except EOFError:
            return
        _limit(seconds)
        try:
            answer = work(item)
        except Exception:  # the item's own fault: it gets no answer, the next one may
            answer = None
        _limit(0)
        _send(stdout, (_held(), answer))


def _limit(seconds: float) -> None:
    """End this process after so much CPU time, wherever it is: the signal's default action needs no interpreter."""
    if hasattr(signal, "ITIMER_PROF"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bounded(size: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _held() -> int:
    """The memory this process holds, in bytes. Not the peak that the system counts where there is another way: a child
    inherits its parent's.
    """
    with suppress(OSError, ValueError), open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    with suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return 0


def _send(stream: IO[bytes] | None, item: Any) -> None:
    data = pickle.dumps(item, protocol=4)
    if stream is not None:
        stream.write(len(data).to_bytes(8, "big"))
        stream.write(data)
        stream.flush()


def _receive(stream: IO[bytes] | None) -> Any:
    head = stream.read(8) if stream is not None else b""
    if stream is None or len(head) < 8:
        raise EOFError
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)
