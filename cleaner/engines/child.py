"""A process of ours, as its parent sees it: started, looked after, killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from psutil import Error, Process

from cleaner.engines.limits import Excess, Limits, handed_down
from cleaner.engines.worker import NO_MEMORY, begin, context


class Child:
    """A process at ``work(pipe, *arguments)`` within `limits`, and `pipe` to it. `others` are the parent's ends of the
    pipes to its siblings. Raises OSError when no process can be started.
    """

    def __init__(
        self,
        work: Callable[..., None],
        arguments: tuple[Any, ...],
        limits: Limits,
        others: Iterable[Connection] = (),
    ) -> None:
        ways, forks, watched = context()
        self._limits = limits
        self.pipe, theirs = ways.Pipe()
        try:
            self._inherited = handed_down() if forks else 0
            inherited = (self.pipe, *others) if forks else ()
            room = limits.memory + self._inherited
            self._process = ways.Process(target=begin, args=(work, theirs, arguments, inherited, watched, room))
            self._process.start()
            self._cost = Process(self._process.pid)
        except BaseException:
            self.pipe.close()
            raise
        finally:
            theirs.close()

    @property
    def alive(self) -> bool:
        """The process runs."""
        return bool(self._process.is_alive())

    def used(self) -> float:
        """The processor time that it has used, in seconds; 0 when it is gone."""
        try:
            used = self._cost.cpu_times()
        except Error:
            return 0.0
        return float(used.user + used.system)

    def excess(self, elapsed: float, before: float) -> Excess | None:
        """Why it has to go, or None; see `Limits.broken`."""
        try:
            return self._limits.broken(self._cost, self._inherited, elapsed, before)
        except Error:  # it has just died: its pipe will say so
            return None

    def worn(self) -> bool:
        """It holds so much memory that an item could pay for those before it."""
        try:
            return self._limits.worn(self._cost, self._inherited)
        except Error:
            return False

    def end(self) -> str:
        """Kill the process and all that it started. Says how it ended."""
        self.pipe.close()
        process = self._process
        with suppress(OSError):
            if hasattr(os, "killpg") and os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join()
        code = process.exitcode
        process.close()
        if code == NO_MEMORY:
            return self._limits.too_much
        if code >= 0:
            return f"its process ended with exit code {code}"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return f"its process was killed by {name}"
