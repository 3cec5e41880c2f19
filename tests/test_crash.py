"""Killed at any moment, gone on with, and nothing to show for it."""

from __future__ import annotations

from pathlib import Path

from crash import harness


def test_killed_runs_that_are_resumed_give_the_same_bytes(tmp_path: Path) -> None:
    """Twenty kills at random moments: no page lost, none doubled, no byte changed."""
    found = harness(tmp_path, kills=20, seed=7)
    assert (found.kills, found.changed) == (20, ())
