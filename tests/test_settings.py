"""Settings: what they accept, what they refuse, and their fingerprint."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import SettingsError
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


def test_the_settings_shown_can_be_read_again(tmp_path: Path) -> None:
    """What `config show` and `config init` write is TOML that gives the same settings."""
    settings = Settings.of({"preset": "llm-corpus", "profiles": ["a b.toml"], "source": 'with "quotes"'})
    for text in (shown(settings), explained(settings)):
        (tmp_path / "c.toml").write_text(text, encoding="utf-8")
        assert Settings.load(tmp_path / "c.toml") == settings


def test_every_setting_is_explained() -> None:
    """The docstring of the settings has a meaning for each of them."""
    assert set(meanings()) == {field.name for field in fields(Settings)}
