"""What an engine can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from cleaner.errors import WorkerLost

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Runs a function over items, somewhere. Results come in the order of the items, whatever the engine."""

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """``fn(item)`` of every item, in order, where ``fn = make()`` is made once in each worker.

        `lost` gives the result of an item whose worker died twice over it. `make`, items and results must be picklable.
        """
        ...


def pmap(engine: Engine, fn: Callable[[T], object], tasks: Iterable[T]) -> None:
    """Run ``fn(task)`` of every task, wherever the engine likes. A task reads files and writes files, and may be run
    again: what it gives back is not fetched. Raises WorkerLost when a task's worker died twice over it.
    """
    for problem in engine.map(partial(_Quiet, fn), tasks, _lost):
        if problem is not None:
            raise WorkerLost(problem)


@dataclass(frozen=True)
class _Quiet(Generic[T]):
    fn: Callable[[T], object]

    def __call__(self, task: T) -> str | None:
        self.fn(task)
        return None


def _lost(task: Any) -> str:
    return f"The process that worked on {getattr(task, 'target', task)} died, twice."
