"""The order of the stages, and what happens to one page from its bytes to its documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

from cleaner import text as core
from cleaner.errors import CleanerError, DecodeError, SettingsError
from cleaner.io.decode import Decoded, decode
from cleaner.io.read import Raw, Reading
from cleaner.result import Document, Result
from cleaner.rules import Profile, builtin, load_file
from cleaner.settings import Settings, timestamp
from cleaner.stages import (
    CloseSentences,
    CutUnseen,
    DetectLanguage,
    ExtractMain,
    LearnedChrome,
    MarkGaps,
    RepairDecoding,
    RepairSpaces,
    RestoreGaps,
    SplitPage,
    StripChrome,
    Tidy,
    UnwrapLines,
    gaps_of,
)
from cleaner.stages.blockmodel import BlockModel
from cleaner.stages.learned import Chrome, Table
from cleaner.stages.model import LineModel
from cleaner.stages.repair import MIXED
from cleaner.text import Entry, Fact, Finding

Stage: TypeAlias = Callable[[core.Document], Iterable[Finding]]


@dataclass(frozen=True)
class Pipeline:
    """The stages of a run, made once from its settings. Picklable; remembers nothing from page to page."""

    settings: Settings
    model: LineModel | None = None
    learned: Table | None = None
    blocks: BlockModel | None = None

    @cached_property
    def profiles(self) -> tuple[tuple[Profile, ...], Profile]:
        """The sites' profiles, the settings' own first, and the generic rules. Raises RuleError when a file is
        wrong.
        """
        shipped, generic = builtin()
        return (*(load_file(path) for path in self.settings.profiles), *shipped), generic

    def stages(
        self, base: datetime | None, copies: Sequence[tuple[str, str]] = (), chrome: Chrome | None = None
    ) -> tuple[Stage, ...]:
        """The stages in order. `base` is what relative ages are counted from, `copies` (id, text) prove lost words,
        `chrome` is what was learnt of the page's site.
        """
        sites, generic = self.profiles
        found: list[Stage] = [
            RepairDecoding(),
            CutUnseen(),
            UnwrapLines(),
            SplitPage(sites, generic, base, self.model, learned=chrome),
            ExtractMain(generic, self.settings.favor, self.blocks),
            StripChrome(sites, generic, brake=self.settings.brake),
        ]
        if chrome is not None:
            found.append(LearnedChrome(chrome))
        found.append(Tidy())
        if self.settings.language:
            found.append(DetectLanguage())
        if copies:
            found.append(RestoreGaps(copies))
        options = self.settings
        found += [CloseSentences(), RepairSpaces()]
        found += [CloseSentences(again=True), RepairSpaces(again=True), RepairSpaces(again=True)]
        found.append(MarkGaps(options.gaps, options.gap_mark, options.model_mark, options.broken_sentences == "drop"))
        return tuple(found)

    def run(self, raw: Raw, copies: Sequence[tuple[str, str]] = ()) -> Result:
        """One page, from bytes to documents. Never raises for a page's own faults: they are in ``result.error``."""
        blank = blank_result(raw)
        stage = "read"
        try:
            if raw.error is not None:
                raise raw.error
            stage = "decode"
            decoded = view_of(raw, self.settings)
            facts = (Fact(MIXED, decoded.mixed, MIXED),) if decoded.mixed else ()
            docs: list[core.Document] = [core.Document.of(blank.id, decoded.view, facts)]
            added = _time(raw.fetched_at) or self.settings.fetched_at
            base = timestamp(added, key="fetched_at") if added else None
            chrome = self.learned.of(raw.path, raw.url) if self.learned is not None else None
            for step in self.stages(base, copies, chrome):
                stage = type(step).__name__
                docs = [child for doc in docs for child in core.apply(doc, step(doc))]
        except CleanerError as error:
            state = "rejected" if stage in ("read", "decode") else "failed"
            return replace(blank, state=state, error=_error(error, stage), fault=error)  # type: ignore[arg-type]
        except Exception as error:  # a page may never stop a run: the page row says what happened
            return replace(blank, error=_error(error, stage), fault=error)
        return self._result(blank, raw, docs, decoded.encoding, base, added)

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
            "url": raw.url if number == 0 else None,
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
            "gaps": gaps_of(doc),
            "damage": doc.fact("damage"),
            "runs": doc.origin.runs(),
        }
        created = doc.fact("created")
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
    """The view of a page that could be read. Raises DecodeError when its bytes are not text, or too many."""
    size = len(raw.data) if raw.text is None else len(raw.text)
    if size > settings.max_bytes:
        raise DecodeError(
            f"{raw.path or 'the page'} has more than max_bytes {settings.max_bytes:,}.",
            page=raw.path,
            advice="Divide it into pages first, or raise max_bytes.",
        )
    if raw.text is not None:
        return Decoded(raw.text, raw.charset or "utf-8")
    return decode(raw.data, page=raw.path, declared=settings.encoding or None, hint=raw.charset)


def reading_of(settings: Settings) -> Reading:
    """How the settings say that containers are read."""
    return Reading(
        settings.text_field, settings.html_field, settings.url_field, settings.time_field, settings.max_bytes
    )


def _time(said: str | None) -> str | None:
    """When a page says that it was fetched; a word that is no time is nothing to count from."""
    try:
        return said if said and timestamp(said, key="fetched_at") else None
    except SettingsError:
        return None


def _error(error: Exception, stage: str) -> dict[str, str]:
    return {"type": type(error).__name__, "message": str(error), "stage": stage}


__all__ = ["Pipeline", "Stage", "blank_result", "reading_of", "view_of"]
