"""What a page says of itself: title, authors, publisher, dates and more, each with where it says so.

Read from the parsed tree that the view is made from, so nothing is parsed twice: JSON-LD (schema.org), OpenGraph, other
meta tags, microdata, and the plain elements of the page, in this order of trust. Bounded by size, and JSON is read by
`json`: patterns over JSON are where hostile pages hang others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, Any, TypeAlias

from cleaner.text import Fact

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

FIELDS = ("title", "authors", "publisher", "url", "published", "modified", "description", "tags", "image")
LARGEST = 400_000
"""Code points of one JSON-LD script, and of all together; what is beyond is not read."""
LONGEST = 1000
"""Code points of a value."""
MOST = 40
_META = {
    "og:title": ("title", "open-graph"), "og:site_name": ("publisher", "open-graph"), "og:url": ("url", "open-graph"),
    "og:description": ("description", "open-graph"), "og:image": ("image", "open-graph"),
    "og:image:url": ("image", "open-graph"), "og:updated_time": ("modified", "open-graph"),
    "article:published_time": ("published", "open-graph"), "article:modified_time": ("modified", "open-graph"),
    "article:author": ("authors", "open-graph"), "article:tag": ("tags", "open-graph"),
    "og:article:published_time": ("published", "open-graph"), "og:published_time": ("published", "open-graph"),
    "twitter:title": ("title", "meta"), "twitter:description": ("description", "meta"),
    "twitter:image": ("image", "meta"), "author": ("authors", "meta"), "byl": ("authors", "meta"),
    "dc.creator": ("authors", "meta"), "dcterms.creator": ("authors", "meta"), "citation_author": ("authors", "meta"),
    "sailthru.author": ("authors", "meta"), "parsely-author": ("authors", "meta"),
    "description": ("description", "meta"), "keywords": ("tags", "meta"), "news_keywords": ("tags", "meta"),
    "date": ("published", "meta"), "pubdate": ("published", "meta"), "publishdate": ("published", "meta"),
    "publish-date": ("published", "meta"), "publish_date": ("published", "meta"),
    "parsely-pub-date": ("published", "meta"),
    "sailthru.date": ("published", "meta"), "dc.date": ("published", "meta"), "dc.date.issued": ("published", "meta"),
    "dcterms.created": ("published", "meta"), "dcterms.date": ("published", "meta"),
    "article.published": ("published", "meta"),
    "citation_publication_date": ("published", "meta"), "cxenseparse:recs:publishtime": ("published", "meta"),
    "last-modified": ("modified", "meta"), "dcterms.modified": ("modified", "meta"),
    "citation_title": ("title", "meta"),
    "dc.title": ("title", "meta"), "headline": ("title", "meta"), "dc.publisher": ("publisher", "meta"),
    "application-name": ("publisher", "meta"), "citation_journal_title": ("publisher", "meta"),
}  # fmt: skip
_ITEMPROPS = {
    "headline": "title", "author": "authors", "publisher": "publisher", "datepublished": "published",
    "datemodified": "modified", "keywords": "tags",
}  # fmt: skip
_SOURCES = ("json-ld", "open-graph", "meta", "microdata", "html")
_ARTICLE = re.compile(r"Article|BlogPosting|Report|Review|Recipe|LiveBlog|NewsStory", re.IGNORECASE)
_DASHES = ("-", "|", "–", "—", "·", ":", "»")
_SPACE = re.compile(r"\s+")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://|^www\.|^@", re.IGNORECASE)


Claim: TypeAlias = tuple[str, str, Any]
"""Field, source and value of one thing that a page says of itself."""


def claims(tree: LexborHTMLParser) -> tuple[Claim, ...]:
    """Everything a page says of itself, in the order of the page within a source."""
    return tuple(_said(tree))


def metadata(said: Iterable[Claim], *, url: str | None = None) -> tuple[Fact, ...]:
    """What a page says, one fact a field of FIELDS, by the source most trusted. Dates are RFC 3339, `authors` and
    `tags` lists. Rules are ``metadata/json-ld``, ``/open-graph``, ``/meta``, ``/microdata``, ``/html`` and ``/input``.
    """
    found: dict[str, dict[str, Any]] = {source: {} for source in _SOURCES}
    heads = []
    for field, source, value in said:
        _take(found[source], field, value)
        if (field, source) == ("title", "html") and isinstance(value, str):
            heads.append(_clean(value))
    facts = []
    for field in FIELDS:
        source = next((source for source in _SOURCES if found[source].get(field)), "")
        if source:
            value = found[source][field]
            if field == "title":
                value = _without_site(
                    str(value), [str(f["publisher"]) for f in found.values() if f.get("publisher")], heads
                )
            facts.append(Fact(field, value, f"metadata/{source}"))
    if url and not any(fact.key == "url" for fact in facts):
        facts.append(Fact("url", url, "metadata/input"))
    return tuple(facts)


def unsettled(said: Iterable[Claim], facts: Iterable[Fact]) -> tuple[str, ...]:
    """Which of title, authors and published no source gives, or two sources give differently."""
    known = {fact.key for fact in facts}
    values = {field: [value for _, value in _values(said, field)] for field in ("title", "published")}
    differ = {field for field, own in values.items() if any(not _alike(own[0], other) for other in own[1:])}
    return tuple(field for field in ("title", "authors", "published") if field not in known or field in differ)


def settled(facts: Sequence[Fact], said: Iterable[Claim], told: Mapping[str, tuple[str, str]]) -> tuple[Fact, ...]:
    """The facts, with what was told (value and its source) of fields that the page's own sources leave open.

    Where they differ, the one that says what was told is believed, else the one most trusted. The rules of what was
    told are ``metadata/trafilatura``, ``/htmldate``, and ``/htmldate-guess`` for a date that only stands in the text.
    """
    out = list(facts)
    known = {fact.key: n for n, fact in enumerate(facts)}
    for field, (value, source) in told.items():
        if field not in known:
            taken: dict[str, Any] = {}
            for part in value.split(";") if field == "authors" else [value]:
                _take(taken, field, part)
            if taken.get(field):
                out.append(Fact(field, taken[field], f"metadata/{source}"))
        elif field != "authors" and not _alike(str(out[known[field]].value), value):
            agreed = next(((own, one) for own, one in _values(said, field) if one[: _SAME[field]] == value), None)
            if agreed is not None:
                out[known[field]] = Fact(field, agreed[1], f"metadata/{agreed[0]}")
    return tuple(out)


_SAME = {"title": LONGEST, "published": 10}
"""Code points of a field that must be the same."""


def _values(said: Iterable[Claim], field: str) -> list[tuple[str, str]]:
    """Source and value of all that is said of a field, the most trusted first."""
    found = []
    for name, source, value in said:
        taken: dict[str, Any] = {}
        if name == field:
            _take(taken, field, value)
        if taken:
            found.append((source, str(taken[field])))
    return sorted(found, key=lambda one: _SOURCES.index(one[0]))


def _alike(one: str, other: str) -> bool:
    """Two titles of which one is within the other, or two times of one day."""
    a, b = one.casefold(), other.casefold()
    return a in b or b in a or (a[:10] == b[:10] and _ISO.match(a) is not None)


def titles(said: Iterable[Claim]) -> tuple[str, ...]:
    """Every title a page gives itself, whole: what a headline in its body would repeat."""
    found = {str(value): None for field, _, value in said if field == "title" and isinstance(value, str)}
    return tuple(_clean(title) for title in found)


def when(text: str) -> str | None:
    """A date or time as RFC 3339, UTC where it names no zone; None when it is neither ISO 8601 nor a mail's."""
    match = _ISO.search(text[:100])
    try:
        if match is None:
            moment = parsedate_to_datetime(text[:100])
        else:
            year, month, day, hour, minute, second, zone = match.groups()
            zone = "+00:00" if zone is None or zone.upper() in ("Z", "UTC", "GMT") else zone
            zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
            moment = datetime.fromisoformat(
                f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}"
            )
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return moment.isoformat().replace("+00:00", "Z") if 1900 < moment.year < 2200 else None


