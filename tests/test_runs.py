"""Runs over a work folder: resumed, refused, locked, the same bytes however they are run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ARTICLE, tree

import cleaner
from cleaner.corpus import Step
from cleaner.engines import Local
from cleaner.errors import SettingsError
from cleaner.settings import Settings


def stop_at(phase: str, pages: int = 0) -> Callable[[Step], None]:
    """A progress that ends the run there."""

    def tell(step: Step) -> None:
        if step.phase == phase and step.pages >= pages:
            raise KeyboardInterrupt

    return tell


@pytest.mark.parametrize(("phase", "pages"), [("clean", 3), ("corpus", 0), ("finish", 4)])
def test_a_stopped_run_goes_on_to_the_same_bytes(phase: str, pages: int, inputs: Path, out: Path) -> None:
    """Wherever it was stopped; and nothing of the work is left."""
    again = out.parent / "again"
    with pytest.raises(KeyboardInterrupt):
        cleaner.clean_corpus(inputs, again, progress=stop_at(phase, pages))
    assert [path.name for path in again.iterdir()] == [".work"]
    cleaner.clean_corpus(inputs, again, resume=True)
    assert tree(again) == tree(out)


def test_a_torn_chunk_is_made_again(inputs: Path, out: Path) -> None:
    """The last one of a group is all that a disk can lose; its pages are cleaned once more."""
    again = out.parent / "torn"
    with pytest.raises(KeyboardInterrupt):
        cleaner.clean_corpus(inputs, again, progress=stop_at("corpus"))
    last = max((again / ".work" / "clean").rglob("*.jsonl"))
    last.write_bytes(last.read_bytes()[:-40])
    cleaner.clean_corpus(inputs, again, resume=True)
    assert tree(again) == tree(out)


def test_a_log_that_takes_nothing_stops_no_run(inputs: Path, tmp_path: Path) -> None:
    """Pages that fail are told to nobody, and the exit code is that of the run."""
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    command = [sys.executable, "-m", "cleaner", "run", str(inputs), "-o", str(tmp_path / "told-to-none")]
    with Path("/dev/full").open("wb") as full:
        assert subprocess.run(command, stderr=full, check=False).returncode == 1
    assert (tmp_path / "told-to-none" / "run.json").exists()


def test_a_run_that_is_done_is_not_done_again(inputs: Path, out: Path) -> None:
    """`resume` on a finished folder touches no file and gives the summary of the run."""
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    cleaned = []
    summary = cleaner.clean_corpus(inputs, out, resume=True, progress=cleaned.append)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path != out} == before
    assert [step.phase for step in cleaned] == ["plan"]
    assert summary.pages == {"cleaned": 5, "empty": 1, "rejected": 3, "failed": 0}


@pytest.mark.parametrize("done", [True, False])
def test_other_settings_or_inputs_are_not_mixed_in(done: bool, inputs: Path, tmp_path: Path) -> None:
    """`resume` names what is another now and what to do, and changes nothing."""
    out = tmp_path / "mixed"
    if done:
        cleaner.clean_corpus(inputs, out)
    else:
        with pytest.raises(KeyboardInterrupt):
            cleaner.clean_corpus(inputs, out, progress=stop_at("corpus"))
    before = tree(out)
    with pytest.raises(SettingsError, match=r"min_chars was 0, and is 7\. .*--overwrite"):
        cleaner.clean_corpus(inputs, out, resume=True, settings=Settings(min_chars=7))
    with pytest.raises(SettingsError, match="text was None, and is True"):
        cleaner.clean_corpus(inputs, out, resume=True, text=True)
    page = (inputs / "a.txt").read_bytes()
    (inputs / "a.txt").write_bytes(page.replace(b"bridge", b"tunnel"))
    with pytest.raises(SettingsError, match="the inputs are not what they were"):
        cleaner.clean_corpus(inputs, out, resume=True)
    (inputs / "a.txt").write_bytes(page)
    assert tree(out) == before
    cleaner.clean_corpus(inputs, out, resume=True)
    assert (out / "run.json").exists()


def test_a_stopped_run_is_not_lost_by_mistake(inputs: Path, tmp_path: Path) -> None:
    """Without `resume` or `overwrite` it stays; `overwrite` begins anew, also with other settings."""
    with pytest.raises(KeyboardInterrupt):
        cleaner.clean_corpus(inputs, tmp_path / "out", progress=stop_at("corpus"))
    with pytest.raises(SettingsError, match="holds a run that was stopped"):
        cleaner.clean_corpus(inputs, tmp_path / "out")
    cleaner.clean_corpus(inputs, tmp_path / "out", overwrite=True, settings=Settings(source="new"))
    assert json.loads((tmp_path / "out/run.json").read_bytes())["settings"]["source"] == "new"


def test_a_second_run_on_the_same_folder_is_refused(inputs: Path, tmp_path: Path) -> None:
    """While one run is at work the other one stops with an error, and the first is unharmed."""
    refused = []

    def tell(step: Step) -> None:
        if step.phase == "corpus":
            for options in ({"resume": True}, {"overwrite": True}, {}):
                with pytest.raises(SettingsError, match="another run is at work"):
                    cleaner.clean_corpus(inputs, tmp_path / "out", **options)  # type: ignore[arg-type]
                refused.append(options)

    cleaner.clean_corpus(inputs, tmp_path / "out", progress=tell)
    assert len(refused) == 3
    assert (tmp_path / "out/run.json").exists()


def test_groups_as_tasks_of_an_engine_give_the_same_bytes(inputs: Path, out: Path) -> None:
    """What a cluster does: whole groups, each on one machine."""
    cleaner.clean_corpus(inputs, out.parent / "engine", engine=Local(1))
    assert tree(out.parent / "engine") == tree(out)


def test_a_page_that_kills_its_worker_is_failed_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All others are cleaned, and `verify` finds the page to be the one that it was."""
    from cleaner.pipeline import Pipeline

    run = Pipeline.run

    def hostile(self: Pipeline, raw: cleaner.io.read.Raw) -> cleaner.Result:
        if raw.path == "b.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return run(self, raw)

    monkeypatch.setattr(Pipeline, "run", hostile)
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / f"in/{name}.txt").write_text(ARTICLE)
    summary = cleaner.clean_corpus(tmp_path / "in", tmp_path / "out", jobs=2)
    assert summary.pages == {"cleaned": 2, "empty": 0, "rejected": 0, "failed": 1}
    row = json.loads((tmp_path / "out/pages/part-00000.jsonl").read_bytes().splitlines()[1])
    assert row["error"]["message"] == "b.txt was given up: its process was killed by SIGKILL."
    assert row["n_bytes"] == len(ARTICLE.encode())
    from cleaner.verify import verify

    assert not verify(tmp_path / "out").mismatches


