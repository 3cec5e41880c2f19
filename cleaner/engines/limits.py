"""What one item may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from psutil import Process

PATIENCE = 10
"""Seconds by the clock for each second of processor time: a busy machine gives a process a small part of a core."""
OWN = 256 << 20
"""Bytes that a process may begin with before they count as its parent's: the models and rules that it works with."""


class Excess(NamedTuple):
    """Why a process has to go. `final`: trying again would cost as much once more."""

    why: str
    final: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take before its worker is killed.

    seconds: processor time. What waits for something that does not come uses none: it may take PATIENCE times as long
    by the clock, so that a busy machine fails no innocent item.
    memory: bytes of the worker's that stand in memory (RSS). What it inherited of a parent that holds more than OWN
    does not count.
    """

    seconds: float = 30.0
    memory: int = 1024**3

    def broken(self, process: Process, inherited: int, elapsed: float, before: float) -> Excess | None:
        """Why a process has to go, or None. It has `inherited` so many bytes, is at its item for `elapsed` seconds by
        the clock, and had used `before` seconds of processor time when it began. Raises psutil.Error when it is gone.
        """
        if _held(process, inherited) > self.memory:
            return Excess(self.too_much, final=False)
        if elapsed > PATIENCE * self.seconds:
            return Excess(f"it did not end within {PATIENCE * self.seconds:g} s", final=True)
        if elapsed > self.seconds:
            used = process.cpu_times()
            if used.user + used.system - before > self.seconds:
                return Excess(f"it took more than {self.seconds:g} s of processor time", final=True)
        return None

    @property
    def too_much(self) -> str:
        """Why a process has to go that takes too much memory."""
        return f"it took more than {self.memory / 2**20:,.0f} MiB of memory"

    def worn(self, process: Process, inherited: int) -> bool:
        """An idle process holds more than half of what it may: a new one is better than a page that pays for it.
        Raises psutil.Error when it is gone already.
        """
        return _held(process, inherited) > self.memory / 2


def handed_down() -> int:
    """What this process hands down to one that is forked from it, beyond what such a process needs itself."""
    memory = Process().memory_info()
    return max(0, int(memory.rss) - int(getattr(memory, "shared", 0)) - OWN)


def _held(process: Process, inherited: int) -> int:
    return int(process.memory_info().rss) - inherited
