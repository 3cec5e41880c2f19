"""Which blocks of a page with markup are its main text: the block model, with what the markup and an opinion say."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.rules import Rule
from cleaner.stages import dom
from cleaner.stages.insets import captions, links
from cleaner.stages.near import vote_features
from cleaner.stages.teasers import teasers
from cleaner.stages.tops import bylines, standfirst
from cleaner.stages.trees import Trees
from cleaner.stages.votes import votes
from cleaner.stages.weights import checked
from cleaner.text import Block, Document, Edit, Element, Fact, Finding, placed

RULES = {
    "extract/title": "The headline of an HTML page: it is metadata, not text.",
    "extract/standfirst": "The standfirst below the headline: it is metadata, not text.",
    "extract/byline": "A line above the text that names its authors: they are metadata, not text.",
    "extract/comments": "The comments section of an HTML page.",
    "extract/navigation": "Menus and the like: what the page's markup calls navigation.",
    "extract/furniture": "A block of an HTML page that is no part of its main text.",
}
NAME = "page-markup"
_LEAD = 120
"""Code points of text below which no standfirst follows."""
_PAGE = 2
"""Containers, ``html`` and ``body``, that are the page itself."""
_HEAD = ("extract/title", "extract/standfirst", "extract/byline")
_STANDFIRST = frozenset(
    ("standfirst", "subtitle", "subheadline", "subheading", "subhead", "dek", "deck", "tagline", "strapline", "chapo",
     "vorspann", "teaser", "sommario", "bajada", "entradilla", "itemprop:alternativeheadline", "itemprop:description")
)  # fmt: skip
_COMMENTS = frozenset(
    ("comments", "commentlist", "comentarios", "kommentare", "commentaires", "disqus", "itemtype:comment",
     "itemprop:comment")
)  # fmt: skip


@dataclass(frozen=True)
class MarkupModel:
    """`words` says of labels how much they speak for main text; `fast` knows the page alone, `voted` an opinion too."""

    words: Mapping[str, float] = field(repr=False)
    fast: Trees = field(repr=False)
    voted: Trees = field(repr=False)

    def sure(self, view: str, blocks: Sequence[Block], titles: Sequence[str], about: str) -> NDArray[np.float64]:
        """The probability of each block that it is main text."""
        rows = dom.features(view, blocks, titles, about, self.words)
        told = np.array([block.vote for block in blocks])
        if (told < 0).any():
            return self.fast(rows)
        sizes = [block.end - block.start for block in blocks]
        return self.voted(np.concatenate([rows, vote_features(told, sizes)], axis=1))


@dataclass(frozen=True, slots=True)
class ChooseBlocks:
    """Cut the blocks of a page that are no main text. Does nothing to a page without blocks.

    Blocks stay from a probability of `sure` on; where no block has that, from `rather` of the likeliest one's.
    `site` are rules of the form `css`, which are believed over the model: the markup is labelled with their ids.
    `model` None takes the one that comes with the package.
    """

    site: tuple[Rule, ...] = ()
    model: MarkupModel | None = None
    sure: float = 0.5
    rather: float = 0.8

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        blocks = doc.blocks
        if not blocks:
            return
        found = doc.fact("titles")
        titles = [str(title) for title in found] if isinstance(found, list) else []
        model = self.model or shipped()
        sure = model.sure(doc.view, blocks, titles, str(doc.fact("description") or ""))
        kept = likely(sure, self.sure, self.rather)
        authors = doc.fact("authors")
        names = [str(name) for name in authors] if isinstance(authors, list) else []
        told = reasons(doc.view, blocks, kept, titles, str(doc.fact("description") or ""), names)
        why = by_site(blocks, told, self.site)
        yield from _cuts(doc, why, sure.tolist())
        for key, rule in (("title", "extract/title"), ("standfirst", "extract/standfirst")):
            line = next((doc.view[b.start : b.end] for b, r in zip(blocks, why, strict=True) if r == rule), "")
            if line and (key != "title" or not doc.fact("title")):
                yield Fact(key, line, rule)


def likely(sure: NDArray[np.float64], least: float = 0.5, rather: float = 0.8) -> list[bool]:
    """Which blocks have the probability `least`; on a page without one, `rather` of its likeliest block's: a page that
    says little says it there.
    """
    return [bool(p) for p in sure >= min(least, float(sure.max()) * rather)]


def _cuts(doc: Document, why: Sequence[str], sure: Sequence[float]) -> Iterator[Edit]:
    """The edits that cut blocks: neighbours that go by one rule go together, as sure as the least sure of them."""
    number = {block.start: n for n, block in enumerate(doc.blocks)}
    begun, rule, least = 0, "", 1.0
    for block, start, _ in placed(doc):
        n = number[block.start]
        if why[n] != rule:
            if rule:
                yield Edit(begun, start, rule, confidence=round(least, 3))
            begun, rule, least = start, why[n], 1.0
        least = min(least, max(1 - sure[n], 0.5))
    if rule:
        yield Edit(begun, len(doc.text), rule, confidence=round(least, 3))


def with_votes(view: str, blocks: Sequence[Block], lines: Sequence[str]) -> tuple[Block, ...]:
    """The blocks, each with the share of it that an opinion's lines take."""
    told = votes([view[block.start : block.end] for block in blocks], lines)
    return tuple([Block(*block[:-1], vote) for block, vote in zip(blocks, told.tolist(), strict=True)])


