"""A child process that is reused from item to item, and replaced when one of them was too much for it."""

from __future__ import annotations

import weakref
from contextlib import suppress
from typing import Any

from cleaner.engines.plain import ChildLost, Plain


class Disposable:
    """Runs ``module:function`` on items in a child process, one at a time.

    `seconds` is the processor time an item may take. The process is replaced when it dies, is killed, or has grown
    beyond `grown` bytes; an item that asks for more than `memory` fails. An item whose process dies is tried once more,
    unless it took too long. Pickled, it comes back without its process.
    """

    def __init__(self, job: str, *, seconds: float = 20.0, grown: int = 400 << 20, memory: int = 1 << 30) -> None:
        self.job, self.seconds, self.grown, self.memory = job, seconds, grown, memory
        self.why = ""
        """Why the last item got no answer."""
        self._child: Plain | None = None
        self._end: Any = None

    def __reduce__(self) -> Any:
        return _made, (self.job, self.seconds, self.grown, self.memory)

    def ask(self, item: Any) -> Any:
        """What the job says of `item`; None when it failed, took too long or died. Never raises for the item's sake."""
        found: list[Any] = []
        self.why = "it failed"
        for last in (False, True):
            try:
                child = self._given(item)
                found = list(child.answers())
                if child.held > self.grown:
                    self.close()
                break
            except (ChildLost, OSError) as error:
                self.why = str(error)
                self.close()
                if last or getattr(error, "final", True):
                    break
        return found[0] if found else None

    def close(self) -> None:
        """End the process, if there is one."""
        if self._end is not None:
            self._end()
        self._child = self._end = None

    def _given(self, item: Any) -> Plain:
        """The process that was given the item: the one there is, or a new one if that is dead or never was."""
        if self._child is not None and self._child.alive:
            with suppress(OSError):  # died since its last item
                self._child.ask(item)
                return self._child
        self.close()
        self._child = child = Plain(self.job, self.seconds, self.memory)
        self._end = weakref.finalize(self, child.end)
        child.ask(item)
        return child


def _made(job: str, seconds: float, grown: int, memory: int) -> Disposable:
    return Disposable(job, seconds=seconds, grown=grown, memory=memory)
