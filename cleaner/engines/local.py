"""This machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cleaner.engines.base import R, T
from cleaner.engines.limits import Limits
from cleaner.engines.pool import Pool


@dataclass(frozen=True, slots=True)
class Local:
    """`jobs` processes; with one, everything runs in this process."""

    jobs: int = 1

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """``make()(item)`` of every item, in order. With one job a worker's death is this process's own."""
        if self.jobs <= 1:
            return map(make(), items)
        whole = Limits(seconds=float("inf"), memory=2**63)
        return Pool(make, self.jobs, whole).map(items, lambda item, _: lost(item))
