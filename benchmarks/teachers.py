"""What good extractors take for the main text of a page of HTML: truth, of a kind, where nobody marked the page.

The bench needs trafilatura, readability-lxml and resiliparse.
"""

from __future__ import annotations

from functools import cache

from cleaner.pipeline import Pipeline
from cleaner.settings import Settings


def cleaned(html: str) -> str:
    """The text that this package takes from the page's markup."""
    from cleaner.io.read import Raw

    result = _pipeline().run(Raw("page", html.encode("utf-8", "replace"), media_type="text/html"))
    return result.documents[0].text if result.documents else ""


@cache
def _pipeline() -> Pipeline:
    return Pipeline(Settings(language=False))


def trafilatura(html: str, favor: str = "") -> str:
    """The text that trafilatura chooses, without comments."""
    from trafilatura import extract

    favored = {f"favor_{favor}": True} if favor else {}
    return extract(html, include_comments=False, **favored) or ""


def readability(html: str) -> str:
    """The text of what readability-lxml chooses."""
    from lxml.html import fromstring
    from readability import Document

    summary = Document(html).summary(html_partial=True)
    return "\n".join(fromstring(summary).itertext()) if summary.strip() else ""


def resiliparse(html: str) -> str:
    """The text that resiliparse chooses."""
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(html, main_content=True, alt_texts=False)


TEACHERS = {
    "cleaner": cleaned,
    "trafilatura": trafilatura,
    "trafilatura precision": lambda html: trafilatura(html, "precision"),
    "trafilatura recall": lambda html: trafilatura(html, "recall"),
    "readability": readability,
    "resiliparse": resiliparse,
}
