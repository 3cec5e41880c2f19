"""Runs of ours, and a plain program to compare their growth with. See `texts.py`."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[[list[Any]], list[dict[str, Any]]]


def cleaner() -> Run:
    """`cleaner run` over inputs: each item says ``path``, and perhaps ``jobs``, ``extraction`` and a file ``marks`` in
    which each step is noted with its time.
    """
    from cleaner import Settings, clean_corpus

    def one(given: dict[str, Any]) -> dict[str, Any]:
        marks: list[tuple[float, str, int]] = []
        last: list[tuple[float, str, int]] = []

        def note(step: Any) -> None:
            now = (time.time(), step.phase, step.pages)
            if last and last[0][1] != step.phase:
                marks.extend((last[0], now))
            elif not marks or now[0] > marks[-1][0] + 0.2:
                marks.append(now)
            last[:] = [now]

        settings = Settings(extraction=given.get("extraction", "accurate"))
        with tempfile.TemporaryDirectory() as out:
            begun = time.monotonic()
            summary = clean_corpus(given["path"], out, jobs=given.get("jobs", 1), settings=settings, progress=note)
            took = time.monotonic() - begun
            disk = sum(file.stat().st_size for file in Path(out).rglob("*") if file.is_file())
        if "marks" in given:
            Path(given["marks"]).write_text(json.dumps([*marks, (time.time(), "end", 0)]), "utf-8")
        return {"pages": dict(summary.pages), "seconds": took, "disk": disk}

    return lambda items: [one(item) for item in items]


def plain() -> Run:
    """A loop of plain Python in ``jobs`` processes, the work divided among them: what this machine gives to two."""
    from multiprocessing import get_context

    def one(given: dict[str, Any]) -> dict[str, Any]:
        begun = time.monotonic()
        with get_context("fork").Pool(given["jobs"]) as pool:
            pool.map(_loop, [given["size"]] * 64, chunksize=1)
        return {"seconds": time.monotonic() - begun}

    return lambda items: [one(item) for item in items]


def _loop(size: int) -> int:
    found: dict[str, int] = {}
    for number in range(size):
        key = str(number % 5000)
        found[key] = found.get(key, 0) + len(key)
    return len(found)
