"""A regular expression that is compiled when it first looks at a text: most patterns of a run never do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Pattern:
    """A pattern of a rule: its source in Python's `re` dialect, and whether case matters."""

    source: str
    case: bool = False

    @property
    def flags(self) -> int:
        """The flags it is compiled with."""
        return 0 if self.case else re.IGNORECASE

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern. Raises re.error when the source is wrong (rule files are checked when loaded)."""
        return re.compile(self.source, self.flags)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """A match of the whole of `text`, or None."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches within `text`, left to right."""
        return self.compiled.finditer(text)
