"""What a run learns before it cleans, and `cleaner learn`: the same as a profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import aggregator_page

import cleaner
from cleaner.catalogue import catalogue
from cleaner.cli import main
from cleaner.corpus import clean_corpus
from cleaner.proposal import proposed
from cleaner.rules import failures, load_file, load_text
from cleaner.settings import Settings
from cleaner.stages.settle import Evidence
from cleaner.verify import verify


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with ten pages of an aggregator that no rule knows."""
    folder = tmp_path / "site"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.txt").write_text(aggregator_page(number), encoding="utf-8")
    return folder


def texts(out: Path) -> str:
    """All text that a run kept."""
    return "\n".join(path.read_text("utf-8") for path in sorted((out / "text").rglob("*.txt")))


def test_a_run_cuts_what_its_pages_taught(site: Path, tmp_path: Path) -> None:
    """Chrome goes under ids whose evidence stands in the output folder, and every ledger replays."""
    clean_corpus(site, tmp_path / "out")
    assert "Zomblo" not in texts(tmp_path / "out")
    assert verify(tmp_path / "out").mismatches == []
    known = {row["rule"]: row for row in map(json.loads, (tmp_path / "out" / "learned.jsonl").read_text().splitlines())}
    run = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    used = {rule: said["why"] for rule, said in run["rules"].items() if rule.startswith("learned/")}
    assert used
    assert all(known[rule]["line"][:40] in why for rule, why in used.items())


def test_learning_can_be_left_out(site: Path, tmp_path: Path) -> None:
    """With `learn = false` a page is cleaned as if it were alone."""
    clean_corpus(site, tmp_path / "out", settings=Settings(learn=False, duplicates="off"))
    alone = cleaner.clean_file(site / "3.txt")
    assert (tmp_path / "out" / "text" / "3.txt").read_text("utf-8") == alone.text
    assert not (tmp_path / "out" / "learned.jsonl").exists()


def test_workers_learn_the_same(site: Path, tmp_path: Path) -> None:
    """One process or two: the same bytes."""
    for jobs in (1, 2):
        clean_corpus(site, tmp_path / str(jobs), jobs=jobs)
    one, two = (
        {p.relative_to(tmp_path / jobs).as_posix(): p.read_bytes() for p in (tmp_path / jobs).rglob("*") if p.is_file()}
        for jobs in ("1", "2")
    )
    assert one == two


def test_a_proposal_is_a_profile_that_proves_itself(site: Path, tmp_path: Path) -> None:
    """`cleaner learn` writes rules with reasons and examples that hold; a run with them cuts what they say."""
    file = tmp_path / "zomblo.toml"
    done = CliRunner().invoke(main, ["learn", str(site), "-o", str(file)])
    assert done.exit_code == 0, done.output
    profile = load_file(file)
    assert profile.id == "zomblo"
    assert [fault for rule in profile.rules for fault in failures(rule)] == []
    assert {rule.id for rule in profile.rules} <= {known.id for known in catalogue([profile])}
    text = "\n".join(doc.text for doc in cleaner.clean_text(aggregator_page(77), profiles=(str(file),)).documents)
    assert "Zomblo" not in text
    assert "pebbles" not in text
    assert text.count("has been closed since Tuesday") == 4


def test_a_proposal_does_not_replace_a_file_unasked(site: Path, tmp_path: Path) -> None:
    """A profile may have been worked on by hand."""
    file = tmp_path / "zomblo.toml"
    file.write_text("mine", encoding="utf-8")
    assert CliRunner().invoke(main, ["learn", str(site), "-o", str(file)]).exit_code == 2
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("line", "like", "unlike"),
    [
        ('Say "yes" \\ (now) [x]', 'Say "yes" \\ (now) [x]', "Say yes now x"),
        ("12 pebbles", "3 pebbles", "pebbles"),
        ("Save  20% of it", "Save 20% of it", "Save 30% of it"),
        ("Łódź: przypnij", "łódź:  PRZYPNIJ", "Lodz: przypnij"),
    ],
)
def test_a_proposed_line_matches_what_was_learnt(line: str, like: str, unlike: str) -> None:
    """Counters and white space vary, everything else is taken literally."""
    profile = load_text(proposed([Evidence("0123456789abcdef", line, "tail", 5, 9, 5, 1)], "x.toml"), "x.toml")
    pattern = profile.rules[0].lines[0]
    assert pattern.fullmatch(line)
    assert pattern.fullmatch(like)
    assert not pattern.fullmatch(unlike)
    assert failures(profile.rules[0]) == []


def test_nothing_learnt_is_a_profile_too() -> None:
    """Pages without a template give a profile without rules, which matches no page."""
    profile = load_text(proposed([], "x.toml"), "x.toml")
    assert profile.rules == ()
    assert not profile.matches("any page")
