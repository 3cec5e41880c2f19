"""Duplicates found in simulated documents, and what it costs: ``python benchmarks/duplicates.py DOCUMENTS [--jobs 2]``.

DOCUMENTS is a folder that `syndication.py` wrote. CPU is in seconds, reading included, of the parent and its workers;
peak memory in GB, of the largest process. Beside other tools: ``python benchmarks --only duplicates --data DIR``.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from measures import measures

from cleaner.duplicates import find_duplicates
from cleaner.engines import Engine, Local
from cleaner.engines.ray import Ray


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--engine", choices=["local", "ray"], default="local")
    options = parser.parse_args()
    parts = sorted(options.documents.glob("*.jsonl"))
    with tempfile.TemporaryDirectory() as work:
        engine: Engine = Ray() if options.engine == "ray" else Local(options.jobs)
        begin, wall = _cpu(), time.monotonic()
        found = find_duplicates(parts, Path(work), engine)
        cost, wall = _cpu() - begin, time.monotonic() - wall
        size = sum(path.stat().st_size for path in Path(work).rglob("*") if path.is_file())
        verdicts = [json.loads(line) for path in found for line in path.open()]
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e6
    rows = []
    for path in parts:  # only what the measures look at: a million documents fit
        for line in path.open():
            row = json.loads(line)
            rows.append({"id": row["id"], "text": "", "metadata": row["metadata"]})
    label = {one["id"]: one["duplicate"]["cluster"] for one in verdicts if one["duplicate"]}
    _tell("cleaner", cost, measures(rows, label, {row["id"] for row in rows} - label.keys()))
    print(f"  wall {wall:.0f} s, peak {peak:.2f} GB, {size / 1e9:.2f} GB of files", flush=True)


def _cpu() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def _tell(name: str, cost: float, figures: dict[str, float]) -> None:
    print(f"{name:45} {cost:7.1f} s  " + "  ".join(f"{key} {value:.4f}" for key, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
