"""Repair what is visibly broken where words and sentences meet. Two stages, for spaces are judged in whole lines.

Nothing here adds or takes a word: white space comes in or goes. The one exception is chrome in the middle of a
sentence, which goes as chrome does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.stages.inserts import Insert, closed_up, inline_inserts, line_inserts
from cleaner.stages.marks import Join, missing_spaces, unmarked_joins
from cleaner.stages.quotes import tight_quotes
from cleaner.stages.spaces import loose_spaces, spaced_possessives
from cleaner.text import Document, Edit, Finding

RULES = {
    "joins/insert": "A link, a picture credit or an advertisement's slot in the middle of a sentence.",
    "joins/closed": "A sentence that a cut had left in two paragraphs.",
    "joins/space": "A space that was missing after a sentence mark.",
    "joins/quote": "A space that was missing on the outer side of a quotation mark or bracket.",
    "joins/glued": "A space that was missing between two sentences that were joined without a mark.",
    "joins/paragraph": "A paragraph's end that shows in a body on one line only by the missing space.",
    "joins/possessive": "A space before a possessive or contraction: Ukraine 's.",
    "joins/double": "Two spaces where one should be.",
    "joins/stray": "A space before a punctuation mark.",
}


@dataclass(frozen=True, slots=True)
class CloseSentences:
    """Take chrome out of the middle of sentences, and close up those that an earlier cut left in two paragraphs.

    With `again` it is a second look at a text that these stages changed: what is put right can show what else is not.
    """

    again: bool = False

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        if self.again and not _repaired(doc):
            return
        stop = 0
        for insert, rule in sorted(self._inserts(doc)):
            if insert.start >= stop:
                yield Edit(insert.start, insert.end, rule, " ", insert.confidence, note=insert.evidence)
                stop = insert.end

    def _inserts(self, doc: Document) -> Iterator[tuple[Insert, str]]:
        text = doc.text
        yield from ((insert, "joins/insert") for insert in inline_inserts(text))
        if "\n" in text:
            yield from ((insert, "joins/insert") for insert in line_inserts(text))
            yield from ((insert, "joins/closed") for insert in closed_up(text, _cut_places(doc)))


def _repaired(doc: Document) -> bool:
    """These stages changed the document before."""
    return any(piece.rule.startswith("joins/") for piece in doc.pieces)


def _cut_places(doc: Document) -> set[int]:
    """Offsets of the text where something but white space was cut."""
    places: set[int] = set()
    at = 0
    for piece in doc.pieces:
        if piece.rule and not piece.text and piece.start < piece.end and not piece.rule.startswith(("tidy/", "joins/")):
            places.add(at)
        at += piece.length()
    return places


@dataclass(frozen=True, slots=True)
class RepairSpaces:
    """Put in spaces that are missing between sentences and around quotes, take out those that are too many.

    A body on one line in which sentences were joined without a space, `least` times and more, shows its paragraphs:
    there a blank line comes in. French puts spaces before its double punctuation marks: they stay there, and in every
    text that has them more than twice. `again` as in `CloseSentences`.
    """

    again: bool = False
    least: int = 3
    long: int = 1000

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        if self.again and not _repaired(doc):
            return
        text = doc.text
        joins: dict[int, tuple[str, Join]] = {}
        for rule, found in (
            ("joins/space", missing_spaces(text)),
            ("joins/quote", tight_quotes(text)),
            ("joins/glued", unmarked_joins(text)),
        ):
            for join in found:
                joins.setdefault(join.at, (rule, join))
        paragraphs = self._paragraphs(text, joins)
        for at, (rule, join) in sorted(joins.items()):
            if at in paragraphs:
                yield Edit(at, at, "joins/paragraph", "\n\n", join.confidence, note=join.evidence)
            else:
                yield Edit(at, at, rule, " ", join.confidence, note=join.evidence)
        language = doc.fact("language")
        taken = sorted(joins)
        for edit in (*spaced_possessives(text, language), *loose_spaces(text, language)):
            if not any(edit.start <= at <= edit.end for at in taken):
                yield edit

    def _paragraphs(self, text: str, joins: dict[int, tuple[str, Join]]) -> set[int]:
        """The joins that are ends of paragraphs."""
        if "\n" in text or len(text) < self.long:
            return set()
        ends = sorted(at for at, (_, join) in joins.items() if text[at - 1] in '.!?"”’»)' and text[at].isupper())
        return set(ends) if len(ends) >= self.least and len(ends) * 60 < len(text) else set()
