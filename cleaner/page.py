"""One page before its first stage: who it is, its view, and what its markup says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from cleaner.engines.disposable import Disposable
from cleaner.errors import DecodeError, SettingsError
from cleaner.io.decode import Decoded, decode
from cleaner.io.opening import html_view, open_html
from cleaner.io.read import Raw, Reading
from cleaner.io.taming import tamed
from cleaner.result import HTML, Result
from cleaner.rules import Profile, choose
from cleaner.rules.css import labelled
from cleaner.settings import Settings, timestamp
from cleaner.stages.choose import with_votes
from cleaner.stages.repair import MIXED
from cleaner.text import Document, Fact


def blank_result(raw: Raw) -> Result:
    """The result of a page of which nothing is known but its identity: id, path, hash and size."""
    data = raw.data if raw.text is None else raw.text.encode("utf-8", "surrogatepass")
    sha = hashlib.sha256(data).hexdigest()
    page = hashlib.sha256(f"{raw.path}\0{sha}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Result(id=page, path=raw.path, sha256=sha, n_bytes=len(data), state="failed", media_type=raw.media_type)


def view_of(raw: Raw, settings: Settings) -> Decoded:
    """The view of a page that could be read. Raises DecodeError when its bytes are not text, or too many."""
    _check_size(raw, settings)
    if raw.media_type == HTML:
        declared = raw.charset or settings.encoding or None
        return html_view(raw.data, raw.text, page=raw.path, declared=declared)
    if raw.text is not None:
        return Decoded(raw.text, raw.charset or "utf-8")
    return decode(raw.data, page=raw.path, declared=settings.encoding or None, hint=raw.charset)


def opened(
    raw: Raw, page: str, settings: Settings, sites: Sequence[Profile], second: Disposable | None
) -> tuple[str, list[Document]]:
    """The encoding of a page, and the document the stages begin with. `sites` may have rules for its markup; `second`
    is asked for an opinion on it, if given. Raises DecodeError.
    """
    if raw.media_type != HTML:
        decoded = view_of(raw, settings)
        mixed = (Fact(MIXED, decoded.mixed, MIXED),) if decoded.mixed else ()
        return decoded.encoding, [Document.of(page, decoded.view, mixed)]
    _check_size(raw, settings)
    declared = raw.charset or settings.encoding or None
    found = open_html(
        raw.data,
        raw.text,
        page=raw.path,
        declared=declared,
        url=raw.url,
        until=(fetched(raw) or settings.fetched_at or "")[:10] or None,
        second=second,
        label=partial(_labelled, sites, urlsplit(raw.url or "").hostname or ""),
    )
    blocks, facts = found.blocks, found.facts
    if found.opinion is not None:
        blocks = with_votes(found.decoded.view, blocks, found.opinion.lines)
    return found.decoded.encoding, [Document.of(page, found.decoded.view, facts, blocks)]


def _check_size(raw: Raw, settings: Settings) -> None:
    size = len(raw.data) if raw.text is None else len(raw.text)
    if size > settings.max_bytes:
        raise DecodeError(
            f"{raw.path or 'the page'} has more than max_bytes {settings.max_bytes:,}.",
            page=raw.path,
            advice="Divide it into pages first, or raise max_bytes.",
        )


def reading_of(settings: Settings) -> Reading:
    """How the settings say that containers are read."""
    return Reading(
        settings.text_field, settings.html_field, settings.url_field, settings.time_field, settings.max_bytes
    )


def fetched(raw: Raw) -> str | None:
    """When a page says that it was fetched; a word that is no time is nothing to count from."""
    try:
        return raw.fetched_at if raw.fetched_at and timestamp(raw.fetched_at, key="fetched_at") else None
    except SettingsError:
        return None


def _labelled(sites: Sequence[Profile], host: str, markup: str) -> str:
    """Markup with the marks of its site's own rules, where it has a site with such rules."""
    site = choose([site for site in sites if site.css], markup, host)
    return labelled(tamed(markup), site.css) if site is not None else markup
