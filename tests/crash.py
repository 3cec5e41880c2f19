"""Runs that are killed at random moments and gone on with: ``python tests/crash.py --kills 500 [--seed 0] [--jobs 2]``.

A run is a process forked from this one, killed with SIGKILL (itself, one of the processes it started, or all of them
at once), and started again with `resume` and another number of jobs until it gets to its end; then the output folder is
compared, byte for byte, with that of a run that nobody disturbed. Every other round begins on a folder with an older
run's output, to be overwritten.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

import cleaner
from cleaner.corpus.rows import cleaner_of
from cleaner.io import chunks
from cleaner.settings import Settings
from cleaner.stages.learned import Table

TOPICS = ("bridge", "harbour", "library", "railway", "market", "school", "hospital", "theatre")
SMALL_CHUNK = 4
SETTINGS = Settings(extraction="fast")  # a run that starts trafilatura spends its time there, and is killed there


@dataclass
class Outcome:
    """What the kills did: `kills` in `rounds` complete runs; `changed` names rounds whose output was another one."""

    kills: int = 0
    workers: int = 0
    groups: int = 0
    rounds: int = 0
    changed: tuple[str, ...] = ()


def page(number: int) -> str:
    """A page like no other: a story, now and then with a related one below it."""
    topic, other = TOPICS[number % 8], TOPICS[number // 8 % 8]
    text = (
        f"Council votes on the {topic} for the {number}th time\n"
        f"The city council voted on Tuesday to rebuild the {topic}, after {number} hours of debate about its cost.\n"
        f"The mayor said that the {topic} would open in {number % 7 + 2} years, and that nobody would lose a home.\n"
        f"Opponents of the plan said they would ask a court to look at decision {number}, which they called hasty.\n"
    )
    if number % 3 == 0:
        text += f"\nHarbour Gazette\n{number % 23 + 1} hours ago\n- Harbour Gazette\nWork on the {other} begins\n"
        text += f"Engineers began work on the {other} on Monday, {number} days later than they had said in spring.\n"
    return text + "Share this article\n"


def write_inputs(folder: Path, number: int) -> None:
    """Files of text and markup, containers, and pages that can't be read."""
    folder.mkdir()
    for n in range(number):
        (folder / f"{n:04d}.txt").write_text(page(n), "utf-8")
    rows = [json.dumps({"text": page(n)}) for n in range(number, 2 * number)]
    rows[3] = "{broken"
    (folder / "rows.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    packed = [json.dumps({"text": page(n)}) for n in range(2 * number, 3 * number)]
    data = gzip.compress("\n".join(packed).encode(), mtime=0)
    (folder / "packed.jsonl.gz").write_bytes(data + b"rubbish")
    for n in range(number // 4):
        lines = "".join(f"<p>{line}</p>" for line in page(3 * number + n).splitlines())
        (folder / f"{n:04d}.html").write_text(f"<html><title>Council votes</title><body>{lines}</body></html>", "utf-8")
    (folder / "binary.txt").write_bytes(b"%PDF-1.4 \x00")
    (folder / "empty.txt").write_bytes(b"")


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(inputs: Path, out: Path, jobs: int, *, overwrite: bool = False) -> int:
    """The process of a run that goes on with what is there."""
    pid = os.fork()
    if pid:
        return pid
    try:
        chunks.PAGES = SMALL_CHUNK
        cleaner.clean_corpus(inputs, out, jobs=jobs, resume=not overwrite, overwrite=overwrite, settings=SETTINGS)
        os._exit(0)
    except BaseException as error:
        os.write(2, f"{error!r}\n".encode())
        os._exit(99)


def wait_for(pid: int, seconds: float) -> bool:
    """Whether a process comes to its end in time. Raises AssertionError when it fails."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0, "the run failed"
            return True
        time.sleep(0.002)
    return False


def harness(folder: Path, kills: int, seed: int = 0, jobs: int = 2, number: int = 16, *, tell: bool = False) -> Outcome:
    """Kill runs in `folder` so many times."""
    rng = random.Random(seed)
    cleaner_of(SETTINGS, Table())  # loaded once for all that is forked
    inputs, old = folder / "in", folder / "old"
    write_inputs(inputs, number)
    write_inputs(old, 4)
    begin = time.monotonic()
    assert wait_for(run(inputs, folder / "wanted", jobs), 600)
    duration = time.monotonic() - begin
    wanted = tree(folder / "wanted")
    found = Outcome()
    while found.kills < kills:
        out = folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        overwrite = found.rounds % 2 == 1
        if overwrite:
            assert wait_for(run(old, out, jobs), 600)
        while True:
            pid = run(inputs, out, jobs, overwrite=overwrite)
            if found.kills >= kills:
                assert wait_for(pid, 600)
                break
            if wait_for(pid, rng.uniform(0, 1.1 * duration)):
                break
            found.kills += 1
            below, what = psutil.Process(pid).children(recursive=True), rng.random()
            if what < 0.2 and below:
                found.workers += 1
                with suppress(psutil.NoSuchProcess):
                    rng.choice(below).kill()
                assert wait_for(pid, 600)
                break
            os.kill(pid, signal.SIGKILL)
            if what > 0.7:
                found.groups += 1
                for process in below:
                    with suppress(psutil.NoSuchProcess):
                        process.kill()
            os.waitpid(pid, 0)
            overwrite = overwrite and not (out / ".work/plan.jsonl").exists()
            jobs = rng.randint(1, 3)
        found.rounds += 1
        if tell and found.rounds % 10 == 0:
            print(f"{found.kills} kills, {found.rounds} runs, {len(found.changed)} changed", flush=True)
        if tree(out) != wanted:
            found.changed += (f"seed {seed}, round {found.rounds}",)
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        found = harness(Path(folder), options.kills, options.seed, options.jobs, tell=True)
        seconds = time.monotonic() - begin
        kinds = f"{found.workers} of a worker, {found.groups} of all"
        print(f"{found.kills} kills ({kinds}) in {found.rounds} runs, {seconds:.0f} s")
        print(f"{len(found.changed)} outputs changed {', '.join(found.changed)}")
        raise SystemExit(bool(found.changed))


if __name__ == "__main__":
    main()
