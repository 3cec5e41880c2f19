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
from collections.abc import Iterable, Mapping, Sequence
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
        holders: dict[str, list[int]] = {}
        opened: dict[str, set[int]] = {}
        for number, needs in enumerate(self._needs):
            for text in needs.literals:
                holders.setdefault(text, []).append(number)
            for key in needs.openings or (ANY,):
                opened.setdefault(key, set()).add(number)
        self._holders = list(holders.values())
        self._texts: Any = ahocorasick_rs.AhoCorasick(list(holders)) if holders else None
        self._opened = self._table(opened)
        self._in_order: dict[str, list[tuple[int, int, int]]] = {}  # filled when asked for

    def _table(self, opened: Mapping[str, set[int]]) -> dict[str, tuple[frozenset[int], frozenset[int]]]:
        """By opening, the patterns that need no text besides, and those that do."""
        asking = frozenset(number for number, needs in enumerate(self._needs) if needs.literals)
        found = {}
        for key in {*opened, ANY}:
            stem = key.rstrip(ANY)
            wider: Iterable[Any] = (opened.get(stem[:size] + ANY, frozenset()) for size in range(len(stem)))
            every = frozenset(opened.get(key, ())).union(opened.get(stem + ANY, ()), *wider)
            found[key] = every - asking, every & asking
        return found

    def candidates(self, lines: Sequence[str]) -> list[list[int]]:
        """Of each line the numbers of the patterns that may match it as a whole, in order."""
        held = self._held(lines)
        found = []
        for number, line in enumerate(lines):
            free, asking = self._opened[self._key(line)]
            found.append(self._sized(free.union(asking.intersection(held[number])) if number in held else free, line))
        return found

    def begun(self, line: str) -> list[int]:
        """The same for one line, by its opening and length alone."""
        key, size = self._key(line), len(line)
        if key not in self._in_order:
            self._in_order[key] = [(n, *self._needs[n][:2]) for n in sorted(frozenset().union(*self._opened[key]))]
        return [n for n, least, most in self._in_order[key] if least <= size <= most]

    def _key(self, line: str) -> str:
        """What the table has of how the line begins."""
        key, opened = opening(line), self._opened
        return key if key in opened else next((k for k in (key[:2] + ANY, key[0] + ANY) if k in opened), ANY)

    def _sized(self, numbers: Iterable[int], line: str) -> list[int]:
        needs, size = self._needs, len(line)
        return sorted([n for n in numbers if needs[n][0] <= size <= needs[n][1]])

    def _held(self, lines: Sequence[str]) -> dict[int, list[int]]:
        """By line, the patterns of whose texts it holds one."""
        found: dict[int, list[int]] = {}
        if self._texts is not None:
            plain = [folded(line) for line in lines]
            starts = list(accumulate((len(line) + 1 for line in plain), initial=0))
            for text, start, _ in self._texts.find_matches_as_indexes("\n".join(plain), overlapping=True):
                found.setdefault(bisect_right(starts, start) - 1, []).extend(self._holders[text])
        return found


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
