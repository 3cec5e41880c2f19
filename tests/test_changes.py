"""`cleaner diff` and `cleaner config`: what two runs differ in, and the settings of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ARTICLE

from cleaner import Settings, clean_corpus
from cleaner.changes import changes, summary, terms
from cleaner.cli import main


def invoke(*args: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    """Two runs: between them one page grew a paragraph, one lost its document to a limit, one is new, one is gone."""
    pages = tmp_path / "pages"
    pages.mkdir()
    same, short = ARTICLE, "The mayor said on Friday that the bridge would open in June, after two years of work."
    for name, text in (("same", same), ("grows", ARTICLE), ("short", short), ("gone", ARTICLE + short)):
        (pages / f"{name}.txt").write_text(text, encoding="utf-8")
    clean_corpus([pages], tmp_path / "old", settings=Settings(duplicates="off", learn=False))
    (pages / "gone.txt").rename(pages / "new.txt")
    (pages / "grows.txt").write_text(ARTICLE.rstrip() + "\n\n" + short + "\n", encoding="utf-8")
    clean_corpus([pages], tmp_path / "new", settings=Settings(duplicates="off", learn=False, min_chars=100))
    return tmp_path / "old", tmp_path / "new"


def test_each_page_says_what_changed(runs: tuple[Path, Path]) -> None:
    """Pages that are the same are left out; the others say their states, documents and texts."""
    found = {Path(change.path).name: change for change in changes(*runs)}
    assert set(found) == {"grows.txt", "short.txt", "gone.txt", "new.txt"}
    assert found["gone.txt"].state == ("cleaned", None)
    assert [row["change"] for row in found["gone.txt"].documents] == ["gone"]
    assert found["new.txt"].state == (None, "cleaned")
    assert [row["change"] for row in found["new.txt"].documents] == ["added"]
    (text,) = found["grows.txt"].documents
    assert text["change"] == "text"
    assert [line for line in text["diff"] if line.startswith("+")] == [
        "+The mayor said on Friday that the bridge would open in June, after two years of work."
    ]
    assert not [line for line in text["diff"] if line.startswith("-")]
    (state,) = found["short.txt"].documents
    assert (state["change"], state["was"], state["state"]) == ("state", "kept", "filtered")


def test_the_summary_counts(runs: tuple[Path, Path]) -> None:
    """Counts of pages and documents by what became of them."""
    counts = summary(list(changes(*runs)))
    assert counts["pages"] == 4
    assert counts["documents"] == {"added": 1, "gone": 1, "state": 1, "text": 1}
    assert counts["states"] == {"absent → cleaned": 1, "cleaned → absent": 1}


def test_what_differs_about_the_runs_is_said_first(runs: tuple[Path, Path]) -> None:
    """Settings and counts that are not the same; pages whose bytes changed, and why a document left, below."""
    assert terms(*runs) == {
        "settings": {"min_chars": (0, 100)},
        "versions": {},
        "counts": {
            "documents kept": (4, 3),
            "documents filtered": (0, 1),
            "characters kept": tuple(
                json.loads((out / "run.json").read_bytes())["counts"]["characters"]["kept"] for out in runs
            ),
        },
    }
    found = {Path(change.path).name: change for change in changes(*runs)}
    assert {name for name, change in found.items() if change.input} == {"grows.txt"}
    (state,) = found["short.txt"].documents
    assert state["because"] == "shorter than min_chars 100"
    shown = invoke("diff", *runs).stdout
    assert "  setting min_chars: 0 → 100\n" in shown
    assert "(kept → filtered, shorter than min_chars 100)\n" in shown
    assert "   the page itself is not the same in both runs\n" in shown


def test_the_sums_can_be_had_alone(runs: tuple[Path, Path]) -> None:
    """With --summary no page is shown, in either form."""
    assert "==" not in invoke("diff", *runs, "--summary").stdout
    assert len(invoke("diff", *runs, "--summary", "--json").stdout.splitlines()) == 1


def test_a_run_does_not_differ_from_itself(runs: tuple[Path, Path]) -> None:
    """The same folder twice: nothing."""
    assert list(changes(runs[0], runs[0])) == []


def test_the_command_shows_the_summary_first(runs: tuple[Path, Path]) -> None:
    """The terminal's form and the JSON's begin with the counts."""
    plain, rows = invoke("diff", *runs), invoke("diff", "--json", *runs)
    assert plain.exit_code == rows.exit_code == 0
    assert plain.stdout.startswith("4 pages differ\n")
    assert "+The mayor said on Friday" in plain.stdout
    first, *rest = map(json.loads, rows.stdout.splitlines())
    assert first["pages"] == len(rest) == 4
    assert rest == [change.as_row() for change in changes(*runs)]


def test_rules_that_cut_more_are_counted(tmp_path: Path) -> None:
    """A new rule shows as characters cut more, on the page it cuts."""
    (tmp_path / "page.txt").write_text(ARTICLE + "\nZebra crossing here\n", encoding="utf-8")
    rule = """id = "zebra"
why = "A line."
[match]
markers = ["Zebra crossing here"]
[[rule]]
id = "line"
why = "A line."
lines = ["Zebra crossing here"]
[[rule.example]]
text = "One.\\nZebra crossing here\\n"
cut = ["Zebra crossing here\\n"]
[[rule.example]]
text = "One.\\n"
cut = []
"""
    (tmp_path / "zebra.toml").write_text(rule)
    clean_corpus([tmp_path / "page.txt"], tmp_path / "old")
    clean_corpus([tmp_path / "page.txt"], tmp_path / "new", settings=Settings(profiles=(str(tmp_path / "zebra.toml"),)))
    (change,) = changes(tmp_path / "old", tmp_path / "new")
    assert change.rules["zebra/line"] >= len("Zebra crossing here")


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    """The message names the folder."""
    done = invoke("diff", tmp_path, tmp_path)
    assert done.exit_code == 4
    assert "is not the output of a finished run" in done.stderr


def test_config_init_writes_a_file_that_a_run_takes(tmp_path: Path) -> None:
    """`init`, then `show` with that file: the preset's values are in force; a file that is there is not replaced."""
    file = tmp_path / "cleaner.toml"
    assert invoke("config", "init", file, "--preset", "web").exit_code == 0
    shown = invoke("config", "show", "--config", file)
    assert 'favor = "recall"  # default: "balanced"' in shown.stdout
    assert "keep_structure = true" in shown.stdout
    again = invoke("config", "init", file)
    assert again.exit_code == 2
    assert "--overwrite" in again.stderr


def test_a_wrong_preset_is_a_usage_error() -> None:
    """Exit code 2 and the nearest right name."""
    done = invoke("config", "show", "--preset", "nwes")
    assert done.exit_code == 2
    assert "Did you mean 'news'?" in done.stderr