def reasons(
    view: str,
    blocks: Sequence[Block],
    kept: Sequence[bool],
    titles: Sequence[str],
    about: str = "",
    authors: Sequence[str] = (),
) -> list[str]:
    """The rule that cuts each block, or nothing where it stays. `about` is the page's description."""
    said = list(_sections(blocks, kept))
    first = next((n for n, keep in enumerate(kept) if keep and not said[n] and not _is_head(blocks[n])), len(blocks))
    out = []
    headed = False
    menus: dict[int, bool] = {}
    heads = _words_of(titles)
    above = 0  # code points of text that stays
    held = Counter(
        number for block, keep in zip(blocks, kept, strict=True) if keep for number in _called_standfirst(block)
    )
    for n, block in enumerate(blocks):
        rule = said[n]
        title = not rule and not headed and n <= first + 3 and _says(view[block.start : block.end], heads)
        if title:
            headed, rule = True, "extract/title"
        elif not rule and n <= first + 3 and above < _LEAD and _is_standfirst(block, held):
            rule = "extract/standfirst"
        elif not rule and not kept[n]:
            rule = "extract/navigation" if _within(block, menus, _is_menu) else "extract/furniture"
        above += 0 if rule else block.end - block.start
        out.append(rule)
    for n in (*teasers(view, blocks, out), *links(view, blocks, out)):
        out[n] = "extract/teaser"
    for n in tuple(captions(blocks, out)):
        out[n] = "extract/caption"
    texts = [view[block.start : block.end] for block in blocks] if about or authors else []
    if about and (found := standfirst(texts, blocks, out, about)) is not None:
        out[found] = "extract/standfirst"
    for n in tuple(bylines(texts, out, authors)) if authors else ():
        out[n] = "extract/byline"
    return out


def by_site(blocks: Sequence[Block], found: list[str], rules: Sequence[Rule]) -> list[str]:
    """The reasons, with what a site's own rules say put over them."""
    if not rules:
        return found
    known = {f"rule:{rule.id}": rule for rule in rules}
    named = [[known[w] for e in block.within for w in e.words if w in known] for block in blocks]
    body = {rule.id for own in named for rule in own if rule.marks == "body"}
    out = []
    for own, reason in zip(named, found, strict=True):
        chrome = next((rule.id for rule in own if rule.marks != "body"), "")
        if chrome:
            out.append(chrome)
        elif body and not any(rule.marks == "body" for rule in own):
            out.append(reason or min(body))
        elif body and reason not in _HEAD:
            out.append("")
        else:
            out.append(reason)
    return out


def _sections(blocks: Sequence[Block], kept: Sequence[bool]) -> Iterator[str]:
    """``extract/comments`` for what stands in a comments section below some main text."""
    above = 0
    known: dict[int, bool] = {}
    for block, keep in zip(blocks, kept, strict=True):
        inside = _within(block, known, _holds_comments)
        if inside and above >= 2:
            yield "extract/comments"
        else:
            above += keep
            yield "extract/comments" if inside and not keep else ""


def _within(block: Block, known: dict[int, bool], is_one: Callable[[Element], bool]) -> bool:
    """Whether a container around the block is one. `known` says it of containers looked at before."""
    within = block.within
    at = len(within)
    while at and within[at - 1].number not in known:
        at -= 1
    found = at > 0 and known[within[at - 1].number]
    for depth in range(at, len(within)):
        found = found or (depth >= _PAGE and is_one(within[depth]))
        known[within[depth].number] = found
    return found


def _holds_comments(element: Element) -> bool:
    return not _COMMENTS.isdisjoint(element.words)


def _is_menu(element: Element) -> bool:
    return element.name == "nav" or "role:navigation" in element.words


def _is_head(block: Block) -> bool:
    return any(element.name in ("h1", "h2", "h3") for element in block.within)


def _is_standfirst(block: Block, held: Mapping[int, int]) -> bool:
    """It is labelled so, by a container in which at most two blocks would stay: more are the text itself."""
    return not block.linked and any(held[number] <= 2 for number in _called_standfirst(block))


def _called_standfirst(block: Block) -> list[int]:
    """The containers next to a block that are labelled as a standfirst."""
    return [element.number for element in block.within[-2:] if not _STANDFIRST.isdisjoint(element.words)]


def is_title(text: str, titles: Sequence[str]) -> bool:
    """The text says what one of the titles says, or the greater part of it."""
    return _says(text, _words_of(titles))


def _words_of(titles: Sequence[str]) -> list[set[str]]:
    return [set(dom.WORD.findall(title.casefold())) for title in titles]


def _says(text: str, heads: Sequence[set[str]]) -> bool:
    if len(text) > 300:
        return False
    own = set(dom.WORD.findall(text.casefold()))
    if len(own) < 2:
        return False
    for head in heads:
        same = len(own & head)
        if same >= 0.8 * len(own | head) or (len(own) >= 3 and same >= 0.95 * len(own) and same >= 0.5 * len(head)):
            return True
    return False


@cache
def shipped() -> MarkupModel:
    """The model that comes with the package. CleanerError when its file is not the one its card names."""
    data, card = checked(NAME)
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    return MarkupModel(card["words"], Trees.of(arrays, "fast"), Trees.of(arrays, "voted"))
