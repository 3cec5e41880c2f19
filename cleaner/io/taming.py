"""Markup that would take a parser quadratic time, made harmless before it is parsed.

An HTML5 parser looks through its open elements at every block tag, and through a tag's attributes at every attribute:
100,000 nested elements take half a minute, 60,000 attributes a quarter. No page that people read comes near the limits.
"""

from __future__ import annotations

import re

DEPTH = 512
"""Elements that nest below this depth are flattened to paragraphs; real pages stay below 100."""
ATTRIBUTES = 1000
"""A tag with more attributes than this loses the ones beyond."""
TAGS = 20_000
EQUALS = 20_000
LONG = 20_000
NEAR = 32
"""Open elements that an end tag is taken to close; one further out is no nesting that grows."""

_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_ATTRIBUTE = re.compile(r"[\s/]+(?:[^\s/>][^\s/>=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*)?)?)?")
"""Tried where the last one ended, one by one: as a pattern of a whole tag it could be read in too many ways."""
_FLAT_NAMES = """area base br col embed hr img input link meta param source track wbr p li dt dd td th tr thead tbody
    tfoot option optgroup colgroup rp rt html head body a b i u em strong small big font code tt s strike nobr
    script style textarea title noscript template xmp iframe noembed noframes"""
_FLAT = frozenset(_FLAT_NAMES.split())
"""Names that never nest for long: nothing in them, closed by the next of their kind, or limited by the parser."""


def tamed(html: str) -> str:
    """`html`, without nesting and attributes beyond the limits. The same string for all but a few pages."""
    parts = html.split("<")
    if html.count("=") > EQUALS or any(not -1 < part.find(">") < LONG for part in parts if len(part) > LONG):
        html = _thinned(html)
    return _flattened(html) if len(parts) > TAGS else html


def _thinned(html: str) -> str:
    """`html` without the attributes beyond the limit."""
    out: list[str] = []
    at = 0
    name = _NAME.search(html)
    while name is not None:
        end, count, limit = name.end(), 0, 0
        while (one := _ATTRIBUTE.match(html, end)) is not None:
            end, count = one.end(), count + 1
            if count == ATTRIBUTES:
                limit = end
        if count > ATTRIBUTES:
            out.append(html[at:limit])
            at = end
        name = _NAME.search(html, end)
    return "".join((*out, html[at:])) if out else html


def _flattened(html: str) -> str:
    """`html` with ``p`` for the name of every element below the limit: a paragraph closes the one before it."""
    out: list[str] = []
    open_: list[str] = []
    at = 0
    for match in _NAME.finditer(html):
        name = match.group(2).lower()
        if name in _FLAT:
            continue
        deep = len(open_) > DEPTH
        if not match.group(1):
            open_.append(name)
        elif name in open_[-NEAR:]:
            while open_.pop() != name:
                pass
        if deep:
            out += (html[at : match.start(2)], "p")
            at = match.end()
    return "".join((*out, html[at:])) if out else html
