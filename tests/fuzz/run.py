"""Fuzzes every target with atheris: ``python tests/fuzz/run.py [--seconds 60] [--corpus FOLDER] [TARGET...]``.

Exit code 1 when a target found something: the input is written beside the corpus, and the report to standard error.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]


def fuzz(name: str, seconds: int, corpus: Path) -> None:
    """Fuzz one target in this process; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["cleaner"]):
        from targets import TARGETS, seeds
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    TARGETS[name](b"Words.\n")  # what is made once is made before the clock runs
    options = [
        f"-max_total_time={seconds}",
        "-max_len=4096",
        "-timeout=60",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={corpus}/../{name}-", *options], TARGETS[name])
    atheris.Fuzz()


def main() -> int:
    """Fuzz each target in a process of its own, as many at a time as there are cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        fuzz(given.targets[0], given.seconds, given.corpus)
        return 0
    from targets import TARGETS

    place = given.corpus or Path(tempfile.mkdtemp(prefix="cleaner-fuzz-"))
    names = given.targets or sorted(TARGETS)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return 1 if sum(pool.map(lambda name: fuzzed(name, given.seconds, place), names)) else 0


def fuzzed(name: str, seconds: int, place: Path) -> int:
    """Fuzz one target in a process of its own. Gives its exit code, and says what came out."""
    folder = place / name
    folder.mkdir(parents=True, exist_ok=True)
    log = place / f"{name}.log"
    given = ["--here", name, "--seconds", str(seconds), "--corpus", str(folder)]
    with log.open("wb") as out:
        command = [sys.executable, str(HERE / "run.py"), *given]
        code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    said = log.read_text("utf-8", "replace")
    number = said.rpartition("number_of_executed_units:")[2].split("\n")[0].strip()
    print(f"{name}: {'nothing found' if code == 0 else f'exit code {code}, see {log}'}; {number} inputs")
    return code


if __name__ == "__main__":
    sys.exit(main())
