"""This machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cleaner.engines.base import R, T
from cleaner.engines.limits import Limits
from cleaner.engines.pool import Pool


@dataclass(frozen=True, slots=True)
class Local:
    """`jobs` processes, each item within `limits`; without limits and with one job, everything runs in this process."""

    jobs: int = 1
    limits: Limits | None = None

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """``make()(item)`` of every item, in order. In this process a worker's death is its own."""
        if self.jobs <= 1 and self.limits is None:
            return map(make(), items)
        limits = self.limits or Limits(seconds=float("inf"), memory=2**63)
        return Pool(make, self.jobs, limits).map(items, lambda item, _: lost(item))
