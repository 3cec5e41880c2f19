"""What comes out of a page: documents with metadata, and the page with its ledger; as objects and as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from cleaner import text as core
from cleaner.text import Entry

PageState = Literal["cleaned", "empty", "rejected", "failed"]
DocumentState = Literal["kept", "duplicate", "filtered"]
TEXT_VIEW = "text/1"
HTML_VIEW = "html-visible/1"
HTML: Literal["text/html"] = "text/html"


@dataclass(frozen=True)
class Document:
    """One clean article. `text` has its paragraphs separated by one blank line, and no title in it."""

    id: str
    text: str
    role: Literal["lead", "related"]
    index: int
    parent: str | None
    metadata: Mapping[str, Any]
    source: str | None = None
    added: str | None = None
    created: str | None = None
    origin: core.OffsetMap = field(repr=False, compare=False, default_factory=lambda: core.OffsetMap(()))

    @property
    def title(self) -> str | None:
        """The headline as found, or None."""
        return self.metadata["title"]  # type: ignore[no-any-return]

    @property
    def publisher(self) -> str | None:
        """The outlet as found, or None."""
        return self.metadata["publisher"]  # type: ignore[no-any-return]

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """Places in `text` where words were lost: ``at`` (code points), ``kind``, ``confidence``."""
        return self.metadata["gaps"]  # type: ignore[no-any-return]

    def to_view(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Spans of the view (code points, end exclusive) that ``text[start:end]`` stands for. IndexError when
        outside.
        """
        return self.origin.spans(start, end)

    def as_row(self) -> dict[str, Any]:
        """The document as the output's row: also a dolma document and a datatrove row."""
        return {
            "id": self.id,
            "text": self.text,
            "source": self.source,
            "added": self.added,
            "created": self.created,
            "metadata": dict(self.metadata),
        }


@dataclass(frozen=True)
class Result:
    """A page and what became of it. ``str(result)`` is the lead's clean text."""

    id: str
    path: str
    sha256: str
    n_bytes: int
    state: PageState
    documents: tuple[Document, ...] = ()
    edits: tuple[Entry, ...] = ()
    parts: tuple[Mapping[str, Any], ...] = ()
    view: str = field(default="", repr=False)
    view_sha256: str | None = None
    encoding: str | None = None
    media_type: str = "text/plain"
    profile: str | None = None
    error: Mapping[str, str] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    fault: Exception | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The lead's clean text; empty when the page has none."""
        return self.documents[0].text if self.documents else ""

    def __str__(self) -> str:
        return self.text

    def why(self, offset: int) -> Entry | None:
        """The edit that covers a view offset (code points), or None when that code point stands in a text unchanged."""
        return core.why(self.edits, offset)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Code points of the view that each rule removed or replaced."""
        taken: dict[str, int] = {}
        for edit in self.edits:
            if edit.op in ("remove", "replace"):
                taken[edit.rule] = taken.get(edit.rule, 0) + edit.end - edit.start
        return taken

    def as_row(self) -> dict[str, Any]:
        """The page as the output's row, ledger included."""
        return {
            "id": self.id,
            "path": self.path,
            "sha256": self.sha256,
            "n_bytes": self.n_bytes,
            "encoding": self.encoding,
            "media_type": self.media_type,
            "view": (HTML_VIEW if self.media_type == HTML else TEXT_VIEW) if self.view_sha256 else None,
            "view_sha256": self.view_sha256,
            "n_chars": len(self.view) if self.view_sha256 else None,
            "state": self.state,
            "error": dict(self.error) if self.error else None,
            "profile": self.profile,
            "documents": [doc.id for doc in self.documents],
            "parts": [dict(part) for part in self.parts],
            "facts": dict(self.facts),
            "edits": [edit.as_row() for edit in self.edits],
        }
