"""What a line must have for a pattern to match the whole of it: how it begins, what it holds, how long it is.

Worked out from the pattern's syntax tree, and always too wide rather than too narrow: what can't be told is left open.
Two questions suffice for nearly all patterns. Which letters does the first word begin with (`openings`)? And where that
may be any: of which texts must the line hold one (`literals`), as Cox (2012) does it for code search.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

if sys.version_info >= (3, 11):
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
else:
    import sre_constants as sre
    import sre_parse as parser

DEPTH = 3
"""Letters of a line's first word that are looked at."""
ANY = "?"
"""Behind an opening: whatever comes next, if anything."""
_WILD = None
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, getattr(sre, "POSSESSIVE_REPEAT", None))
_ATOMIC = getattr(sre, "ATOMIC_GROUP", None)
_FEW = 16
_OFTEN = {True: 0.06, False: 0.005}
"""About how often a given letter, and a given other character, is what stands at a place of a line."""
RARE = 0.05
"""The greatest sum of such chances for which it pays to look for texts."""
_FIRST = re.compile(rf"\W*(\w{{0,{DEPTH}}})")


class Needs(NamedTuple):
    """`least` to `most` code points; an opening of `openings`, and one of `literals`. Empty: anything does."""

    least: int
    most: int
    openings: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()


def needs_of(source: str, flags: int, longest: int) -> Needs:
    """What a line of at most `longest` code points must have for the pattern to match it. Raises re.error."""
    tree = parser.parse(source, flags)
    least, most = tree.getwidth()
    openings = _openings(tree, bool(tree.state.flags & re.IGNORECASE))
    literals = _literals(tree) or frozenset()
    return Needs(
        least,
        min(most, longest),
        () if ANY in openings else tuple(sorted(openings)),
        tuple(sorted(literals)) if _frequency(literals)[0] <= RARE else (),
    )


def opening(line: str) -> str:
    """The first letters of a line's first word, in the alphabet of `Needs.openings`; a space ends a shorter word."""
    match = _FIRST.match(line)
    found = match[1] if match else ""
    found = found.lower() if found.isascii() and found.isalpha() else "".join(map(_symbol, found))
    return found if len(found) == DEPTH else found + " "


def folded(text: str) -> str:
    """The text as `Needs.literals` are looked for in it: in one case, as `re` understands it."""
    if text.isascii():
        return text.lower()
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a character is in no literal
    return text.casefold().replace("ı", "i").replace("\u0307", "")


def _symbol(char: str) -> str:
    """Letters of ASCII are themselves, all digits one, and all other letters."""
    if char.isascii() and char.isalpha():
        return char.lower()
    return "0" if char.isdecimal() else "*"


def _literal(code: int, fold: bool) -> tuple[set[str], bool]:
    """The symbols that a character of a pattern stands for, and whether it is no part of a word."""
    char = chr(code)
    if char != "_" and not char.isalnum():
        return set(), True
    found = {_symbol(char)}
    if fold and char in "iskISK":
        found.add("*")  # the Kelvin sign, the long s, the Turkish i
    if fold and not char.isascii() and (plain := folded(char)[:1]).isascii():
        found.add(plain)
    return found, False


def _class(items: Sequence[tuple[Any, Any]], fold: bool) -> tuple[set[str] | None, bool]:
    """As `_literal`, for a class of characters; no set when it may be any letter."""
    categories = {value for op, value in items if op is sre.CATEGORY}
    if items and items[0][0] is sre.NEGATE:
        return (set() if sre.CATEGORY_WORD in categories else _WILD), sre.CATEGORY_NOT_WORD not in categories
    if categories - {sre.CATEGORY_DIGIT, sre.CATEGORY_SPACE, sre.CATEGORY_NOT_WORD, sre.CATEGORY_WORD}:
        return _WILD, True
    found, other = set(), bool(categories & {sre.CATEGORY_SPACE, sre.CATEGORY_NOT_WORD})
    if sre.CATEGORY_DIGIT in categories:
        found.add("0")
    for op, value in items:
        if op is sre.RANGE and value[1] - value[0] > 2000:
            return _WILD, True
        first, last = value if op is sre.RANGE else (value, value) if op is sre.LITERAL else (0, -1)
        for code in range(first, last + 1):
            symbols, apart = _literal(code, fold)
            found |= symbols
            other |= apart
    return (_WILD if sre.CATEGORY_WORD in categories else found), other


