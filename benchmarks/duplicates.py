"""Duplicates found in simulated documents, and what it costs: ``python benchmarks/duplicates.py DOCUMENTS [--jobs 2]``.

DOCUMENTS is a folder that `syndication.py` wrote. With ``--peers PYTHON`` (an interpreter whose environment has the
tools that `duplicates_peers.py` names) each of them runs over the same documents, at its own and at its best settings.
CPU is in seconds, reading included, of the parent and its workers; peak memory in GB, of the largest process.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from measures import measures

from cleaner.duplicates import find_duplicates
from cleaner.engines import Engine, Local
from cleaner.engines.ray import Ray

PEERS = [
    ("rensa", ["n=5", "threshold=0.8", "perms=128", "bands=16"]),
    ("rensa", ["n=3", "threshold=0.5", "perms=128", "bands=32"]),
    ("rensa", ["n=3", "threshold=0.6", "perms=128", "bands=32"]),
    ("rensa", ["n=3", "threshold=0.7", "perms=128", "bands=16"]),
    ("gaoya", ["n=3", "threshold=0.6", "bands=42", "rows=3"]),
    ("datasketch", ["n=3", "threshold=0.6"]),
]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--engine", choices=["local", "ray"], default="local")
    parser.add_argument("--peers", help="a Python with the other tools")
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
            rows.append({"id": row["id"], "text": row["text"] if options.peers else "", "metadata": row["metadata"]})
    label = {one["id"]: one["duplicate"]["cluster"] for one in verdicts if one["duplicate"]}
    _tell("cleaner", cost, measures(rows, label, {row["id"] for row in rows} - label.keys()))
    print(f"  wall {wall:.0f} s, peak {peak:.2f} GB, {size / 1e9:.2f} GB of files", flush=True)
    for name, settings in PEERS if options.peers else []:
        with tempfile.NamedTemporaryFile() as labels:
            command = [options.peers, str(Path(__file__).parent / "duplicates_peers.py"), str(options.documents), name]
            try:
                out = subprocess.run([*command, labels.name, *settings], capture_output=True, text=True, timeout=900)
            except subprocess.TimeoutExpired:
                print(f"{name} {' '.join(settings)}: more than 900 s", flush=True)
                continue
            if out.returncode:
                print(f"{name}: {out.stderr.strip().splitlines()[-1]}", flush=True)
                continue
            _tell(
                f"{name} {' '.join(settings)}",
                float(out.stdout),
                measures(rows, json.loads(Path(labels.name).read_text())),
            )


def _cpu() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def _tell(name: str, cost: float, figures: dict[str, float]) -> None:
    print(f"{name:45} {cost:7.1f} s  " + "  ".join(f"{key} {value:.4f}" for key, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
