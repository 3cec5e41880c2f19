"""The process that may be killed: what hangs, dies or fails costs its own item and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cleaner.engines.disposable import Disposable
from cleaner.io.opinion import Question, judge, worker

JOBS = """
import os, time
def work(item):
    if item == "die":
        os._exit(3)
    if item.startswith("once") and not os.path.exists(item[5:]):
        open(item[5:], "w").close()
        os.kill(os.getpid(), 9)
    if item == "sleep":
        time.sleep(60)
    if item == "fail":
        raise ValueError(item)
    if item == "spin":
        while True:
            pass
    if item == "print":
        print("noise")
        os.write(1, b"more noise")
    return item, os.getpid()
"""
ARTICLE = "<html><body><article>" + "".join(
    f"<p>On day {n} the harbour master wrote that the ferry had not sailed, and why.</p>" for n in range(8)
)


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A job of a module of the test's own."""
    (tmp_path / "some_jobs.py").write_text(JOBS, "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return "some_jobs:work"


def test_a_process_serves_many_items(job: str) -> None:
    """It is not started anew for each."""
    one = Disposable(job)
    assert one.ask("a")[1] == one.ask("b")[1] != os.getpid()


@pytest.mark.parametrize("bad", ["die", "fail", "spin"])
def test_a_bad_item_costs_itself_only(job: str, bad: str) -> None:
    """No answer for it, and the next one is answered."""
    one = Disposable(job, seconds=0.3)
    begun = time.monotonic()
    assert one.ask("a")[0] == "a"
    assert one.ask(bad) is None
    assert one.ask("b")[0] == "b"
    assert time.monotonic() - begun < 30


def test_an_item_is_tried_again_when_its_process_is_killed(job: str, tmp_path: Path) -> None:
    """A process killed from outside costs no item its answer; the reason of a missing answer is told."""
    one = Disposable(job, seconds=0.3)
    assert one.ask(f"once {tmp_path / 'died'}")[0].startswith("once")
    for bad, why in (
        ("die", "its process ended with exit code 3"),
        ("fail", "it failed"),
        ("spin", "it took more than 0.3 s of processor time"),
        ("sleep", "it did not end within 3 s"),
    ):
        assert (one.ask(bad), one.why) == (None, why)


def test_what_a_job_prints_is_no_answer(job: str) -> None:
    """Standard output of the process is for answers alone."""
    assert Disposable(job).ask("print")[0] == "print"


def test_a_process_that_has_grown_is_replaced(job: str) -> None:
    """Every process is larger than one byte."""
    one = Disposable(job, grown=1 << 26)
    one.grown = 1
    assert one.ask("a")[1] != one.ask("a")[1]


def test_it_ends_with_its_owner(job: str) -> None:
    """Closing it leaves no process behind; asking again starts one."""
    one = Disposable(job)
    _, pid = one.ask("a")
    one.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert one.ask("a")[1] != pid


def _within(job: str) -> Any:
    return Disposable(job).ask("a")[0]


def test_it_works_in_daemonic_workers_and_after_pickling(job: str) -> None:
    """A pool's worker may not have children of multiprocessing's own; this is another kind."""
    assert pickle.loads(pickle.dumps(Disposable(job, seconds=3))).seconds == 3
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(_within, (job,)) == "a"


def test_trafilatura_gives_its_lines() -> None:
    """The opinion is what trafilatura takes for main text."""
    found = worker(20).ask(Question(ARTICLE))
    assert found.lines[0].startswith("On day 0")
    assert len(found.lines) == 8


@pytest.mark.parametrize(
    "trap", ["&#1;", "&#11;", "&#x1F;", "\x01", "<table><tr><td colspan='" + "9" * 5000 + "'>x</table>"]
)
def test_what_empties_trafilatura_is_kept_from_it(trap: str) -> None:
    """Control characters and long spans would make the page None."""
    found = judge(Question(ARTICLE + trap))
    assert found is not None
    assert found.lines


def test_a_page_that_trafilatura_hangs_on_gets_no_opinion() -> None:
    """60,000 attributes take it minutes."""
    hostile = ARTICLE + "<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">x</p>"
    second = worker(1.0)
    begun = time.monotonic()
    assert second.ask(Question(hostile)) is None
    assert second.ask(Question(ARTICLE)) is not None
    assert time.monotonic() - begun < 30