class _Rest(NamedTuple):
    """What is still to come of a pattern: an item, and what follows it. Compared by identity: trees are large."""

    op: Any
    value: Any
    fold: bool
    rest: Any

    def key(self) -> tuple[Any, ...]:
        """What tells two of them apart."""
        own = self.value[:2] if self.op in _REPEATS else ()
        body = self.value[2] if self.op in _REPEATS else self.value
        place = body if isinstance(body, int) else id(body)
        return (str(self.op), *map(int, own), place, self.fold, self.rest.key() if self.rest else ())


_EVERYTHING = _Rest(sre.GROUPREF, 0, False, None)
"""Anything, or nothing."""


def _chain(items: Iterable[Any], fold: bool, rest: _Rest | None) -> _Rest | None:
    for op, value in reversed(list(items)):
        if op is sre.ASSERT and value[0] == 1:  # what must come stands for all the rest
            rest = _chain(value[1], fold, _EVERYTHING)
        else:
            rest = _Rest(op, value, fold, rest)
    return rest


def _openings(tree: Any, fold: bool) -> set[str]:
    """All openings of lines that the pattern can match."""
    found: set[str] = set()
    seen: set[tuple[Any, str]] = set()
    ways: list[tuple[_Rest | None, str]] = [(_chain(tree, fold, None), "")]
    while ways:
        here, told = ways.pop()
        key = (here.key() if here else None, told)
        if key in seen:
            continue
        seen.add(key)
        if here is None:
            found.add(told + " ")
            continue
        next_ways = _inside(here)
        if next_ways is not None:
            ways.extend((way, told) for way in next_ways)
            continue
        symbols, apart = _taken(here)
        if apart and told:
            found.add(told + " ")
        elif apart:
            ways.append((here.rest, told))
        if symbols is None:
            found.add(told + ANY)
        for symbol in symbols or ():
            if len(told) + 1 == DEPTH:
                found.add(told + symbol)
            else:
                ways.append((here.rest, told + symbol))
    return found


def _inside(here: _Rest) -> list[_Rest | None] | None:
    """The ways on from an item that takes no character itself; None when it takes one."""
    op, value, fold, rest = here
    if op is sre.BRANCH:
        return [_chain(branch, fold, rest) for branch in value[1]]
    if op is sre.SUBPATTERN:
        _, add, drop, inner = value
        return [_chain(inner, (fold or bool(add & re.IGNORECASE)) and not drop & re.IGNORECASE, rest)]
    if op in _REPEATS:
        low, high, inner = value
        ways = [] if low else [rest]
        if high:
            fewer = high if high is sre.MAXREPEAT else high - 1
            ways.append(_chain(inner, fold, _Rest(op, (max(low - 1, 0), fewer, inner), fold, rest)))
        return ways
    if op is _ATOMIC:
        return [_chain(value, fold, rest)]
    if op in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return [rest]
    return None


def _taken(here: _Rest) -> tuple[set[str] | None, bool]:
    if here.op is sre.LITERAL:
        return _literal(here.value, here.fold)
    if here.op is sre.IN:
        return _class(here.value, here.fold)
    return _WILD, True


def _literals(items: Iterable[Any]) -> frozenset[str] | None:
    """Texts one of which every match holds: the rarest such set that can be read off; None when there is none."""
    found = [one for one in _sets(items) if all(text.strip() for text in one)]
    return min(found, key=_frequency, default=None)


def _frequency(texts: frozenset[str]) -> tuple[float, list[str]]:
    total = 0.0
    for text in texts:
        often = 1.0
        for char in text:
            often *= _OFTEN[char.isalnum() or char.isspace()]
        total += often
    return total, sorted(texts)


def _sets(items: Iterable[Any]) -> Iterator[frozenset[str]]:
    run = ""
    for op, value in items:
        if op is sre.LITERAL:
            run += chr(value)
            continue
        if op in (sre.AT, sre.ASSERT_NOT) or (op is sre.ASSERT and value[0] != 1):
            continue
        if run:
            yield frozenset((folded(run),))
            run = ""
        own: frozenset[str] | None = None
        if op is sre.ASSERT or op is _ATOMIC or op is sre.SUBPATTERN:
            own = _literals(value[-1] if op is not _ATOMIC else value)
        elif op in _REPEATS and value[0]:
            own = _literals(value[2])
        elif op is sre.IN and len(value) <= _FEW and all(kind is sre.LITERAL for kind, _ in value):
            own = frozenset(folded(chr(code)) for _, code in value)
        elif op is sre.BRANCH:
            parts = [_literals(branch) for branch in value[1]]
            own = None if None in parts else frozenset().union(*(part for part in parts if part is not None))
        if own:
            yield own
    if run:
        yield frozenset((folded(run),))
