"""Quality has a floor: what the package does on the truth pages may get better, and may not get worse unseen."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import gate

FLOOR = json.loads(gate.FLOOR.read_text("utf-8"))


def test_the_floor_is_of_these_pages_and_this_model() -> None:
    """Who changes a truth page or the model measures anew: ``python tests/gate.py --update``."""
    assert FLOOR["pinned"] == gate.pinned()


def test_no_score_has_fallen() -> None:
    """Stories split right, chrome cut and bodies kept, in each of eight languages."""
    now = gate.measured()
    assert gate.fallen(FLOOR["floor"], now) == []
    assert set(now) == {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "all"}


def test_hardly_anything_of_an_author_is_eaten() -> None:
    """The floor itself stays high where it matters most: 999 of 1,000 characters of bodies are kept."""
    assert FLOOR["floor"]["all"]["body"] >= 0.999


def test_a_fallen_score_is_named() -> None:
    """A score that is lower, or gone, is told with both figures."""
    floor = {"en": {"split": 0.9, "body": 1.0}, "de": {"split": 0.8}}
    assert gate.fallen(floor, {"en": {"split": 0.95, "body": 0.99}}) == [
        "en body: 0.99, was 1.0",
        "de split: 0.0, was 0.8",
    ]


def test_an_update_refuses_to_lower_the_floor() -> None:
    """Unless it is told to."""
    old, new = {"en": {"split": 0.9}}, {"en": {"split": 0.8}}
    with pytest.raises(ValueError, match=r"en split: 0\.8, was 0\.9"):
        gate.updated(old, new, lower=False)
    assert gate.updated(old, new, lower=True) == new
    assert gate.updated(new, old, lower=False) == old
