"""Quotation marks that lost the space on their outer side: `It added:"Russian`, `said."We`, `end.”He`, `words.(The`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import exp, log1p

from cleaner.stages.marks import Join
from cleaner.stages.vocabulary import LETTER, UPPER, spans, voices
from cleaner.text import Rows

MARK = re.compile(r"[\"“”«»‘](?=[\w(¿¡]|[ \xa0\u202f])|”(?=“)")
APOSTROPHE = re.compile(rf"'(?<=[.!?,:].)(?=[{LETTER}])")
BRACKET = re.compile(rf"[(\[](?<=[{LETTER}\d%][.!?].|[.!?][”’].)(?=[{UPPER}]|h/t|via |image|photo)")
_BEFORE = frozenset(".,:;!?…)%")
_CODE = re.compile(r"[=<>{}\\`|]|\w\(|\)\(")


def tight_quotes(text: str) -> Iterator[Join]:
    """Where a space is missing beside a quotation mark."""
    for match in BRACKET.finditer(text):
        yield Join(match.start(), "opening bracket after a sentence mark", 0.97)
    rows = Rows(text)
    straight: set[tuple[int, str]] = {(rows.around(m.start())[0], "'") for m in APOSTROPHE.finditer(text)}
    for match in MARK.finditer(text):
        at, mark = match.start(), match.group()
        before, after = text[at - 1 : at], text[at + 1]
        if not (before.isalnum() or before in _BEFORE) or not before:
            continue
        spaced = after in " \xa0\u202f"
        start, _ = rows.around(at)
        if mark == '"' and not spaced:
            straight.add((start, mark))
        elif mark == "”" and (after.isalpha() or after == "“"):
            yield Join(at + 1, "closing quote before a letter or an opening quote", 0.97)
        elif mark == "“" and not spaced:
            if not _low_before(text, start, at):
                yield Join(at, "opening quote after a letter or mark", 0.97)
            elif after.isalpha():
                yield Join(at + 1, "closing quote before a letter", 0.97)
        elif mark == "‘" and not spaced and before in ".!?:":
            yield Join(at, "opening quote after a mark", 0.97)
        elif mark in "«»" and (not spaced or (mark == "«" and before in ".!?")):
            yield from _angled(text, start, at, mark)
    for start, mark in sorted(straight):
        end = text.find("\n", start)
        yield from _straight(text, start, len(text) if end < 0 else end, mark)


def _low_before(text: str, start: int, at: int) -> bool:
    """The quotation was opened by a low mark: what looks like an opening one closes it."""
    low = max(text.rfind("„", start, at), text.rfind("‚", start, at))
    return low >= 0 and low > text.rfind("“", start, at)


def _angled(text: str, start: int, at: int, mark: str) -> Iterator[Join]:
    """Angled quotes open in either direction; the first one of the line says in which."""
    first = re.compile("[«»]").search(text, start)
    opening = mark == (first.group() if first else mark)
    if opening and (text[at + 1].isspace() or (first is not None and first.start() < at)):
        yield Join(at, "opening quote after a letter or mark", 0.95)
    elif not opening and text[at + 1].isalpha():
        yield Join(at + 1, "closing quote before a letter", 0.95)


def _straight(text: str, start: int, end: int, mark: str) -> Iterator[Join]:
    """Straight quotes have no side of their own: all of the line together say which they have."""
    found = list(places(text, start, end, mark))
    sides = [side(text, at, start, end, mark) for at in found]
    tight = [n for n, known in enumerate(sides) if known == "?"]
    if not tight or len(tight) > MOST:
        return
    odds = opening_odds(text, start, end, found, sides)
    for n in tight:
        if mark == '"' and _CODE.search(text, max(start, found[n] - NEAR), min(end, found[n] + NEAR)):
            continue
        if abs(odds[n]) >= SURE:
            word = "opens" if odds[n] > 0 else "closes"
            at = found[n] + (odds[n] < 0)
            yield Join(at, f"the quote {word}, by the {len(found) - 1} others of the line", 0.97)


NEAR = 120
"""Code points on each side of a quote where signs of program text count."""
MOST = 200
"""Tight quotes in one line beyond which nothing is decided."""
SURE = 1.0
"""Log odds that a quote opens (or closes) from which a space comes in."""
_PLAIN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_LONGEST = 240
"""Code points of a stretch whose words are looked at."""
Pair = tuple[float, float]


def voice(stretch: str) -> float:
    """Log odds that a stretch of text is what somebody says, by its length and the words at its ends."""
    weights, lengths = voices(), spans()
    odds = sum(weights.get(word, 0.0) for word in words_at_ends(stretch))
    longer: float = sum(weight for least, weight in lengths["longer"] if len(stretch) > least)
    return longer + float(lengths["words"]) * max(-CLEAR, min(CLEAR, odds))


def words_at_ends(stretch: str) -> set[str]:
    """The words that begin a stretch of text, and end it when it is long, in small letters."""
    ends = f"{stretch[:_LONGEST]} {stretch[-_LONGEST // 2 :] if len(stretch) > 2 * _LONGEST else ''}"
    return set(_PLAIN.findall(ends.lower().replace("’", "'")))


CLEAR = 4.0
"""The most that the words of one stretch can say."""


def opening_odds(text: str, start: int, end: int, found: Sequence[int], sides: Sequence[str]) -> list[float]:
    """Log odds that each quote opens rather than closes: the line is a chain of stretches that are told or said
    (forward and backward over a conditional random field, Lafferty, McCallum and Pereira 2001).
    """
    ends = spans()
    steps = [ends["steps"][place_of(text, at, known)] for at, known in zip(found, sides, strict=True)]
    bounds = [start - 1, *found, end]
    said = [voice(text[a + 1 : b]) for a, b in pairwise(bounds)]
    said[0], said[-1] = said[0] * ends["first"] + ends["begins"], said[-1] * ends["last"]
    behind: list[Pair] = [(0.0, ends["ends"] + said[-1])]
    for step, own in zip(steps[:0:-1], said[-2:0:-1], strict=True):
        plain, spoken = behind[-1]
        behind.append((_either(step[0] + plain, step[1] + spoken), own + _either(step[2] + plain, step[3] + spoken)))
    before, odds = (0.0, said[0]), []
    for step, own, (plain, spoken) in zip(steps, [*said[1:-1], 0.0], behind[::-1], strict=True):
        closes = _either(before[0] + step[0], before[1] + step[2])
        opens = _either(before[0] + step[1], before[1] + step[3])
        odds.append(opens + spoken - closes - plain)
        before = (closes, opens + own)
    return odds


def _either(a: float, b: float) -> float:
    """The logarithm of the sum of what these are logarithms of."""
    return max(a, b) + log1p(exp(-abs(a - b)))


def place_of(text: str, at: int, known: str) -> str:
    """The row of the table that a quote goes by: its side, and what stands beside it."""
    left = text[at - 1] if at else " "
    if known == "o":
        before = text[max(at - 2, 0) : at].rstrip()[-1:]
        return "o" + (
            "."
            if before and before in ".!?…\"'”’"
            else ":"
            if before and before in ":;"
            else ","
            if before == ","
            else "a"
        )
    if known == "c":
        return "c" + ("." if left in ".!?…" else "," if left == "," else "a")
    if known == "":
        return "-"
    right = text[at + 1] if at + 1 < len(text) else " "
    kind = ":" if left in ":;(" else "," if left == "," else "." if left in ".!?…" else "a" if left.isalpha() else "0"
    return kind + ("A" if right.isupper() else "a" if right.islower() else "0")


def places(text: str, start: int, end: int, mark: str) -> Iterator[int]:
    """Where quotation marks of this kind stand."""
    at = text.find(mark, start, end)
    while at >= 0:
        if mark == '"' or _is_quote(text, at, start, end):
            yield at
        at = text.find(mark, at + 1, end)


def _is_quote(text: str, at: int, start: int, end: int) -> bool:
    """The apostrophe is a quotation mark: not within a word, and not behind one."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if before.isspace() or before in "([":
        return after.isalpha() and not re.match(r"(?:s|em|tis|twas|n|til|cause|\d\ds?)\b", text[at + 1 : at + 8])
    return before in ".,!?:;…" and not re.match(r"s\b", text[at + 1 : at + 3])


def side(text: str, at: int, start: int, end: int, mark: str) -> str:
    """`o` opens, `c` closes, `?` could be either."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if mark == '"' and before in "'’" and text[at - 2 : at - 1] in ".,!?":
        before = text[at - 2]
    if before.isdigit() and mark == '"' and not after.isupper():
        return "c"
    if before.isspace() or before in "([{-–—/„“‘'":
        return "o" if not after.isspace() else ""
    if after.isspace() or after in ".,;:!?)]}-–—…/’'*":
        return "c"
    return "?"
