"""The order of the stages, and what happens to one page from its bytes to its documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from cleaner import text as core
from cleaner.errors import CleanerError
from cleaner.io.decode import Decoded, decode
from cleaner.io.disposable import Disposable
from cleaner.io.opening import html_view, open_html
from cleaner.io.opinion import worker
from cleaner.io.read import Raw
from cleaner.io.taming import tamed
from cleaner.result import HTML, Document, Result
from cleaner.rules import Profile, builtin, choose, load_file
from cleaner.rules.css import labelled
from cleaner.settings import Settings, timestamp
from cleaner.stages import (
    ChooseBlocks,
    DetectLanguage,
    ExtractMain,
    MarkStructure,
    RepairDecoding,
    SplitPage,
    StripChrome,
    Tidy,
)
from cleaner.stages.blockmodel import BlockModel
from cleaner.stages.choose import with_votes
from cleaner.stages.model import LineModel
from cleaner.text import Entry, Finding

_HTML_FACTS = ("published", "modified", "description", "standfirst", "tags", "image")
Stage: TypeAlias = Callable[[core.Document], Iterable[Finding]]


@dataclass(frozen=True)
class Pipeline:
    """The stages of a run, made once from its settings. Picklable; remembers nothing from page to page.

    For HTML pages it keeps a process that trafilatura runs in, and that may be killed.
    """

    settings: Settings
    model: LineModel | None = None
    blocks: BlockModel | None = None

    @cached_property
    def profiles(self) -> tuple[tuple[Profile, ...], Profile]:
        """The sites' profiles, the settings' own first, and the generic rules. Raises RuleError when a file is
        wrong.
        """
        shipped, generic = builtin()
        return (*(load_file(path) for path in self.settings.profiles), *shipped), generic

    @cached_property
    def _second(self) -> Disposable | None:
        """Who gives a second opinion on HTML pages."""
        return worker(self.settings.opinion_seconds) if self.settings.extraction == "accurate" else None

    def html_stages(self) -> tuple[Stage, ...]:
        """The stages of an HTML page, in order: its markup says what a dump's lines must be read for."""
        sites, generic = self.profiles
        found: list[Stage] = [
            ChooseBlocks(tuple(rule for site in sites for rule in site.css)),
            RepairDecoding(),
            StripChrome(sites, generic, brake=self.settings.brake),
            Tidy(paragraphs=not self.settings.keep_structure),
        ]
        if self.settings.keep_structure:
            found.append(MarkStructure())
        if self.settings.language:
            found.append(DetectLanguage())
        return tuple(found)

    def stages(self, base: datetime | None) -> tuple[Stage, ...]:
        """The stages in order. `base` is what relative ages are counted from."""
        sites, generic = self.profiles
        found: list[Stage] = [
            RepairDecoding(),
            SplitPage(sites, generic, base, self.model),
            ExtractMain(generic, self.settings.favor, self.blocks),
            StripChrome(sites, generic, brake=self.settings.brake),
            Tidy(),
        ]
        if self.settings.language:
            found.append(DetectLanguage())
        return tuple(found)

    def run(self, raw: Raw) -> Result:
        """One page, from bytes to documents. Never raises for a page's own faults: they are in ``result.error``."""
        blank = blank_result(raw)
        stage = "read"
        try:
            if raw.error is not None:
                raise raw.error
            stage = "decode"
            encoding, docs = self._opened(raw, blank.id)
            added = raw.fetched_at or self.settings.fetched_at
            base = timestamp(added, key="fetched_at") if added else None
            for step in self.html_stages() if raw.media_type == HTML else self.stages(base):
                stage = type(step).__name__
                docs = [child for doc in docs for child in core.apply(doc, step(doc))]
        except CleanerError as error:
            state = "rejected" if stage in ("read", "decode") else "failed"
            return replace(blank, state=state, error=_error(error, stage), fault=error)  # type: ignore[arg-type]
        except Exception as error:  # a page may never stop a run: the page row says what happened
            return replace(blank, error=_error(error, stage), fault=error)
        return self._result(blank, raw, docs, encoding, base, added)

    def _opened(self, raw: Raw, page: str) -> tuple[str, list[core.Document]]:
        """The encoding of a page, and the document the stages begin with. Raises DecodeError."""
        if raw.media_type != HTML:
            decoded = view_of(raw, self.settings)
            return decoded.encoding, [core.Document.of(page, decoded.view)]
        declared = raw.charset or self.settings.encoding or None
        found = open_html(
            raw.data,
            raw.text,
            page=raw.path,
            declared=declared,
            url=raw.url,
            second=self._second,
            label=partial(_labelled, self.profiles[0], urlsplit(raw.url or "").hostname or ""),
        )
        blocks, facts = found.blocks, found.facts
        if found.opinion is not None:
            blocks = with_votes(found.decoded.view, blocks, found.opinion.lines)
        elif self._second is not None and blocks:
            facts = (*facts, core.Fact("refused/opinion", "none came", "extract/opinion"))
        return found.decoded.encoding, [core.Document.of(page, found.decoded.view, facts, blocks)]

    def _result(
        self,
        blank: Result,
        raw: Raw,
        docs: Sequence[core.Document],
        encoding: str,
        base: datetime | None,
        added: str | None,
    ) -> Result:
        kept = [doc for doc in docs if doc.text.strip()]
        ids = {id(doc): f"{blank.id}#{number}" for number, doc in enumerate(kept)}
        lead = ids[id(kept[0])] if kept else None
        edits: list[Entry] = []
        for doc in docs:
            edits.extend(core.entries(doc, ids.get(id(doc))))
        edits.sort(key=lambda e: (e.start, e.end))
        view = docs[0].view
        parts = tuple({"doc": ids.get(id(doc)), "spans": core.parts(doc)} for doc in docs)
        documents = tuple(
            self._document(doc, ids[id(doc)], number, lead, raw, base, added) for number, doc in enumerate(kept)
        )
        refused = {f.key: f.value for doc in docs for f in doc.facts if f.key.startswith("refused/")}
        return replace(
            blank,
            state="cleaned" if kept else "empty",
            documents=documents,
            edits=tuple(edits),
            parts=parts,
            view=view,
            view_sha256=hashlib.sha256(view.encode("utf-8", "surrogatepass")).hexdigest(),
            encoding=encoding,
            profile=next((str(v) for doc in docs if (v := doc.fact("profile")) is not None), None),
            facts=refused,
        )

    def _document(
        self,
        doc: core.Document,
        doc_id: str,
        number: int,
        lead: str | None,
        raw: Raw,
        base: datetime | None,
        added: str | None,
    ) -> Document:
        role = "lead" if number == 0 else "related"
        short = len(doc.text) < self.settings.min_chars
        metadata: dict[str, Any] = {
            "page": doc.page,
            "path": raw.path,
            "index": number,
            "role": role,
            "parent": lead if number else None,
            "title": doc.fact("title"),
            "publisher": doc.fact("publisher"),
            "url": raw.url or doc.fact("url") if number == 0 else None,
            "authors": doc.fact("authors") or [],
            "date_raw": doc.fact("date_raw"),
            "date_base": base.isoformat() if base is not None and doc.fact("date_raw") is not None else None,
            "language": doc.fact("language") or "und",
            "language_score": doc.fact("language_score"),
            "detector": doc.fact("detector") or "none",
            "profile": doc.fact("profile"),
            "state": "filtered" if short else "kept",
            "because": f"shorter than min_chars {self.settings.min_chars}" if short else None,
            "duplicate": None,
            "copies": [],
            "gaps": [],
            "runs": doc.origin.runs(),
        }
        if raw.media_type == HTML:
            metadata.update({key: doc.fact(key) for key in _HTML_FACTS})
            metadata["found_in"] = {key: fact.rule for key, fact in doc.known().items() if key in metadata}
        created = doc.fact("created") or doc.fact("published")
        return Document(
            id=doc_id,
            text=doc.text,
            role=role,  # type: ignore[arg-type]
            index=number,
            parent=metadata["parent"],
            metadata=metadata,
            source=self.settings.source,
            added=added,
            created=str(created) if created is not None else None,
            origin=doc.origin,
        )


