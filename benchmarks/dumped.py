"""Pages with truth, dumped as text in the three usual ways.

A folder of pages is read in one of three layouts:

* ``<name>.html`` with ``<name>.txt`` beside it, which holds the main text and nothing else, and/or ``<name>.json``,
  ``{"with": [...], "without": [...]}``: stretches that the main text must and must not have. ``"site"`` in the latter
  names the page's site; without it the name up to its first ``--`` does (or the whole name).
* trafilatura's evaluation set: ``evaldata.json`` with ``eval/`` and ``cache/`` beside it; the text of some of its pages
  is known (`articles`).
* Readability's test pages: a folder a page with ``source.html`` and ``expected.html``.

The bench needs beautifulsoup4, lxml, inscriptis and html-text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from articles import article


@dataclass(frozen=True)
class Page:
    """A page of HTML and what is known of its main text: `text` in full, or stretches it has and has not, or both."""

    name: str
    site: str
    html: str
    text: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


def load(folder: Path) -> Iterator[Page]:
    """The pages of a folder, by name. ValueError when it has none of the three layouts."""
    if (folder / "evaldata.json").exists():
        yield from _segments(folder)
    elif found := sorted(folder.glob("*/source.html")):
        for path in found:
            expected = html_text(decoded((path.parent / "expected.html").read_bytes()))
            yield Page(path.parent.name, path.parent.name, decoded(path.read_bytes()), expected)
    elif found := sorted(folder.glob("*.html")):
        for path in found:
            truth, marks = path.with_suffix(".txt"), path.with_suffix(".json")
            row = json.loads(marks.read_text("utf-8")) if marks.exists() else {}
            text = truth.read_text("utf-8") if truth.exists() else None
            site = row.get("site") or path.stem.partition("--")[0]
            wanted, unwanted = tuple(row.get("with", ())), tuple(row.get("without", ()))
            yield Page(path.stem, site, decoded(path.read_bytes()), text, wanted, unwanted)
    else:
        raise ValueError(f"{folder} holds no pages in a layout that is known; benchmarks/README.md names them")


def _segments(folder: Path) -> Iterator[Page]:
    rows = json.loads((folder / "evaldata.json").read_text("utf-8"))
    for url, row in rows.items():
        path = next((p for p in (folder / "eval" / row["file"], folder / "cache" / row["file"]) if p.exists()), None)
        if path is not None:
            host = urlsplit(url).netloc.casefold().removeprefix("www.")
            data = path.read_bytes()
            text = article(row["file"], data)
            yield Page(row["file"], host, decoded(data), text, tuple(row["with"]), tuple(row["without"]))


def decoded(data: bytes) -> str:
    """A file of HTML as text: UTF-8 where it is, else the charset it names or most likely has."""
    from bs4.dammit import UnicodeDammit

    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return UnicodeDammit(data, is_html=True).unicode_markup or data.decode("latin-1")


def bs4(html: str) -> str:
    """The page as ``BeautifulSoup(html, "lxml").get_text("\\n")`` gives it."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "lxml").get_text("\n")


def inscriptis(html: str) -> str:
    """The page as inscriptis lays it out."""
    from inscriptis import get_text

    return get_text(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))


def html_text(html: str) -> str:
    """The page as html-text gives it."""
    from html_text import extract_text

    return str(extract_text(html))


DUMPS = {"bs4": bs4, "inscriptis": inscriptis, "html-text": html_text}
