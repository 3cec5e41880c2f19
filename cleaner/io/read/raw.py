"""A page as it came in, and what a reader has to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from cleaner.errors import CleanerError, DecodeError, InputError

LIMIT = 64 * 1024 * 1024
"""Bytes of one page, expanded, above which it is rejected."""
PATIENCE = 32
"""Limits' worth of one packed page that are unpacked to find its end; what is longer ends the reading of its file."""
MediaType: TypeAlias = Literal["text/plain", "text/html"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How containers are read. Fields of rows are named as they stand, or with dots for nested ones (``page.body``).

    text, html: the field that holds a page's text, and the one that holds its markup; a row's text wins over its
    markup, and an empty name turns a field off. url, fetched_at: fields for where and when a page was fetched.
    limit: bytes of one page, expanded, above which it is rejected.
    """

    text: str = "text"
    html: str = "html"
    url: str = "url"
    fetched_at: str = "fetched_at"
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class Raw:
    """One page as it came in: its bytes, or (from a container that holds text) its text.

    `path` is relative to the given INPUT, with a locator for containers (``pages.jsonl:12``, a line, row or record).
    `media_type` says whether the page is text or markup, `charset` which one its container says it has, `container`
    that it was one of many in a file. `error` is why it can't be read; damage of a container, which is no page, comes
    as a Raw with an error of its own.
    """

    path: str
    data: bytes = b""
    text: str | None = None
    url: str | None = None
    fetched_at: str | None = None
    error: CleanerError | None = None
    media_type: MediaType = "text/plain"
    charset: str | None = None
    container: bool = False


class Gap(NamedTuple):
    """A stretch of a file that can't be read: `at` and `size` are bytes of the file as it lies there.

    With `tainted`, what was read just before it may be wrong as well (a checksum says so). With `final`, nothing
    follows.
    """

    at: int
    size: int
    why: str
    tainted: bool = False
    final: bool = False

    def __str__(self) -> str:
        lost = f"; {self.size:,} bytes from byte {self.at:,} on can't be read" if self.size else f" (byte {self.at:,})"
        return f"{self.why}{lost}"


def too_large(name: str, limit: int, size: int | None = None) -> DecodeError:
    """The error of a page of more than `limit` bytes; `size` is how many it has, if that is known."""
    has = f" It has {size:,} bytes." if size is not None else ""
    return DecodeError(
        f"{name} is larger than {amount(limit)}.{has}",
        page=name,
        advice="Divide it into pages first, or raise max_bytes.",
    )


def amount(size: int) -> str:
    """A number of bytes for people."""
    return f"{size // 2**20} MiB" if size and size % 2**20 == 0 else f"{size:,} bytes"


def damaged(path: str, number: int, what: str) -> Raw:
    """The row that reports the `number`-th damage of the container `path`: what is broken, and what is lost."""
    name = f"{path}:damage-{number}"
    fault = InputError(f"{path}: {what}.", path=name, advice="What could be read of the file stands in other rows.")
    return Raw(name, error=fault, container=True)
