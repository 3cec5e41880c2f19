"""The numbers of stages that can be set: what was found by experiment, by the name of its stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from cleaner.stages.choose import ChooseBlocks
from cleaner.stages.extract import ExtractMain
from cleaner.stages.joins import RepairSpaces
from cleaner.stages.language import DetectLanguage
from cleaner.stages.split import SplitPage
from cleaner.stages.strip import StripChrome

STAGES: tuple[type, ...] = (ChooseBlocks, DetectLanguage, ExtractMain, RepairSpaces, SplitPage, StripChrome)
"""The stages that have such numbers."""
_ELSEWHERE = {"brake"}
"""Fields that are settings of their own."""


def stage_options() -> dict[str, dict[str, float]]:
    """By stage, the default of each number that can be set."""
    return {stage.__name__: _numbers(stage) for stage in STAGES}


def tuned(stages: Iterable[Any], options: Mapping[str, Mapping[str, float]]) -> tuple[Any, ...]:
    """Stages with the numbers that `options` says, by the name of the stage."""
    return tuple(replace(one, **options.get(type(one).__name__, {})) if options else one for one in stages)


def _numbers(stage: type) -> dict[str, float]:
    found = ((field.name, field.default) for field in fields(stage) if field.name not in _ELSEWHERE)
    return {name: value for name, value in found if isinstance(value, (int, float)) and not isinstance(value, bool)}
