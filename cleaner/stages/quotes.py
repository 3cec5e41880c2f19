"""Quotation marks that lost the space on their outer side: `It added:"Russian`, `said."We`, `end.”He`, `words.(The`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.stages.marks import Join
from cleaner.stages.vocabulary import LETTER, UPPER, voices
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
    """Straight quotes have no side of their own: those with a space on one side say which the others have."""
    found = list(places(text, start, end, mark))
    sides = [side(text, at, start, end, mark) for at in found]
    tight = [n for n, known in enumerate(sides) if known == "?"]
    if not tight or len(tight) > MOST:
        return
    steps = [_steps(text, at, known) for at, known in zip(found, sides, strict=True)]
    bounds = [start - 1, *found, end]
    voices = [voice(text[a + 1 : b]) for a, b in pairwise(bounds)]
    forth, back = _forth(steps, voices), _back(steps, voices)
    for n in tight:
        if mark == '"' and _CODE.search(text, max(start, found[n] - NEAR), min(end, found[n] + NEAR)):
            continue
        readings = [forth[n][a] + steps[n][a][b] + back[n][b] for a, b in ((0, 1), (1, 1), (1, 0), (0, 0))]
        opens, closes = min(readings[:2]), min(readings[2:])
        if abs(opens - closes) >= SURE:
            word = "opens" if opens < closes else "closes"
            at = found[n] + (opens > closes)
            yield Join(at, f"the quote {word}, by the {len(found) - 1} others of the line", 0.97)


NEAR = 120
"""Code points on each side of a quote where signs of program text count."""
MOST = 200
"""Tight quotes in one line beyond which nothing is decided."""
SURE = 1.25
"""How much dearer the other reading of the line must be."""
_PLAIN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_LONGEST = 240
"""Code points of a stretch whose words are looked at."""
LENGTHS = ((60, -0.1), (150, -0.2), (300, -1.3), (600, -0.9))
"""Quotations are short: what each length reached speaks against one."""
Steps = tuple[tuple[float, float], tuple[float, float]]
Pair = tuple[float, float]


def voice(stretch: str) -> float:
    """Log odds that a stretch of text is what somebody says, by the words at its ends."""
    weights = voices()
    odds = sum(weights.get(word, 0.0) for word in words_at_ends(stretch))
    return max(-CLEAR, min(CLEAR, odds + sum(weight for n, weight in LENGTHS if len(stretch) > n)))


def words_at_ends(stretch: str) -> set[str]:
    """The words that begin a stretch of text, and end it when it is long, in small letters."""
    ends = f"{stretch[:_LONGEST]} {stretch[-_LONGEST // 2 :] if len(stretch) > 2 * _LONGEST else ''}"
    return set(_PLAIN.findall(ends.lower().replace("’", "'")))


CLEAR = 4.0
"""The most that the words of one stretch can say."""


def _steps(text: str, at: int, known: str) -> Steps:
    """What a quote costs by whether the text before it and behind it is said by somebody (`[before][behind]`)."""
    left = text[at - 1] if at else " "
    right = text[at + 1] if at + 1 < len(text) else " "
    if known == "":
        return (1.0, 1.0), (1.0, 1.0)
    opens = {"o": 0.0, "c": 6.0, "?": 0.0}[known]
    closes = {"o": 6.0, "c": 0.0, "?": 0.0}[known]
    anew = 1.0 if text[max(at - 2, 0) : at].rstrip()[-1:] in ".!?" else 3.0  # in each paragraph of a long quotation
    if known == "?" and left == ":":
        closes = 4.0
    elif known == "?" and left == "," and right.islower():
        opens = 4.0
    return (closes + 4.0, opens), (closes, opens + anew)


def _forth(steps: Sequence[Steps], voices: Sequence[float]) -> list[Pair]:
    """The least cost of all before each quote, by whether the stretch before it is said by somebody."""
    found = [(_told(voices[0]), _said(voices[0]) + 2.0)]
    for step, odds in zip(steps[:-1], voices[1:-1], strict=True):
        plain, said = found[-1]
        found.append(
            (
                min(plain + step[0][0], said + step[1][0]) + _told(odds),
                min(plain + step[0][1], said + step[1][1]) + _said(odds),
            )
        )
    return found


def _back(steps: Sequence[Steps], voices: Sequence[float]) -> list[Pair]:
    """The least cost of all behind each quote, by whether the stretch behind it is said by somebody."""
    found = [(_told(voices[-1]), _said(voices[-1]) + 1.0)]
    for step, odds in zip(steps[:0:-1], voices[-2:0:-1], strict=True):
        plain, said = found[-1]
        found.append(
            (
                min(step[0][0] + plain, step[0][1] + said) + _told(odds),
                min(step[1][0] + plain, step[1][1] + said) + _said(odds),
            )
        )
    return found[::-1]


def _told(odds: float) -> float:
    return max(odds, 0.0)


def _said(odds: float) -> float:
    return max(-odds, 0.0)


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
