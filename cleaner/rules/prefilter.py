"""Which of many patterns could match which lines, asked for all lines at once, before Python's `re` is asked.

What each pattern needs of a line is worked out once (`needs`), for the patterns that ship with the package when it is
made (`data/rules/needs.json`, by the hash of each pattern). Lines are looked up by how their first word begins; the
texts that other patterns need are looked for in one pass over all lines (Aho and Corasick 1975). The answer may name a
pattern too many, never one too few, and `re` decides.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

from cleaner.rules.needs import ANY, Needs, folded, needs_of, opening
from cleaner.rules.pattern import Pattern


class Prefilter:
    """The patterns of a rule set by number; `candidates` gives, line by line, those that could match."""

    def __init__(self, patterns: Sequence[tuple[Pattern, int]]) -> None:
        """`patterns` come with the longest line (code points) each is to be tried on."""
        import ahocorasick_rs

        self._needs = [needed(pattern, longest) for pattern, longest in patterns]
        self._opened: dict[str, list[int]] = {}
        holders: dict[str, list[int]] = {}
        for number, needs in enumerate(self._needs):
            for text in needs.literals:
                holders.setdefault(text, []).append(number)
            for key in needs.openings or (() if needs.literals else (ANY,)):
                self._opened.setdefault(key, []).append(number)
        self._holders = list(holders.values())
        self._texts: Any = ahocorasick_rs.AhoCorasick(list(holders)) if holders else None

    def candidates(self, lines: Sequence[str]) -> list[list[int]]:
        """Of each line the numbers of the patterns that may match it as a whole, in order."""
        opened, needs = self._opened, self._needs
        always = opened.get(ANY, ())
        found: list[set[int]] = []
        for line in lines:
            key = opening(line)
            found.append({*always, *opened.get(key, ()), *opened.get(key[0] + ANY, ()), *opened.get(key[:2] + ANY, ())})
        if self._texts is not None:
            plain = [folded(line) for line in lines]
            starts = list(accumulate((len(line) + 1 for line in plain), initial=0))
            for text, start, _ in self._texts.find_matches_as_indexes("\n".join(plain), overlapping=True):
                found[bisect_right(starts, start) - 1].update(self._holders[text])
        return [
            sorted(n for n in own if needs[n].least <= len(line) <= needs[n].most)
            for own, line in zip(found, lines, strict=True)
        ]


def needed(pattern: Pattern, longest: int) -> Needs:
    """What a line needs for the pattern to match it; looked up, or worked out for a pattern that does not ship."""
    known = _shipped().get(key_of(pattern))
    if known is None:
        return needs_of(pattern.source, pattern.flags, longest)
    least, most, openings, literals = known
    return Needs(least, min(most, longest), tuple(openings), tuple(literals))


def key_of(pattern: Pattern) -> str:
    """The key of a pattern in ``data/rules/needs.json``."""
    return hashlib.sha256(f"{pattern.flags}:{pattern.source}".encode()).hexdigest()[:16]


def table(patterns: Iterable[Pattern], longest: int) -> dict[str, Needs]:
    """What ``data/rules/needs.json`` holds for these patterns."""
    return {key_of(p): needs_of(p.source, p.flags, longest) for p in patterns}


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("cleaner") / "data" / "rules" / "needs.json").read_text("utf-8"))
    return found
