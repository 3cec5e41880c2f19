"""A plain child process that does one job for many items, and may hang on or die of any: what can't be stopped can be
killed.

It works in workers of any pool (those of `multiprocessing` may have no children of that kind), and imports nothing of
the caller's program again.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import IO, Any, NamedTuple

from cleaner.engines.limits import PATIENCE
from cleaner.engines.worker import die_with

_BEGIN = (
    "import sys; sys.path[:] = {path!r}; from cleaner.engines.plain import serve; "
    "serve({job!r}, {seconds!r}, {memory!r}, {parent!r})"
)


class Plain:
    """A process that answers items with what ``module:function`` makes of them; `memory` is what it may have, in bytes.

    `seconds` is the processor time that an answer may take; the kernel keeps that limit, and its signal needs no
    interpreter. By the clock it may take PATIENCE times as long.
    """

    def __init__(self, job: str, seconds: float, memory: int) -> None:
        # The system would end the child with the thread that started it: only the main one lasts.
        parent = os.getpid() if threading.current_thread() is threading.main_thread() else None
        code = _BEGIN.format(path=sys.path, job=job, seconds=seconds, memory=memory, parent=parent)
        command = [sys.executable, "-c", code]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._seconds = seconds
        self._late = False
        self.owner = os.getpid()
        self.held = 0
        """Bytes in its memory after the last item."""

    @property
    def alive(self) -> bool:
        """The process runs, and is ours: not one that the process we were forked from has started."""
        return self.owner == os.getpid() and self._process.poll() is None

    def ask(self, item: Any) -> None:
        """Give it an item. Raises OSError when it is dead."""
        _send(self._process.stdin, item)

    def answers(self) -> Iterator[Any]:
        """What the job makes of the item. Raises ChildLost, with the reason, when the process dies over it."""
        while True:
            timer = threading.Timer(PATIENCE * self._seconds, self._kill_late)
            timer.daemon = True
            timer.start()
            try:
                answer = _receive(self._process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError):
                raise self._lost() from None
            finally:
                timer.cancel()
            if answer.last:
                self.held = answer.value
                return
            yield answer.value

    def end(self) -> None:
        """Kill the process."""
        if self.owner != os.getpid():  # a copy in a forked process: not ours to end
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _kill_late(self) -> None:
        self._late = True
        self._process.kill()

    def _lost(self) -> ChildLost:
        """Why the process gives no answer."""
        if self._late:
            return ChildLost(f"it did not end within {PATIENCE * self._seconds:g} s", final=True)
        code = self._process.wait()
        if hasattr(signal, "SIGPROF") and code == -signal.SIGPROF:
            return ChildLost(f"it took more than {self._seconds:g} s of processor time", final=True)
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return ChildLost(f"its process {how}", final=False)


class ChildLost(Exception):
    """A child process died over an item; says how. `final`: trying again would cost as much once more. Else it may have
    been killed from outside.
    """

    def __init__(self, why: str, *, final: bool) -> None:
        super().__init__(why)
        self.final = final


class _Answer(NamedTuple):
    last: bool
    value: Any


def serve(job: str, seconds: float, memory: int, parent: int | None) -> None:
    """The child's side: answer items from standard input on standard output until there are none. A job that gives an
    iterator gives many answers; one that raises gives no more. It ends with the process `parent`, if one is named.
    """
    if parent is not None:
        die_with(parent)
    module, name = job.split(":")
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound(memory)
    work: Callable[[Any], Any] = getattr(import_module(module), name)
    while True:
        try:
            item = _receive(stdin)
        except EOFError:
            return
        _limit(seconds)
        with suppress(Exception):  # the item's own fault: it gets no answer, the next one may
            found = work(item)
            for value in found if isinstance(found, Iterator) else (found,):
                _limit(0)
                _send(stdout, _Answer(False, value))
                _limit(seconds)
        _limit(0)
        _send(stdout, _Answer(True, _held()))


def _limit(seconds: float) -> None:
    """End this process after so much processor time, wherever it is: the signal's default action."""
    if hasattr(signal, "ITIMER_PROF"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bound(memory: int) -> None:
    """No more memory than that, where the system can be told so, and no core files."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


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
