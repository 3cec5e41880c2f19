"""An HTML page opened: its view and blocks, what it says of itself, and what trafilatura thinks of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from cleaner.engines.disposable import Disposable
from cleaner.io.decode import Decoded
from cleaner.io.html import decode_html, flatten
from cleaner.io.metadata import claims, metadata, settled, titles, unsettled
from cleaner.io.opinion import Opinion, Question
from cleaner.text import Block, Fact


class Opened(NamedTuple):
    """What the stages begin with. `opinion` is None where none was asked for, or none came."""

    decoded: Decoded
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...]
    opinion: Opinion | None


def markup_of(data: bytes, text: str | None, *, page: str, declared: str | None) -> Decoded:
    """The markup of a page that came as bytes or as text. Raises DecodeError when its bytes are not text."""
    return Decoded(text, "utf-8") if text is not None else decode_html(data, page=page, declared=declared)


def html_view(data: bytes, text: str | None, *, page: str, declared: str | None) -> Decoded:
    """The view of an HTML page, and the encoding of its markup. Raises DecodeError when its bytes are not text."""
    markup = markup_of(data, text, page=page, declared=declared)
    return replace(markup, view=flatten(markup.view).view)


def prose(blocks: Sequence[Block]) -> int:
    """The code points of blocks that are long enough for a sentence and not links."""
    sizes = [(block.end - block.start, block.linked) for block in blocks]
    return sum([size for size, linked in sizes if size >= 60 and 2 * linked < size])


def open_html(
    data: bytes,
    text: str | None,
    *,
    page: str,
    declared: str | None,
    url: str | None,
    until: str | None,
    second: Disposable | None,
    label: Callable[[str], str],
) -> Opened:
    """A page with all that is known of it before the first stage. `second` is asked for its opinion, if given,
    and for what the page's own words leave open of its metadata; no date is after `until`, an ISO date.
    `label` may put attributes into the markup, which change no text.
    """
    markup = markup_of(data, text, page=page, declared=declared)
    flat = flatten(label(markup.view))
    said = claims(flat.tree)
    facts = metadata(said, url=url)
    opinion: Opinion | None = None
    if second is not None and flat.blocks:
        opinion = second.ask(Question(markup.view, unsettled(said, facts), url, until, prose(flat.blocks)))
        if opinion is None:
            facts = (*facts, Fact("refused/opinion", second.why, "extract/opinion"))
    if opinion is not None:
        facts = settled(facts, said, opinion.told)
    heads = Fact("titles", list(titles(said)), "metadata/titles")
    return Opened(replace(markup, view=flat.view), flat.blocks, (*facts, heads), opinion)
