"""Settings: what they accept, what they refuse, and their fingerprint."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cleaner
from cleaner.cli import main
from cleaner.errors import SettingsError
from cleaner.pipeline import Pipeline
from cleaner.presets import PRESETS
from cleaner.settings import Settings, timestamp
from cleaner.template import explained, meanings, shown


def test_settings_go_to_a_row_and_back() -> None:
    """What run.json says of the settings gives the same settings."""
    settings = Settings(source="x", profiles=("a.toml",), brake=0.5, min_chars=3)
    assert Settings.of(settings.as_row()) == settings


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sorce": "x"}, "Did you mean 'source'"),
        ({"zzz": 1}, "Known are"),
        ({"brake": 0}, "brake is 0"),
        ({"brake": "much"}, "brake must be float"),
        ({"min_chars": -1}, "min_chars is -1"),
        ({"min_chars": True}, "min_chars must be int"),
        ({"language": 1}, "language must be bool"),
        ({"encoding": "klingon"}, "encoding 'klingon' is not known"),
        ({"fetched_at": "yesterday"}, "fetched_at 'yesterday' is not a time"),
        ({"profiles": "one.toml"}, "profiles must be a list"),
    ],
)
def test_a_wrong_setting_is_named(values: dict[str, Any], said: str) -> None:
    """Each refusal says which key is wrong, and what to do."""
    with pytest.raises(SettingsError) as caught:
        Settings.of(values)
    assert said in str(caught.value)
    assert caught.value.key in values


def test_settings_are_read_from_toml(tmp_path: Path) -> None:
    """A file of its own, or the table of a pyproject.toml; hyphens are as good as underscores."""
    (tmp_path / "c.toml").write_text("min-chars = 3\nfetched_at = 2025-08-13T09:00:00Z\n")
    (tmp_path / "pyproject.toml").write_text("[tool.cleaner]\nmin_chars = 4\n[tool.other]\nx = 1\n")
    assert Settings.load(tmp_path / "c.toml") == Settings(min_chars=3, fetched_at="2025-08-13T09:00:00+00:00")
    assert Settings.load(tmp_path / "pyproject.toml") == Settings(min_chars=4)


@pytest.mark.parametrize(("text", "said"), [("x = [", "not valid TOML"), ("x = 1", "unknown key 'x'")])
def test_a_wrong_file_is_named(text: str, said: str, tmp_path: Path) -> None:
    """The file's name is in the message."""
    (tmp_path / "c.toml").write_text(text)
    with pytest.raises(SettingsError, match=rf"c\.toml.*{said}"):
        Settings.load(tmp_path / "c.toml")
    with pytest.raises(SettingsError, match="can't be read"):
        Settings.load(tmp_path / "none.toml")


def test_every_setting_changes_the_fingerprint(tmp_path: Path) -> None:
    """No two different settings have one fingerprint, nor has a profile of other bytes."""
    profile = tmp_path / "p.toml"
    profile.write_text("one")
    others: dict[str, Any] = {
        "source": "x", "fetched_at": "2025-01-01", "profiles": (str(profile),), "encoding": "cp1252",
        "language": False, "brake": 0.5, "min_chars": 1,
    }  # fmt: skip
    assert set(others) <= {field.name for field in fields(Settings)}
    prints = [Settings().fingerprint(), *(Settings(**{key: value}).fingerprint() for key, value in others.items())]
    profile.write_text("two")
    prints.append(Settings(profiles=(str(profile),)).fingerprint())
    assert len(set(prints)) == len(prints)


def test_times_without_a_zone_are_utc() -> None:
    """A date is the beginning of its day in UTC; a zone is kept."""
    assert timestamp("2025-08-13", key="x").isoformat() == "2025-08-13T00:00:00+00:00"
    assert timestamp("2025-08-13T09:00:00+02:00", key="x").isoformat() == "2025-08-13T09:00:00+02:00"