@pytest.mark.parametrize(
    ("jobs", "environment"),
    [
        (1, {"PYTHONHASHSEED": "1", "LC_ALL": "C"}),
        (2, {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu"}),
        (
            4,
            {"PYTHONHASHSEED": "3", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "TZ": "America/Lima"},
        ),
    ],
)
def test_the_surroundings_change_no_byte(jobs: int, environment: dict[str, str], inputs: Path, tmp_path: Path) -> None:
    """Number of processes, order of the inputs, hash seed, locale and time zone."""
    (inputs / "fünf.txt").write_text(ARTICLE)
    cleaner.clean_corpus([inputs, inputs / "deep"], tmp_path / "here")
    given = [str(inputs / "deep"), str(inputs)]
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "run", *given, "-o", tmp_path / "there", "--jobs", str(jobs), "-q"],
        env={**{k: v for k, v in os.environ.items() if k not in ("HOME", "LC_ALL")}, **environment},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert tree(tmp_path / "there") == tree(tmp_path / "here")


def test_few_file_handles_suffice(inputs: Path, tmp_path: Path) -> None:
    """64 of them, for four processes."""
    line = f"ulimit -n 64; exec {sys.executable} -m cleaner run '{inputs}' -o '{tmp_path}/out' --jobs 4 -q"
    assert subprocess.run(["sh", "-c", line], capture_output=True, check=False).returncode == 1
    assert (tmp_path / "out/run.json").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(("place", "said"), [(">/dev/full", b"No space left"), (">&-", b"standard output is closed")])
def test_an_output_that_takes_nothing_is_named(place: str, said: bytes, page: Path) -> None:
    """Exit code 2 and one line, no traceback."""
    line = f"exec {sys.executable} -m cleaner run '{page}' -o - -q {place}"
    done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_pipe_streams_through_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same results in the same order, contexts of any kind, and only some items read ahead."""
    texts = [f"{ARTICLE}{number}\n" for number in range(300)]
    contexts = [threading.Lock() for _ in texts]
    taken = []

    def items() -> object:
        for pair in zip(texts, contexts, strict=True):
            taken.append(pair)
            yield pair

    found = cleaner.Cleaner().pipe(items(), as_tuples=True, jobs=2)  # type: ignore[call-overload]
    first = next(found)
    assert len(taken) < 64
    results = [first, *found]
    assert [context for _, context in results] == contexts
    assert [result.text for result, _ in results] == [r.text for r in cleaner.Cleaner().pipe(texts)]


def test_a_page_that_is_too_large_is_rejected(inputs: Path, tmp_path: Path) -> None:
    """`max_bytes` is named, and the other pages are cleaned."""
    (inputs / "large.txt").write_text(ARTICLE * 40)
    cleaner.clean_corpus(inputs, tmp_path / "out", settings=Settings(max_bytes=10_000))
    rows = map(json.loads, (tmp_path / "out/pages/part-00000.jsonl").open("rb"))
    large = next(row for row in rows if row["path"] == "large.txt")
    assert large["state"] == "rejected"
    assert large["error"]["message"].startswith("large.txt is larger than 10,000 bytes.")


@pytest.mark.parametrize("key", ["max_seconds", "max_memory", "max_bytes"])
def test_limits_are_above_zero(key: str) -> None:
    """A limit of nothing would fail every page."""
    with pytest.raises(SettingsError, match=key):
        Settings(**{key: 0})