def blank_result(raw: Raw) -> Result:
    """The result of a page of which nothing is known but its identity: id, path, hash and size."""
    data = raw.data if raw.text is None else raw.text.encode("utf-8", "surrogatepass")
    sha = hashlib.sha256(data).hexdigest()
    page = hashlib.sha256(f"{raw.path}\0{sha}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Result(id=page, path=raw.path, sha256=sha, n_bytes=len(data), state="failed", media_type=raw.media_type)


def view_of(raw: Raw, settings: Settings) -> Decoded:
    """The view of a page that could be read. Raises DecodeError when its bytes are not text."""
    if raw.media_type == HTML:
        declared = raw.charset or settings.encoding or None
        return html_view(raw.data, raw.text, page=raw.path, declared=declared)
    if raw.text is not None:
        return Decoded(raw.text, "utf-8")
    return decode(raw.data, page=raw.path, declared=settings.encoding or None)


def _labelled(sites: Sequence[Profile], host: str, markup: str) -> str:
    """Markup with the marks of its site's own rules, where it has a site with such rules."""
    site = choose([site for site in sites if site.css], markup, host)
    return labelled(tamed(markup), site.css) if site is not None else markup


def _error(error: Exception, stage: str) -> dict[str, str]:
    return {"type": type(error).__name__, "message": str(error), "stage": stage}


__all__ = ["Pipeline", "Stage", "blank_result", "view_of"]
