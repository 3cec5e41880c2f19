"""Named settings: what a use of the texts asks for, in one word."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from cleaner.errors import SettingsError

PRESETS: Mapping[str, tuple[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "news": ("News pages and aggregators: the defaults.", {}),
        "web": (
            "Pages of any kind: blocks stay when it is unsure, headings, lists and tables stay as Markdown.",
            {"favor": "recall", "keep_structure": True},
        ),
        "llm-corpus": (
            "Training text: only what is surely main text, no broken sentences, no scraps, no marks in the text.",
            {"favor": "precision", "gaps": "model", "gap_mark": "", "broken_sentences": "drop", "min_chars": 200},
        ),
        "linguistics": (
            "For counting words: blocks stay when it is unsure, no word of a copy and no mark is put into the text.",
            {"favor": "recall", "gap_mark": "", "brake": 0.4, "restore": False},
        ),
        "archive": (
            "Nothing is lost: the text is the page as it came, and what would be cut or repaired is flagged.",
            {"flags_only": True, "gaps": "model", "gap_mark": "", "learn": False, "duplicates": "off"},
        ),
    }
)
"""By name: what it is for, and the settings that differ from the defaults."""


def expanded(values: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """`values` with the settings of their ``preset`` beneath them. Raises SettingsError for one that is not known."""
    rest = {key: value for key, value in values.items() if key != "preset"}
    name = values.get("preset")
    if name is None:
        return rest
    if name not in PRESETS:
        near = get_close_matches(str(name), PRESETS, n=1)
        advice = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(PRESETS)}."
        raise SettingsError(f"{where}: unknown preset {name!r}.", key="preset", advice=advice)
    return {**PRESETS[name][1], **{key.replace("-", "_"): value for key, value in rest.items()}}
