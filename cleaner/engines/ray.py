"""A cluster: every item a plain Ray task. Ray schedules, tries again and outlives lost nodes."""

from __future__ import annotations

import logging
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cleaner.engines.base import R, T
from cleaner.errors import SettingsError

AHEAD = 4
"""Items in flight for each processor of the cluster."""
RETRIES = 3
"""How often an item is tried again whose worker or node died: a lost node takes the innocent along."""


@dataclass(frozen=True, slots=True)
class Ray:
    """The cluster at `address`; without one that of ``RAY_ADDRESS``, or else one of this machine alone.

    Files that tasks read and write must lie where every node sees them, under the same path, and `cleaner` must be
    installed on every node. Raises SettingsError when Ray is not installed or the cluster can't be reached.
    """

    address: str | None = None

    def map(self, make: Callable[[], Callable[[T], R]], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """``make()(item)`` of every item, in order."""
        ray = _connected(self.address)
        task = ray.remote(max_retries=RETRIES)(_run)
        fn = ray.put(pickle.dumps(make))
        waiting = iter(items)
        flight: deque[tuple[T, Any]] = deque()
        while True:
            most = AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))  # nodes come and go
            while len(flight) < most and (item := next(waiting, _END)) is not _END:
                flight.append((item, task.remote(fn, item)))
            if not flight:
                return
            item, pending = flight.popleft()
            try:
                yield ray.get(pending)
            except (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError, ray.exceptions.OutOfMemoryError):
                yield lost(item)


_END: Any = object()


def _run(made: bytes, item: Any) -> Any:
    return _function(made)(item)


@lru_cache(maxsize=1)
def _function(made: bytes) -> Callable[[Any], Any]:
    """The function of the phase at work, made once in each worker."""
    return pickle.loads(made)()  # type: ignore[no-any-return]


def _connected(address: str | None) -> Any:
    try:
        import ray
    except ImportError:
        raise SettingsError(
            "the engine ray needs the package ray.", key="engine", advice="pip install 'scraper-cleaner[ray]'"
        ) from None
    if not ray.is_initialized():
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, RuntimeError) as error:
            raise SettingsError(
                f"the Ray cluster can't be reached: {error}", key="engine", advice="Check RAY_ADDRESS."
            ) from error
    return ray