def test_a_preset_lies_beneath_what_is_said() -> None:
    """A key beside `preset` wins, with hyphens too, and the fingerprint is that of the values."""
    found = Settings.of({"preset": "web", "keep-structure": False})
    assert found == Settings(favor="recall", keep_structure=False)
    assert found.fingerprint() == Settings(favor="recall").fingerprint()


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_valid(name: str) -> None:
    """Each named setting can be used, and differs from the defaults just in what it lists."""
    row, plain = Settings.of({"preset": name}).as_row(), Settings().as_row()
    assert {key for key in row if row[key] != plain[key]} == set(PRESETS[name][1])


def test_an_unknown_preset_names_the_file_and_the_nearest(tmp_path: Path) -> None:
    """The message has the file, the key's value and the right name."""
    (tmp_path / "c.toml").write_text('preset = "llm-korpus"')
    with pytest.raises(
        SettingsError, match=r"c\.toml: unknown preset 'llm-korpus'. Did you mean 'llm-corpus'"
    ) as caught:
        Settings.load(tmp_path / "c.toml")
    assert caught.value.key == "preset"


def test_a_wrong_value_names_the_file(tmp_path: Path) -> None:
    """A value out of its range is told with the file it stands in."""
    (tmp_path / "c.toml").write_text("brake = 7")
    with pytest.raises(SettingsError, match=r"c\.toml: brake is 7"):
        Settings.load(tmp_path / "c.toml")


def test_the_settings_shown_can_be_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `config show` and `config init` write is TOML that gives the same settings."""
    monkeypatch.chdir(tmp_path)
    settings = Settings.of(
        {
            "preset": "llm-corpus",
            "profiles": ["a b.toml"],
            "source": 'with "quotes"',
            "stages": {"SplitPage": {"sure": 0.7}},
        }
    )
    for text in (shown(settings), explained(settings)):
        Path("c.toml").write_text(text, encoding="utf-8")
        assert Settings.load("c.toml") == settings


def test_every_setting_is_explained() -> None:
    """The docstring of the settings has a meaning for each of them."""
    assert set(meanings()) == {field.name for field in fields(Settings)}


@pytest.mark.parametrize("name", ["cleaner.toml", "pyproject.toml"])
def test_the_nearest_file_is_found_upwards(name: str, tmp_path: Path) -> None:
    """From a folder deep below: the file of the nearest folder above it, and not one further up."""
    deep = tmp_path / "project" / "a" / "b"
    deep.mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "project"):
        (folder / name).write_text("[tool.cleaner]\nmin_chars = 1" if name == "pyproject.toml" else "min_chars = 1")
    assert Settings.discovered(deep) == tmp_path / "project" / name


def test_a_pyproject_without_a_table_of_ours_is_passed_over(tmp_path: Path) -> None:
    """Other tools' files don't stop the search, and cleaner.toml wins over a pyproject.toml beside it."""
    (tmp_path / "cleaner.toml").write_text("")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert Settings.discovered(tmp_path / "a") == tmp_path / "cleaner.toml"
    (tmp_path / "pyproject.toml").write_text("[tool.cleaner]\n")
    assert Settings.discovered(tmp_path / "a") == tmp_path / "cleaner.toml"


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    """Profiles and index lie where the file says, wherever the command is called from; absolute paths stay."""
    (tmp_path / "cleaner.toml").write_text('profiles = ["sites/a.toml", "/b.toml"]\nindex = "known"\n')
    found = Settings.load(tmp_path / "cleaner.toml")
    assert found.profiles == (str(tmp_path / "sites/a.toml"), "/b.toml")
    assert found.index == str(tmp_path / "known")


def test_a_command_says_which_file_it_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest file is used and named; --config wins over it, --no-config turns it off, and -q says nothing."""
    (tmp_path / "cleaner.toml").write_text("min_chars = 7\n")
    (tmp_path / "other.toml").write_text("min_chars = 9\n")
    (tmp_path / "page.txt").write_text("A page.\n")
    monkeypatch.chdir(tmp_path)

    def said(*args: str) -> tuple[str, str]:
        done = CliRunner().invoke(main, [*args])
        assert done.exit_code == 0, done.output
        return done.stdout, done.stderr

    for options, value, file in (
        ([], "min_chars = 7", "settings: cleaner.toml\n"),
        (["--config", "other.toml"], "min_chars = 9", "settings: other.toml\n"),
        (["--no-config"], "min_chars = 0", ""),
    ):
        out, err = said("config", "show", *options)
        assert value in out.splitlines() or f"{value}  # default: 0" in out.splitlines()
        assert [line for line in err.splitlines(keepends=True) if "settings:" in line] == ([file] if file else [])
    assert "settings: cleaner.toml" in said("run", "page.txt", "-o", "loud")[1]
    assert said("run", "page.txt", "-o", "quiet", "-q")[1] == ""
    for name in ("loud", "quiet"):
        assert json.loads((tmp_path / name / "run.json").read_bytes())["settings"]["min_chars"] == 7


