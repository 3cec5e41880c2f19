"""HTML to the view ``html-visible/1``: the visible text of a page, one block a line, and what the markup says of it.

Lexbor (through selectolax) parses: of lexbor, lxml and resiliparse it alone keeps text below any depth and never
crashed, and it is the fastest to parse and to walk. `docs/design.md` lists what is in the view and what is not.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from cleaner.io.decode import Decoded, decode
from cleaner.io.flow import Lines
from cleaner.io.taming import tamed
from cleaner.text import Block, Element

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

VIEW = "html-visible/1"
RULE = "data-cleaner-rule"
"""The attribute by which a site's own rules name an element."""
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_SAMPLE = 65536
_LABELS = {
    "ascii": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252", "iso8859-1": "cp1252", "iso-8859-9": "cp1254",
    "iso8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "ks_c_5601-1987": "cp949",
}  # fmt: skip
"""What browsers read a charset's name as (WHATWG Encoding Standard)."""

_UNSEEN = """head title script style template noscript svg select textarea datalist iframe object embed canvas audio
    video noframes noembed rt rp"""
UNSEEN = frozenset(_UNSEEN.split())
"""Elements whose content a reader does not see as text of the page."""
_BLOCKS = """html body address article aside blockquote button center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup legend li listing main menu nav ol optgroup
    option p plaintext pre search section summary table caption colgroup thead tbody tfoot tr td th ul xmp"""
BLOCKS = frozenset(_BLOCKS.split())
_SPACED = "img input svg iframe object embed canvas audio video select textarea picture"
SPACED = frozenset(_SPACED.split())
"""Inline elements that are not text and stand between words."""
_PRE = frozenset(("pre", "listing", "plaintext", "xmp"))
_TIGHT = frozenset(("li", "tr", "dt", "dd", "br", "pre", "listing", "plaintext", "xmp"))
"""Blocks that no blank line separates from the next of their kind."""
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LOWER = bytes(code if 97 <= code <= 122 else 32 for code in range(256))
"""The lower-case letters; all else is a space."""
_UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
DEEPEST = 64
"""Containers that a block names; those further in are left out."""
_ROW_BLOCKS = "p,div,ul,ol,dl,table,h1,h2,h3,h4,h5,h6,section,article,blockquote,pre,form,br"


class Flat(NamedTuple):
    """The view of an HTML page and its blocks, which are its lines. `tree` is the parsed page."""

    view: str
    blocks: tuple[Block, ...]
    tree: LexborHTMLParser


