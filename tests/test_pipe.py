"""`Cleaner.pipe` over a stream that never ends: results come, in order, and memory does not grow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

import psutil
import pytest

import cleaner

WARM, MEASURED = 50, 250
"""Results after which memory is looked at first, and how many there are in all."""
GROWTH = 8 * 1024 * 1024
"""Bytes by which the process may have grown between; pages and texts held would be more than twice that."""


class Stream:
    """Pages without end, each one different and of about 30 kB; `read` counts those that were asked for."""

    def __init__(self) -> None:
        self.read = 0

    def __iter__(self) -> Iterator[tuple[dict[str, str], Any]]:
        for number in count():
            self.read = number + 1
            body = f"The harbour wall of town {number} was finished on Friday, two years later than the council said. "
            rows = (f"Part {part}: {body * 8}" for part in range(36))
            yield {"text": "\n".join(rows), "path": f"{number}.txt"}, (number, lambda: None)  # can't be pickled


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_endless_stream_is_cleaned_in_bounded_memory(jobs: int) -> None:
    """Each result comes with its own context; little is read ahead; when the caller stops, the workers go."""
    stream, me = Stream(), psutil.Process()
    results = cleaner.Cleaner(gaps="off", language=False).pipe(stream, as_tuples=True, jobs=jobs)
    ahead, before = 0, 0
    for place, (result, (number, _)) in enumerate(islice(results, MEASURED)):
        assert number == place
        assert (result.path, result.state) == (f"{place}.txt", "cleaned")
        ahead = max(ahead, stream.read - place - 1)
        if place == WARM:
            before = me.memory_info().rss
    assert me.memory_info().rss - before < GROWTH
    assert ahead <= (0 if jobs == 1 else 64)
    results.close()  # type: ignore[attr-defined]
    for _ in range(50):
        if not me.children():
            break
        time.sleep(0.1)
    assert me.children() == []


def test_nothing_is_read_before_a_result_is_wanted() -> None:
    """A pipe that nobody pulls takes nothing."""
    stream = Stream()
    cleaner.Cleaner().pipe(stream, as_tuples=True, jobs=2)
    assert stream.read == 0


def test_a_caller_who_is_slow_is_not_overrun() -> None:
    """While the caller thinks, no worker reads on: at most what was under way is ready."""
    stream = Stream()
    results = cleaner.Cleaner(gaps="off").pipe(stream, as_tuples=True, jobs=2)
    next(results)
    read = stream.read
    time.sleep(1)
    assert stream.read == read
    results.close()  # type: ignore[attr-defined]
