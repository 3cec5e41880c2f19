"""Quotation marks that lost the space on their outer side: `It added:"Russian`, `said."We`, `end.”He`, `words.(The`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.stages.marks import Join
from cleaner.stages.vocabulary import LETTER, UPPER, vocabulary
from cleaner.text import Rows

MARK = re.compile(r"[\"“”«»‘](?=[\w(¿¡]|[ \xa0\u202f])|”(?=“)")
APOSTROPHE = re.compile(rf"'(?<=[.!?,:].)(?=[{LETTER}])")
BRACKET = re.compile(rf"[(\[](?<=[{LETTER}][.!?].)(?=[{UPPER}])")
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
    if mark == '"' and _CODE.search(text, start, end):
        return
    places = list(_places(text, start, end, mark))
    sides = [_side(text, i, start, end, mark) for i in places]
    tight = [n for n, side in enumerate(sides) if side == "?"]
    if not tight or len(tight) > MOST:
        return
    until = [*places[1:], end]
    costs = [_costs(text, at, side, stop) for at, side, stop in zip(places, sides, until, strict=True)]
    forth, back = _walk(costs, False), _walk(costs, True)
    for n in tight:
        opens, closes = (forth[n][k] + back[n][k] - costs[n][k] for k in (0, 1))
        if abs(opens - closes) >= SURE:
            word = "opens" if opens < closes else "closes"
            at = places[n] + (opens > closes)
            yield Join(at, f"the quote {word}, by the {len(places) - 1} others of the line", 0.97)


MOST = 200
"""Tight quotes in one line beyond which nothing is decided."""
SURE = 2.5
"""How much dearer the other reading of the line must be. Below it, half of the decisions were wrong."""
_SAME = (3.0, 4.0)
"""What two opening, or two closing quotes in a row cost: most often one of them is taken for the wrong side."""
_ANEW = 1.5
"""A quotation that goes on opens anew in each paragraph, so after a sentence mark two in a row are likelier."""
_VOICE = 2.0
"""What speaks for or against a quotation in the words that follow: a first person, or a verb of saying."""
_PLAIN = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_ENDS = (1.0, 2.0)
"""A line that ends within a quotation, and one that begins within one."""
Costs = tuple[float, float, bool]


def _costs(text: str, at: int, side: str, stop: int) -> Costs:
    """What it costs to take a quote for an opening and for a closing one, and whether a paragraph may begin here."""
    left = text[at - 1] if at else " "
    right = text[at + 1] if at + 1 < len(text) else " "
    anew = left in ".!?"
    if side == "o":
        return 0.0, 6.0, False
    if side == "c":
        return 6.0, 0.0, False
    if side == "":
        return 0.0, 0.0, False
    if left == ":":
        return 0.0, 4.0, anew
    if left == "," and right.islower():
        return 4.0, 0.0, anew
    words = set(_PLAIN.findall(text[at + 1 : min(stop, at + 240)].lower()))
    spoken, reported = words & vocabulary()["spoken"], words & vocabulary()["reported"]
    if bool(spoken) != bool(reported):
        return (0.0, _VOICE, anew) if spoken else (_VOICE, 0.0, anew)
    return 0.0, 0.0, anew


def _walk(costs: list[Costs], backward: bool) -> list[tuple[float, float]]:
    """The least cost of the quotes up to each one (backward: from each one on), taken as opening and as closing."""
    found: list[tuple[float, float]] = []
    order = range(len(costs) - 1, -1, -1) if backward else range(len(costs))
    for n in order:
        opens, closes, anew = costs[n]
        if not found:
            found.append((opens + (_ENDS[0] if backward else 0), closes + (0 if backward else _ENDS[1])))
            continue
        before = found[-1]
        later_anew = costs[n + 1][2] if backward else anew
        same = _ANEW if later_anew else _SAME[0]
        found.append((opens + min(before[0] + same, before[1]), closes + min(before[0], before[1] + _SAME[1])))
    return found[::-1] if backward else found


def _places(text: str, start: int, end: int, mark: str) -> Iterator[int]:
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
    return before in ".,!?:;…"


def _side(text: str, at: int, start: int, end: int, mark: str) -> str:
    """`o` opens, `c` closes, `?` could be either."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if before.isdigit() and mark == '"' and not after.isupper():
        return "c"
    if before.isspace() or before in "([{-–—/„“‘'":
        return "o" if not after.isspace() else ""
    if after.isspace() or after in ".,;:!?)]}-–—…/’'*":
        return "c"
    return "?"
