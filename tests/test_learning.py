"""What a run learns before it cleans, and `cleaner learn`: the same as a profile."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ARTICLE, aggregator_page

import cleaner
from cleaner.catalogue import catalogue
from cleaner.cli import main
from cleaner.corpus import clean_corpus
from cleaner.proposal import proposed
from cleaner.rules import failures, load_file, load_text
from cleaner.settings import Settings
from cleaner.stages.settle import Evidence
from cleaner.verify import verify


def invoke(*args: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


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


def test_a_proposed_rule_is_called_by_its_words() -> None:
    """Ids say the line in short, no two the same; a script that ids can't have gets the line's key."""
    lines = ["Stash in my burrow", "12 pebbles", "3 Pebbles!", "Приколи до нори", "Épingle ça"]
    evidence = [Evidence(f"{n:016x}", line, "tail", 5, 9 - n, 5, 1) for n, line in enumerate(lines)]
    profile = load_text(proposed(evidence, "x.toml"), "x.toml")
    wanted = ["x/epingle-ca", f"x/{3:016x}", "x/pebbles", "x/pebbles-2", "x/stash-in-my-burrow"]
    assert sorted(rule.id for rule in profile.rules) == sorted(wanted)


def test_a_trial_counts_what_each_rule_takes(site: Path, tmp_path: Path) -> None:
    """`rules try` says of each rule on how many pages it cut, how often, and shows places that differ."""
    file = tmp_path / "zomblo.toml"
    invoke("learn", site, "-o", file)
    rows = {
        row["rule"]: row for row in map(json.loads, invoke("rules", "try", file, site, "--json").stdout.splitlines())
    }
    assert set(rows) == {rule.id for rule in load_file(file).rules}
    stash = rows["zomblo/stash-in-my-burrow"]
    assert (stash["pages"], stash["cuts"]) == (10, 20)
    assert [cut["text"] for cut in stash["examples"]] == ["Stash in my burrow"]
    boats = rows["zomblo/fold-into-a-boat"]["examples"]
    assert len({cut["text"] for cut in boats}) == len(boats) == 3
    assert {cut["before"] for cut in boats} == {"Zomblo never sleeps"}
    shown = invoke("rules", "try", file, site).stdout
    assert shown.startswith("zomblo knows 10 of 10 pages\n")
    assert "zomblo/stash-in-my-burrow: 10 pages, 20 cuts" in shown


def test_a_trial_on_other_pages_shows_what_is_wrong(site: Path, tmp_path: Path) -> None:
    """A rule that takes nothing is listed with zero, and a page that is not of the site is not known."""
    file = tmp_path / "zomblo.toml"
    invoke("learn", site, "-o", file)
    (tmp_path / "other.txt").write_text(ARTICLE, encoding="utf-8")
    shown = invoke("rules", "try", file, tmp_path / "other.txt").stdout
    assert shown.startswith("zomblo knows 0 of 1 pages\n")
    assert shown.count(": 0 pages, 0 cuts, 0 characters") == len(load_file(file).rules)


def test_a_trial_shows_hostile_lines_harmlessly(site: Path, tmp_path: Path) -> None:
    """Halves of characters and terminal escapes in a page break neither form of `rules try`."""
    file, rows = tmp_path / "zomblo.toml", tmp_path / "rows.jsonl"
    invoke("learn", site, "-o", file)
    text = aggregator_page(3).replace("Zomblo never sleeps", "half \ud800 \x1b[31m\nZomblo never sleeps\nhalf \ud800")
    rows.write_text(json.dumps({"text": text}) + "\n")
    for form in ([], ["--json"]):
        done = invoke("rules", "try", file, rows, *form)
        assert done.exit_code == 0, done.exception
        assert "\x1b" not in done.stdout
        assert "zomblo/zomblo-never-sleeps" in done.stdout


def test_what_is_accepted_stays_as_it_was_written(site: Path, tmp_path: Path) -> None:
    """`rules accept` leaves out rules and the markers they cut; comments and all other rules stay, word for word."""
    file = tmp_path / "zomblo.toml"
    invoke("learn", site, "-o", file)
    text, before = file.read_text("utf-8"), load_file(file)
    own = text.replace("# 10 of 10 pages", "# mine: 10 of 10 pages", 1)
    file.write_text(own, encoding="utf-8")
    assert "Zomblo never sleeps" in before.one_of
    done = invoke("rules", "accept", file, "--without", "zomblo-never-sleeps", "--without", "zomblo/pebbles")
    assert done.exit_code == 0, done.output
    after = load_file(file)
    assert [rule for rule in before.rules if rule not in after.rules] == [
        rule for rule in before.rules if rule.id in ("zomblo/zomblo-never-sleeps", "zomblo/pebbles")
    ]
    assert set(before.one_of) - set(after.one_of) == {"Zomblo never sleeps"}
    assert "# mine: 10 of 10 pages" in file.read_text("utf-8")
    assert all(line in own for line in file.read_text("utf-8").splitlines() if not line.startswith("one_of"))


def test_rules_are_accepted_by_name_only(site: Path, tmp_path: Path) -> None:
    """`--only` keeps what it names; a name that is not there is refused, and so is asking without a terminal."""
    file, other = tmp_path / "zomblo.toml", tmp_path / "other.toml"
    invoke("learn", site, "-o", file)
    assert invoke("rules", "accept", file, "--only", "pebbles", "-o", other).exit_code == 0
    assert [rule.id for rule in load_file(other).rules] == ["zomblo/pebbles"]
    wrong = invoke("rules", "accept", file, "--only", "pebble")
    assert (wrong.exit_code, "has no rule 'pebble'" in wrong.stderr) == (2, True)
    assert invoke("rules", "accept", file, "--only", "pebbles", "-o", other).exit_code == 2
    assert "--only or --without" in invoke("rules", "accept", file).stderr


def test_a_person_is_asked_on_a_terminal(site: Path, tmp_path: Path) -> None:
    """Each rule is shown with its reason and line; what is answered with no goes."""
    file = tmp_path / "zomblo.toml"
    invoke("learn", site, "-o", file)
    before = load_file(file)
    keyboard, screen = pty.openpty()
    os.write(keyboard, b"n\n" + b"y\n" * (len(before.rules) - 1))
    command = [sys.executable, "-m", "cleaner", "rules", "accept", str(file)]
    done = subprocess.run(command, stdin=screen, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert before.rules[0].why.split("'")[1] in done.stderr
    assert load_file(file).rules == before.rules[1:]


def test_nothing_learnt_is_a_profile_too() -> None:
    """Pages without a template give a profile without rules, which matches no page."""
    profile = load_text(proposed([], "x.toml"), "x.toml")
    assert profile.rules == ()
    assert not profile.matches("any page")