def _take(known: dict[str, Any], field: str, value: Any) -> None:
    """Put a value into what one source says; the first one of a field stays, lists grow."""
    if not isinstance(value, str) or not (value := _clean(value)):
        return
    if field in ("authors", "tags"):
        parts = value.split(",") if field == "tags" else [value]
        have = known.setdefault(field, [])
        for part in (part.strip() for part in parts):
            if part and part not in have and len(have) < MOST and not (field == "authors" and _ADDRESS.search(part)):
                have.append(part)
    elif field in ("published", "modified"):
        moment = when(value)
        if moment:
            known.setdefault(field, moment)
    else:
        known.setdefault(field, value)


def _clean(value: str) -> str:
    return _SPACE.sub(" ", unescape(value[:LONGEST])).strip()


def _without_site(title: str, publishers: list[str], heads: list[str]) -> str:
    """A title without the site's name at its end: where the page names its site, or has the rest as its headline."""
    for head in heads:
        if len(head) > 5 and title.startswith(head) and title[len(head) :].lstrip()[:1] in _DASHES:
            return head
    for name in publishers:
        head, rest = title[: -len(name)].rstrip(), title[-len(name) :]
        if (
            rest.casefold() == name.casefold()
            and head[-1:] in ("-", "|", "–", "—", "·", ":", "»")
            and head[:-1].strip()
        ):
            return head[:-1].strip()
    return title


