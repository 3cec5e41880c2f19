"""The fuzz targets hold on their seeds and on what hypothesis makes of them; `tests/fuzz/run.py` takes longer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent / "fuzz"))
from targets import TARGETS, seeds

SEEDS = list(seeds())


@pytest.mark.parametrize("check", TARGETS.values(), ids=TARGETS)
def test_a_target_holds_on_its_seeds(check: Callable[[bytes], None]) -> None:
    """What fuzzing begins with is no finding."""
    for seed in SEEDS:
        check(seed)


@pytest.mark.parametrize("check", TARGETS.values(), ids=TARGETS)
@settings(max_examples=60, deadline=None)
@given(data=st.lists(st.sampled_from(SEEDS) | st.binary(max_size=40), max_size=5).map(b"".join))
def test_a_target_holds_on_any_bytes(check: Callable[[bytes], None], data: bytes) -> None:
    """Seeds joined with anything."""
    check(data)
