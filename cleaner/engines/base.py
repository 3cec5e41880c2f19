"""What an engine can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Runs a function over items, somewhere. Results come in the order of the items, whatever the engine."""

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """``fn(item)`` of every item, in order, where ``fn = make()`` is made once in each worker.

        `lost` gives the result of an item whose worker died twice over it. `make`, items and results must be picklable.
        """
        ...
