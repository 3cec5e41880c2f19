"""Which of many patterns could match a line, asked all at once: google-re2's pattern set before Python's `re`.

Python tries alternatives one after the other; RE2 (Cox 2010) runs them as one automaton, in time linear in the line. Its
dialect has no look-around and knows words by ASCII only, so each pattern is widened on the way: what RE2 can't say is
left out. A set therefore answers with a few patterns too many, never with one too few, and `re` decides.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

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


class Prefilter:
    """The patterns of a rule set by number; `candidates` gives the numbers of those that could match a whole line."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        import re2

        options = re2.Options()
        options.max_mem = 256 << 20
        options.log_errors = False
        self._set = re2.Set.FullMatchSet(options)
        self._always: list[int] = []
        self._numbers: list[int] = []
        for number, pattern in enumerate(patterns):
            try:
                self._set.Add(widened(pattern))
            except (re2.error, NotImplementedError):
                self._always.append(number)
                continue
            self._numbers.append(number)
        if self._numbers:
            self._set.Compile()

    def candidates(self, line: str) -> list[int]:
        """Numbers of the patterns that may match `line` as a whole, in order."""
        found = [self._numbers[n] for n in self._set.Match(line) or ()] if self._numbers else []
        return sorted(found + self._always)


def widened(pattern: re.Pattern[str]) -> str:
    """A pattern in RE2's dialect that matches at least what `pattern` matches.

    Raises NotImplementedError for what has no such pattern (back references).
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    flags = "(?is)" if pattern.flags & re.IGNORECASE else "(?s)"
    return flags + _sequence(tree)


def _sequence(items: Iterable[Any]) -> str:
    return "".join(_item(op, value) for op, value in items)


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
