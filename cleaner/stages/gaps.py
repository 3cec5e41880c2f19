"""Mark where words were lost and nothing proves which: hard evidence always, a model's opinion when asked for.

Nothing is ever filled in here. A gap is a flag in the ledger on the character it stands behind; `gaps_of` reads the
places in the final text off the flags, so that there is no second record of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from cleaner.stages.losses import Losses, Seen, lost_words
from cleaner.stages.quotes import side
from cleaner.stages.spaces import POSSESSIVE, is_dutch
from cleaner.stages.vocabulary import LETTER, LOWER, UPPER, likely_english, vocabulary
from cleaner.text import Document, Edit, Fact, Finding, Rows

RULES = {
    "gaps/email": "An e-mail address without its domain: words were lost behind it.",
    "gaps/currency": "A currency sign without an amount.",
    "gaps/brackets": "Brackets with nothing in them.",
    "gaps/possessive": "A possessive with no owner before it.",
    "gaps/quote": "A quotation that a colon announces and a quotation mark ends, without one that opens it.",
    "gaps/heading": "A heading that was run into the sentence below it; what stood around it may be lost.",
    "gaps/mark": "The mark of a gap, put into the text.",
    "gaps/broken-sentence": "A sentence with a gap in it, dropped as asked.",
    "lost/words": "A place where the gap model takes words for lost, in an article that shows other damage.",
}
EMAIL = re.compile(r"@(?=\s|$|[,;)]\s)")
CURRENCY = re.compile(r"[$€£](?=\s+[^\W\d])(?:(?<=\s.)|(?<=\(.))")
BRACKETS = re.compile(r"[(\[](?=\s*[)\]](?:[\s.,;:]|$))(?<=[\w,;:] .)")
"""Each begins with a character that is rare, so that a scan is quick."""
_ANNOUNCED = re.compile(rf": (?=[{UPPER}])(?<=[a-z]: )")
_TELLING = frozenset(["said", "added", "says", "adds", "wrote", "replied", "continued", "explained"])
_HEADING = re.compile(
    rf"[.!?][\"”’]? [{UPPER}](?:[{LETTER}-]+ ){{1,7}}[{LOWER}]+ (?=[{UPPER}][{LOWER}]+,? [{LOWER}\d])"
)
HEADINGS = 3
"""Headings run into one line from which they are seen as such."""
_ADDRESSEE = re.compile(r"(?<![\w.@/:+-])[A-Za-z0-9][\w.+-]*$")
_MARKED = re.compile(r"\s{0,9}(?:\[…\]|\[\.\.\.\]|…|\.\.\.)")
_NUMBER = re.compile(
    r"(?:\d|[Mm]illion\w*|[Bb]illion\w*|[Mm]illiard\w*|[Mm]rd\.?|[Mm]io\.?|[Mm]ln\.?|bn|[Tt]sd\.?|[Tt]ausend|thousand|mil(?:l)?ones|mille|mila|tys\.?|mil|miles)\s*$"
)
_CODE = re.compile(r"[{}\\=<>|`]|::|\w\(\)|\t|^[^\S\n]*(?:[-*•]\s)?\[ ?\]", re.MULTILINE)
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|\n")


class Gap(NamedTuple):
    """Words are missing behind `text[at - 1]`; `mark` is where a mark of it goes."""

    at: int
    mark: int
    kind: str
    confidence: float
    evidence: str


def hard_gaps(text: str, language: object) -> Iterator[Gap]:
    """Gaps that the text itself proves, kind by kind."""
    prose = Rows(text, _running)

    def fits(at: int) -> bool:
        return _MARKED.match(text, at) is None and prose.passes(at)  # it bears no mark yet

    for match in EMAIL.finditer(text):
        if _ADDRESSEE.search(text, max(match.start() - 64, 0), match.start()) and fits(match.end()):
            yield _gap(text, match.end(), "email")
    for match in CURRENCY.finditer(text):
        at = match.end()
        if not _NUMBER.search(text, max(at - 20, 0), at - 1) and not _names_the_sign(text, at) and fits(at):
            yield _gap(text, at, "currency")
    for match in BRACKETS.finditer(text):
        if fits(match.end()):
            yield _gap(text, match.end(), "brackets")
    yield from _unopened(text)
    if language in ("en", None, "und"):
        yield from _ownerless(text)
        yield from _run_in(text)


def _gap(text: str, at: int, kind: str) -> Gap:
    return Gap(at, at, kind, 0.97, f"{text[max(at - 24, 0) : at]!r} and nothing after it")


def _running(line: str) -> bool:
    """The line is running text."""
    return _CODE.search(line) is None and line.count(" ") >= 4


def _names_the_sign(text: str, at: int) -> bool:
    return re.match(r"\s+(?:sign|symbol|and|or|Zeichen|signe|signo)\b", text[at : at + 12]) is not None


def _unopened(text: str) -> Iterator[Gap]:
    """An announced quotation that only ends: no straight quote of its line stands before the one that closes."""
    for match in _ANNOUNCED.finditer(text):
        at = match.end() - 1
        if text[max(at - 20, 0) : at - 1].split()[-1] not in _TELLING:
            continue
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line = text[start : end if end >= 0 else len(text)]
        first = line.find('"')
        if (
            first > at - start
            and line.count('"') % 2
            and side(line, first, 0, len(line), '"') == "c"
            and "“" not in line
        ):
            yield Gap(at, at, "quote", 0.95, "a closing quotation mark that nothing opens")


def _run_in(text: str) -> Iterator[Gap]:
    """Headings without a verb, each followed by a word that opens sentences, several in one line."""
    lines: dict[int, list[int]] = {}
    for match in _HEADING.finditer(text):
        word = re.match(rf"[{LETTER}]+", text[match.end() : match.end() + 20])
        words = match.group().lower().split()[1:]
        if word and word.group() in vocabulary()["starters"] and not vocabulary()["verbs"].intersection(words):
            lines.setdefault(text.rfind("\n", 0, match.start()), []).append(match.end() - 1)
    for places in lines.values():
        if len(places) >= HEADINGS:
            yield from (Gap(at, at, "heading", 0.95, f"one of {len(places)} in its line") for at in places)


def _ownerless(text: str) -> Iterator[Gap]:
    """A possessive after a word that can own nothing."""
    if " 's" not in text and " ’s" not in text and " 'S" not in text:
        return
    for match in POSSESSIVE.finditer(text):
        at = match.end()
        owner = re.search(rf"[{LETTER}]+$", text[max(at - 16, 0) : at - 1])
        if owner is None or owner.group() not in vocabulary()["function"] or is_dutch(text, at):
            continue
        if _MARKED.match(text, at) or re.match(r"['’]s['’]", text[at : at + 3]):
            continue
        yield Gap(at, at, "possessive", 0.95, f"{owner.group()!r} owns nothing")


@dataclass(frozen=True, slots=True)
class MarkGaps:
    """Flag gaps, put `mark` into the text for the hard ones, and say whether the article is damaged.

    `mode`: ``off`` finds nothing; ``hard`` hard evidence and the article's flag; ``model`` the model's places as well,
    which are marked with `model_mark` (empty: in the ledger and the metadata only). With `drop`, sentences that a gap
    breaks go, with a receipt.
    """

    mode: str = "hard"
    mark: str = " […] "
    model_mark: str = ""
    drop: bool = False

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        if self.mode == "off":
            return
        text, language = doc.text, doc.fact("language")
        hard = list(hard_gaps(text, language))
        seen = repairs_of(doc)
        english = language == "en" or (language in (None, "und") and likely_english(text.split()))
        damage = bool(seen.restored or any(gap.kind in ("email", "possessive") for gap in hard))
        losses = Losses((), damage)
        if self.mode == "model" or not damage:  # the flag alone needs no model where damage is plain
            losses = lost_words(text, seen, english=english, plain=damage, places=self.mode == "model")
        yield Fact("damage", losses.damaged, "gaps/damage")
        for gap in hard:
            yield Edit(gap.at - 1, gap.at, f"gaps/{gap.kind}", "", gap.confidence, flag=True, note=gap.evidence)
        places = [gap.mark for gap in hard if gap.kind not in _WORDLESS]
        marks = [(at, self.mark) for at in places]
        if self.mode == "model":
            for at, sure in losses.places:
                yield Edit(at - 1, at, "lost/words", "", sure, flag=True, note="gap model, in a damaged article")
                places.append(at)
                marks.append((at, self.model_mark))
        if self.drop:
            yield from _dropped(text, places)
        else:
            yield from (edit for at, mark in marks if mark for edit in _marked(text, at, mark))


def repairs_of(doc: Document) -> Seen:
    """What was put right before."""
    joins = repairs = stray = restored = at = 0
    for piece in doc.pieces:
        if piece.rule in _BETWEEN and piece.text:
            repairs += 1
            joins += doc.text[max(at - 2, 0) : at].strip("\"'”’»)]")[-1:] in _ENDING
        stray += piece.rule == "joins/stray"
        restored += piece.rule.startswith("restore/")
        at += piece.length()
    return Seen(joins, repairs, stray, restored)


_WORDLESS = frozenset(("quote", "heading"))
"""Kinds of gaps where no word need be lost: they are in the ledger and the metadata, and bear no mark."""
_BETWEEN = frozenset(("joins/space", "joins/quote", "joins/glued", "joins/paragraph"))
_ENDING = frozenset(".!?…")


def _marked(text: str, at: int, mark: str) -> Iterator[Edit]:
    """The mark, with its spaces where there are none yet."""
    core = mark.strip()
    lead = mark[: len(mark) - len(mark.lstrip())] if at and text[at - 1] not in " \n([" else ""
    trail = mark[len(mark.rstrip()) :] if text[at : at + 1] not in ("", " ", "\n", ")", "]", "'", "’", ".", ",") else ""
    yield Edit(at, at, "gaps/mark", lead + core + trail, note="words were lost here")


def _dropped(text: str, places: Sequence[int]) -> Iterator[Edit]:
    """The sentences that the gaps stand in, with the white space behind them."""
    ends = [0]
    for match in _END.finditer(text):
        ends.append(match.end())
    ends.append(len(text))
    for at in sorted(set(places)):
        n = bisect_right(ends, max(at - 1, 0))
        start, stop = ends[n - 1], ends[min(n, len(ends) - 1)]
        while start < stop and text[start].isspace():
            start += 1
        while stop < len(text) and text[stop].isspace():
            stop += 1
        if stop == len(text):  # the last sentence takes the white space before it
            while start and text[start - 1].isspace():
                start -= 1
        if start < stop:
            yield Edit(start, stop, "gaps/broken-sentence", note="a sentence with a gap in it")


def gaps_of(doc: Document) -> list[dict[str, Any]]:
    """The gaps of a finished document as its metadata has them: `at` is an offset in its text, before any mark."""
    flags = [flag for flag in doc.flags if flag.rule.startswith(("gaps/", "lost/"))]
    pieces = doc.pieces
    starts = [piece.start for piece in pieces] if flags else []
    ends = list(accumulate((piece.length() for piece in pieces), initial=0)) if flags else []
    found = []
    for flag in flags:
        number = bisect_left(starts, flag.end)
        last = pieces[number - 1] if number else None
        over = max(last.end - flag.end, 0) if last is not None and not last.rule else 0
        while number < len(pieces) and pieces[number][:3] == (flag.end, flag.end, "restore/copy"):
            number += 1
        found.append({"at": ends[number] - over, "kind": flag.rule.partition("/")[2], "confidence": flag.confidence})
    return sorted(found, key=lambda gap: (gap["at"], gap["kind"]))
