"""Which of many patterns could match a line, asked all at once: google-re2's filter before Python's `re`.

The filter (FilteredRE2) knows for most patterns literals without which it can't match, and looks for all of them in one
pass over the line. RE2's dialect has no look-around and knows words by ASCII only, so each pattern is widened on the
way: what RE2 can't say is left out. The answer may name a few patterns too many, never one too few, and `re` decides.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from cleaner.rules.pattern import Pattern

if sys.version_info >= (3, 11):
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
else:
    import sre_constants as sre
    import sre_parse as parser

_CLASSES = {
    sre.CATEGORY_DIGIT: r"\p{Nd}",
    sre.CATEGORY_SPACE: r"\s\x0b\x1c-\x1f\x85\p{Z}",
    sre.CATEGORY_WORD: r"\pL\pN_\pM",
}
_ANY = r"[\s\S]"


TOGETHER = 4
"""Patterns without literals that share one automaton: more make it large (measured on 5,000 lines: 1, 2, 4 patterns an
automaton take 31, 13, 9 µs a line for 34 patterns; all in one take 9 ms)."""


class Prefilter:
    """The patterns of a rule set by number; `candidates` gives the numbers of those that could match a whole line."""

    def __init__(self, patterns: Sequence[tuple[Pattern, int]]) -> None:
        """`patterns` come with the longest line (code points) each is to be tried on."""
        import re2  # type: ignore[import-untyped]

        trees = [parser.parse(pattern.source, pattern.flags) for pattern, _ in patterns]
        self._widths = [
            (tree.getwidth()[0], min(tree.getwidth()[1], longest))
            for tree, (_, longest) in zip(trees, patterns, strict=True)
        ]
        self._always: list[int] = []
        self._filter = re2.Filter()
        self._filtered: list[int] = []
        wide: dict[int, str] = {}
        for number, (tree, (pattern, _)) in enumerate(zip(trees, patterns, strict=True)):
            try:
                wide[number] = ("(?s)" if pattern.case else "(?is)") + _sequence(tree)
                self._filter.Add(wide[number])
                self._filtered.append(number)
            except (re2.error, NotImplementedError):
                self._always.append(number)
        if self._filtered:
            self._filter.Compile()
        bare = [self._filtered[n] for n in (self._filter.Match("", potential=True) or ())] if self._filtered else []
        self._bare = frozenset(bare)
        self._sets: list[tuple[Any, list[int]]] = []
        options = re2.Options()
        options.max_mem = 128 << 20
        options.log_errors = False
        for first in range(0, len(bare), TOGETHER):
            group = bare[first : first + TOGETHER]
            together = re2.Set.FullMatchSet(options)
            for number in group:
                together.Add(wide[number])
            try:
                together.Compile()
                self._sets.append((together, group))
            except re2.error:  # too large an automaton: these are left to `re`
                self._always.extend(group)

    def candidates(self, line: str) -> list[int]:
        """Numbers of the patterns that may match `line` as a whole, in order."""
        found = list(self._always)
        data = line if line.isascii() else line.encode("utf-8", "replace")  # a lone surrogate is no UTF-8
        if self._filtered:
            named = (self._filtered[n] for n in self._filter.Match(data, potential=True) or ())
            found.extend(number for number in named if number not in self._bare)
        for together, group in self._sets:
            found.extend(group[n] for n in together.Match(data) or ())
        size = len(line)
        return sorted(n for n in found if self._widths[n][0] <= size <= self._widths[n][1])


def _sequence(items: Iterable[Any]) -> str:
    out: list[str] = []
    for op, value in items:
        if op is sre.ASSERT and value[0] == 1:  # what must come is where the literals are: it stands for the rest
            return "".join(out) + _sequence(value[1]) + f"{_ANY}*"
        out.append(_item(op, value))
    return "".join(out)


def _item(op: Any, value: Any) -> str:
    if op is sre.LITERAL:
        return _literal(value)
    if op is sre.NOT_LITERAL:
        return f"[^{_literal(value)}]"
    if op is sre.ANY:
        return "."
    if op is sre.IN:
        return _class(value)
    if op is sre.BRANCH:
        return "(?:" + "|".join(_sequence(branch) for branch in value[1]) + ")"
    if op is sre.SUBPATTERN:
        _, add, drop, inner = value
        scope = ("i" if add & re.IGNORECASE else "") + ("-i" if drop & re.IGNORECASE else "")
        return f"(?{scope}:{_sequence(inner)})"
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) or op is getattr(sre, "POSSESSIVE_REPEAT", None):
        low, high, inner = value
        return f"(?:{_sequence(inner)}){_times(low, high)}"
    if op is getattr(sre, "ATOMIC_GROUP", None):
        return f"(?:{_sequence(value)})"
    if op in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return ""
    raise NotImplementedError(str(op))


def _times(low: int, high: Any) -> str:
    """A count, widened to "any number" where counting would make the automaton large."""
    if high is sre.MAXREPEAT or high > 2:
        return "*" if not low else "+"
    return f"{{{low},{high}}}"


def _literal(code: int) -> str:
    return f"\\x{{{code:x}}}"


def _class(items: Sequence[tuple[Any, Any]]) -> str:
    negated = bool(items) and items[0][0] is sre.NEGATE
    out = []
    for op, value in items:
        if op is sre.LITERAL:
            out.append(_literal(value))
        elif op is sre.RANGE:
            out.append(f"{_literal(value[0])}-{_literal(value[1])}")
        elif op is sre.CATEGORY:
            if value not in _CLASSES or negated:
                return _ANY  # \D, \W, \S, and what is not \w: wider than wide enough
            out.append(_CLASSES[value])
    return ("[^" if negated else "[") + "".join(out) + "]"