def decode_html(data: bytes, *, page: str = "", declared: str | None = None) -> Decoded:
    """The markup that `data` says: by BOM, then UTF-8 where it is valid, then the charset `declared` (by HTTP), then
    the one of a meta tag, then charset-normalizer. Raises DecodeError for binary data.
    """
    found = _META.search(data[:_SAMPLE])
    for name in (declared or "", found.group(1).decode("ascii") if found else ""):
        try:
            known = codecs.lookup(name).name if name else ""
        except LookupError:
            continue
        known = _LABELS.get(name.lower(), _LABELS.get(known, known))
        if known and not known.startswith("utf") and not _is_utf8(data) and not data.startswith(b"\xff\xfe"):
            view = data.decode(known, errors="replace")
            lost = view.count("\ufffd")
            if lost * 1000 <= len(view) and "\x00" not in view:
                return Decoded(view, known, lost)
    return decode(data, page=page)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def flatten(html: str) -> Flat:
    """The view of a page. The same for the same markup; no limit to depth, size or numbers, time linear."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(tamed(html.lstrip("\ufeff")) or " ")
    lines = Lines()
    if tree.root is not None:
        _walk(tree.root, lines)
    return Flat("".join(lines.text), tuple(lines.blocks), tree)


_LABELLING = frozenset(("class", "id", "role", "itemprop", "rel", "itemtype", "aria-hidden", RULE))
"""Attributes that label an element."""
_NOTHING, _APART_UNSEEN, _TEXT, _BREAK, _RULED, _INLINE, _LINK, _APART, _CELL, _BLOCK = range(10)
"""What a node is to the view. From `_INLINE` on it is an element with content."""
_WAYS = {
    **dict.fromkeys(UNSEEN, _NOTHING), **dict.fromkeys(UNSEEN & SPACED, _APART_UNSEEN), "-text": _TEXT, "br": _BREAK,
    "hr": _RULED, "a": _LINK, "span": _INLINE, **dict.fromkeys(SPACED - UNSEEN, _APART),
    **dict.fromkeys(BLOCKS, _BLOCK), "td": _CELL, "th": _CELL,
}  # fmt: skip
_Frame: TypeAlias = tuple[int, str, tuple[Element, ...], tuple[str, ...]]
"""An open element: its way, its name, the containers and the inline words outside."""


def _way(tag: str | None) -> int:
    """What a node is that `_WAYS` does not name."""
    if tag is None or tag[0] in "-!":
        return _NOTHING
    return _APART if "-" in tag else _INLINE


def _walk(root: LexborNode, lines: Lines) -> None:
    """Every node in order, with a stack of our own."""
    node: Any = root
    inner: tuple[str, ...] = ()  # words of inline elements that are open
    stack: list[_Frame] = []
    number = 0
    known: dict[tuple[tuple[str, str | None], ...], tuple[str, ...]] = {(): ()}
    while True:
        tag = node.tag
        way = _WAYS.get(tag, -1)
        below = None
        if way < 0:
            way = _way(tag)
        if way == _TEXT:
            text = node.text_content
            if text:
                lines.add(text, inner)
        elif way >= _INLINE:
            attributes = node.attributes
            if not attributes or not _hidden(attributes):
                below = node.child
                number += 1
                stack.append((way, tag, lines.within, inner))
                key = tuple([item for item in attributes.items() if item[0] in _LABELLING]) if attributes else ()
                words = known.get(key)
                if words is None:
                    words = known[key] = _words(key)
                inner = _enter(way, tag, words, inner, number, lines, node)
                if below is None:
                    inner = _leave(stack.pop(), lines, node)
        elif way:
            if way == _APART_UNSEEN:
                lines.gap()
            else:
                lines.end(tag, tight=way == _BREAK)
        if below is not None:
            node = below
            continue
        while (following := node.next) is None:
            node = node.parent
            if node is None or not stack:
                lines.end("html")
                return
            inner = _leave(stack.pop(), lines, node)
            if not stack:
                lines.end("html")
                return
        node = following


def _enter(
    way: int, tag: str, words: tuple[str, ...], inner: tuple[str, ...], number: int, lines: Lines, node: LexborNode
) -> tuple[str, ...]:
    if way < _CELL:
        if way == _LINK:
            lines.linked += 1
        elif way == _APART:
            lines.gap()
        return (*inner, *words)[-12:] if words else inner
    within = lines.within
    if way == _CELL and within and within[-1].name == "row":
        lines.cell()
        return inner
    lines.end(tag, tight=tag in _TIGHT)
    if tag == "tr" and node.css_first(_ROW_BLOCKS) is None:
        tag = "row"
    elif tag in _PRE:
        lines.pre += 1
    if len(within) < DEEPEST:
        lines.within = (*within, Element(number, tag, words))
    return ()


def _leave(frame: _Frame, lines: Lines, node: LexborNode) -> tuple[str, ...]:
    way, tag, within, outer = frame
    if way < _CELL:
        if way == _LINK:
            lines.linked -= 1
            following = node.next
            if following is not None and following.tag == "a":
                lines.gap()
        elif way == _APART:
            lines.gap()
    elif way == _BLOCK or not (within and within[-1].name == "row"):
        lines.end(tag, tight=tag in _TIGHT)
        lines.within = within
        if tag in _PRE:
            lines.pre -= 1
    return outer


def _hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    if "style" not in attributes:
        return False
    style = attributes["style"]
    return bool(style and _UNSHOWN.search(style))


def _words(attributes: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """The words that label an element: of its classes and id, and its role, itemprop and the like as ``role:main``."""
    found: dict[str, None] = {}
    for key, value in attributes:
        if not value:
            continue
        if key in ("class", "id"):
            for word in _split(value[:400]):
                if len(word) > 1:
                    found[word] = None
        elif key in ("role", "itemprop", "rel", "itemtype"):
            found.update((f"{key}:{word.rsplit('/', 1)[-1].lower()}", None) for word in value[:200].split()[:4])
        elif key == RULE:
            found[f"rule:{value}"] = None
        elif key == "aria-hidden" and value == "true":
            found["aria:hidden"] = None
    return tuple(found)


def _split(name: str) -> list[str]:
    """The words of a class or id: ``wideColumn-2`` is wide and column."""
    if name.islower():
        return name.encode("ascii", "replace").translate(_LOWER).decode().split()
    return [word.lower() for word in _WORDS.findall(name)]


def texts(flat: Flat) -> Iterator[str]:
    """The text of each block."""
    return (flat.view[block.start : block.end] for block in flat.blocks)