def test_numbers_of_stages_reach_their_stages() -> None:
    """A table of a stage changes just that stage, comes back from its row, and changes the fingerprint."""
    found = Settings.of({"stages": {"SplitPage": {"sure-body": 0.8, "page": 60}, "StripChrome": {"brake_from": 100}}})
    assert found.by_stage() == {"SplitPage": {"page": 60, "sure_body": 0.8}, "StripChrome": {"brake_from": 100}}
    assert Settings.of(found.as_row()) == found
    assert found.fingerprint() != Settings().fingerprint()
    stages = {type(one).__name__: one for one in Pipeline(found).stages(None)}
    plain = {type(one).__name__: one for one in Pipeline(Settings()).stages(None)}
    assert (stages["SplitPage"].sure_body, stages["SplitPage"].page, stages["StripChrome"].brake_from) == (0.8, 60, 100)
    changed = {"SplitPage", "StripChrome"}
    assert {name for name in plain if stages[name] != plain[name]} == changed


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ({"SplitPag": {"sure": 1}}, r"'stages.SplitPag'. Did you mean 'stages.SplitPage'"),
        ({"SplitPage": {"shure": 1}}, r"'stages.SplitPage.shure'. Did you mean 'stages.SplitPage.sure'"),
        ({"SplitPage": {"page": 0.5}}, r"stages.SplitPage.page must be a whole number"),
        ({"SplitPage": {"sure": True}}, r"stages.SplitPage.sure must be a number"),
        ({"SplitPage": 3}, r"stages must be tables"),
        (3, r"stages must be tables"),
    ],
)
def test_a_wrong_number_of_a_stage_is_named(stages: Any, said: str, tmp_path: Path) -> None:
    """The error has the file, the key with its table, and the nearest right name."""
    with pytest.raises(SettingsError, match=said):
        Settings.of({"stages": stages}, where="c.toml")


@pytest.mark.parametrize(("key", "value", "near"), [("favor", "recal", "recall"), ("extraction", "fats", "fast")])
def test_a_wrong_choice_names_the_nearest(key: str, value: str, near: str) -> None:
    """A word that is none of a few is answered with the right one."""
    with pytest.raises(SettingsError, match=rf"c.toml: {key} is '{value}'. Did you mean '{near}'"):
        Settings.of({key: value}, where="c.toml")


@pytest.mark.parametrize("sample", ["en-ferry", "de-klinik", "fr-lecteur", "es-directo"])
def test_an_archive_loses_nothing(sample: str) -> None:
    """With the preset `archive` the text is the page as it came, and flags stand where rules would change it."""
    text = (Path(__file__).parent.parent / "corpus_samples" / sample / "source.txt").read_bytes().decode("utf-8")
    plain, result = cleaner.clean_text(text), cleaner.clean_text(text, preset="archive", gaps="hard")
    assert [doc.text for doc in result.documents] == [text]
    assert {edit.op for edit in result.edits} == {"flag"}
    wanted = {(edit.rule, edit.start, edit.end) for edit in plain.edits}
    assert {(edit.rule, edit.start, edit.end) for edit in result.edits} >= wanted
