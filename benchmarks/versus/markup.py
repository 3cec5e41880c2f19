"""What each tool does with pages of HTML: paths of files come in, their main texts go out. See `texts.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[[list[str]], list[str]]


def cleaner_accurate() -> Run:
    """All stages, metadata and ledger, with trafilatura as second opinion; what its child process takes counts."""
    return _cleaner("accurate")


def cleaner_fast() -> Run:
    """All stages, metadata and ledger, without a second opinion."""
    return _cleaner("fast")


def _cleaner(how: str) -> Run:
    from cleaner import Cleaner
    from cleaner.io.read import Raw

    own = Cleaner(extraction=how, language=False)

    def one(path: str) -> str:
        found = own.run(Raw(path, Path(path).read_bytes(), media_type="text/html"))
        return "\n\n".join(document.text for document in found.documents)

    return lambda paths: [one(path) for path in paths]


def trafilatura() -> Run:
    """Text and metadata."""
    return _trafilatura(with_metadata=True)


def trafilatura_text() -> Run:
    """Text alone."""
    return _trafilatura()


def _trafilatura(**more: Any) -> Run:
    from trafilatura import bare_extraction

    def one(path: str) -> str:
        found = bare_extraction(Path(path).read_bytes(), include_comments=False, **more)
        return found.text or "" if found is not None else ""

    return lambda paths: [one(path) for path in paths]


def resiliparse() -> Run:
    """Main content as text."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    def one(path: str) -> str:
        data = Path(path).read_bytes()
        return extract_plain_text(bytes_to_str(data, detect_encoding(data)), main_content=True)

    return lambda paths: [one(path) for path in paths]


def readability_lxml() -> Run:
    """The summary, its tags removed, and the title."""
    from lxml.html import fromstring
    from readability import Document

    def one(path: str) -> str:
        document = Document(Path(path).read_bytes())
        document.title()
        return "\n".join(fromstring(document.summary(html_partial=True)).itertext())

    return lambda paths: [one(path) for path in paths]


def newspaper4k() -> Run:
    """Text and metadata. It would fetch a page's images, which is no cost of extracting."""
    from newspaper import Article

    def one(path: str) -> str:
        article = Article("https://news.example/page", fetch_images=False)
        article.download(input_html=Path(path).read_text("utf-8", "replace"))
        article.parse()
        return article.text

    return lambda paths: [one(path) for path in paths]
