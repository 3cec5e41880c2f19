"""Is a page text or markup: by what its container says, and by how it begins."""

from __future__ import annotations

import re

from cleaner.io.read.raw import MediaType

_MARKUP = re.compile(
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?"
    rb"<(?:!doctype\s+html\b|html[\s>]|head[\s>]|body[\s>])",
    re.IGNORECASE | re.DOTALL,
)
HEAD = 2048
"""Bytes that are looked at."""
_TEXT = ("text/plain", "text/markdown", "")
_HTML = ("text/html", "application/xhtml+xml")


def media_type(data: bytes | str, known: str = "") -> MediaType | None:
    """``text/html`` or ``text/plain`` for a page that begins like `data`; None for what is neither.

    `known` is a content type, if its container gives one, without parameters. What is said to be text, or nothing, and
    begins like an HTML document, is one.
    """
    said = known.strip().lower()
    if said in _HTML:
        return "text/html"
    if said not in _TEXT:
        return None
    head = data[:HEAD]
    if isinstance(head, str):
        head = head.encode("utf-8", "surrogatepass")
    return "text/html" if _MARKUP.match(head.replace(b"\0", b"")) else "text/plain"