def _said(tree: LexborHTMLParser) -> Iterator[Claim]:
    read = 0
    for script in tree.css('script[type="application/ld+json" i]'):
        text = script.text() or ""
        read += len(text)
        if read > LARGEST:
            break
        for field, value in _linked(text):
            yield field, "json-ld", value
    for meta in tree.css("meta"):
        attributes = meta.attributes
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        field, source = _META.get(key.strip().lower(), ("", ""))
        if field:
            yield field, source, attributes.get("content")
        elif attributes.get("itemprop") and key.lower() in _ITEMPROPS:
            yield _ITEMPROPS[key.lower()], "microdata", attributes.get("content")
    for node in tree.css("[itemprop]")[:400]:
        field = _ITEMPROPS.get((node.attributes.get("itemprop") or "").strip().lower(), "")
        if field and node.tag != "meta":
            name = node.css_first("[itemprop=name]")
            value = node.attributes.get("content") or node.attributes.get("datetime")
            yield field, "microdata", value or (name or node).text(strip=False)[:LONGEST]
    yield from _plain(tree)


def _plain(tree: LexborHTMLParser) -> Iterator[Claim]:
    """What the elements of the page say that every page has."""
    for field, selector, key in (
        ("title", "head title, title", ""),
        ("title", "h1", ""),
        ("url", "link[rel=canonical]", "href"),
        ("published", "time[datetime]", "datetime"),
        ("authors", "a[rel=author]", ""),
        ("image", "link[rel=image_src]", "href"),
    ):
        for node in tree.css(selector)[:4]:
            yield field, "html", node.attributes.get(key) if key else node.text()[:LONGEST]


def _linked(text: str) -> Iterator[tuple[str, Any]]:
    """(field, value) of the articles that a JSON-LD script describes."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    try:
        top = json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return
    things: list[dict[str, Any]] = []
    queue = [top]
    while queue and len(things) < 200:
        one = queue.pop(0)
        if isinstance(one, list):
            queue[:0] = one[:100]
        elif isinstance(one, dict):
            things.append(one)
            for key in ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate"):
                if isinstance(one.get(key), (list, dict)):
                    queue.append(one[key])
    for thing in things:
        if _ARTICLE.search(_string(thing.get("@type"))):
            yield from _article(thing)


def _article(thing: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "title", _string(thing.get("headline") or thing.get("name"))
    yield "url", _string(thing.get("url") or thing.get("mainEntityOfPage"), "@id", "url")
    yield "published", _string(thing.get("datePublished"))
    yield "modified", _string(thing.get("dateModified"))
    yield "description", _string(thing.get("description"))
    yield "publisher", _string(thing.get("publisher"), "name")
    yield "image", _string(thing.get("image") or thing.get("thumbnailUrl"), "url", "@id")
    for field, key in (("authors", "author"), ("tags", "keywords")):
        value = thing.get(key)
        for one in value[:MOST] if isinstance(value, list) else [value]:
            yield field, _string(one, "name")


def _string(value: Any, *keys: str) -> str:
    """The string that a JSON value is, holds under one of `keys`, or begins with."""
    for _ in range(4):
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, dict):
            value = next((value[key] for key in keys if key in value), None)
    return value if isinstance(value, str) else ""
