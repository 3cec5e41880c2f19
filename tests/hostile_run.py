"""What a run over hostile files costs: ``python tests/hostile_run.py [--count 1000] [--large] [--jobs 2]``.

The files of `hostile.py` go through ``cleaner run`` and ``cleaner verify``, as a user would call them. Said are the
states of pages, tracebacks, the time, the greatest resident memory of each kind of process (looked at twenty times a
second; what is shared with the parent is counted in each), and what processes are left at the end.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil
from hostile import make, make_large


def watched(command: list[str], log: Path) -> tuple[int, dict[str, int], set[psutil.Process]]:
    """Exit code of a command, the greatest RSS (bytes) of its kinds of process, and all processes it ever had."""
    most: dict[str, int] = {}
    ever: set[psutil.Process] = set()
    with log.open("wb") as said:
        running = subprocess.Popen(command, stdout=said, stderr=said)
        top = psutil.Process(running.pid)
        while running.poll() is None:
            with suppress(psutil.Error):
                children = top.children(recursive=True)
                ever.update(children)
                for process in [top, *children]:
                    with suppress(psutil.Error):
                        kind = kind_of(process, top)
                        most[kind] = max(most.get(kind, 0), process.memory_info().rss)
            time.sleep(0.05)
    return running.returncode, most, {process for process in ever if process.is_running()}


def kind_of(process: psutil.Process, top: psutil.Process) -> str:
    """The run itself, what it started (workers, readers), or what those started (second opinions)."""
    if process == top:
        return "run"
    return "worker" if process.ppid() == top.pid else "worker's child"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--large", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = make(folder / "in", given.count)
        if given.large:
            make_large(folder / "in" / "large")
        out = folder / "out"
        cleaner = [sys.executable, "-m", "cleaner"]
        begin = time.monotonic()
        code, most, left = watched(
            [*cleaner, "run", str(folder / "in"), "-o", str(out), "--jobs", str(given.jobs)], folder / "log"
        )
        print(f"{len(names)} files, exit {code}, {time.monotonic() - begin:.0f} s, {len(left)} processes left")
        print(", ".join(f"{kind}: {size >> 20} MiB at most" for kind, size in most.items()))
        log = (folder / "log").read_text("utf-8", "replace")
        rows = [json.loads(line) for path in sorted(out.glob("pages/*")) for line in path.open("rb")]
        print(f"{log.count('Traceback')} tracebacks, {len(rows)} pages, {dict(Counter(row['state'] for row in rows))}")
        print(dict(Counter(f"{row['error']['type']}/{row['error']['stage']}" for row in rows if row["error"])))
        for row in rows:
            if row["state"] == "failed":
                print(f"failed: {row['path']!r}: {row['error']}")
        paths = Counter(row["path"] for row in rows)
        missing = [name for name in names if not any(p == name or p.startswith(f"{name}:") for p in paths)]
        print(f"{len(missing)} files without a row, {sum(n > 1 for n in paths.values())} paths twice")
        code, most, _ = watched([*cleaner, "verify", str(out)], folder / "log")
        print(f"verify: exit {code}, {max(most.values()) >> 20} MiB at most")
        print((folder / "log").read_text("utf-8", "replace").strip()[-500:])


if __name__ == "__main__":
    main()
