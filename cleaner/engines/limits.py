"""What one item may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from psutil import Process


class Excess(NamedTuple):
    """Why a process has to go. `final`: trying again would cost as much once more."""

    why: str
    final: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take before its worker is killed.

    seconds: processor time, or twice as long by the clock, so that a busy machine fails no innocent item.
    memory: bytes of the worker's that stand in memory (RSS).
    """

    seconds: float = 30.0
    memory: int = 1024**3

    def broken(self, process: Process, elapsed: float, before: float) -> Excess | None:
        """Why a process has to go, or None. `elapsed` are seconds by the clock on its item, `before` the processor
        time it had used when it began. Raises psutil.Error when it is gone already.
        """
        if process.memory_info().rss > self.memory:
            return Excess(f"it took more than {self.memory / 2**20:,.0f} MiB of memory", final=False)
        if elapsed > self.seconds:
            used = process.cpu_times()
            if elapsed > 2 * self.seconds or used.user + used.system - before > self.seconds:
                return Excess(f"it took more than {self.seconds:g} s", final=True)
        return None

    def worn(self, process: Process) -> bool:
        """An idle process holds more than half of what it may: a new one is better than a page that pays for it.
        Raises psutil.Error when it is gone already.
        """
        return bool(process.memory_info().rss > self.memory / 2)
