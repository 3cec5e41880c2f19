"""The order of the stages, and what happens to one page from its bytes to its documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

from cleaner import text as core
from cleaner.engines.disposable import Disposable
from cleaner.errors import CleanerError
from cleaner.io.opinion import worker
from cleaner.io.read import Raw
from cleaner.page import blank_result, fetched, opened
from cleaner.result import HTML, Document, Result
from cleaner.rules import Profile, builtin, load_file
from cleaner.settings import Settings, timestamp
from cleaner.stages import (
    ChooseBlocks,
    CloseSentences,
    CutUnseen,
    DetectLanguage,
    ExtractMain,
    LearnedChrome,
    MarkGaps,
    MarkStructure,
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
from cleaner.stages.options import tuned
from cleaner.stages.outletmodel import OutletModel
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
    learned: Table | None = None
    outlets: OutletModel | None = None
    blocks: BlockModel | None = None

    @cached_property
    def profiles(self) -> tuple[tuple[Profile, ...], Profile]:
        """The sites' profiles, the settings' own first, and the generic rules. Raises RuleError when a file is
        wrong.
        """
        shipped, generic = builtin()
        return (*(load_file(path) for path in self.settings.profiles), *shipped), generic

    @cached_property
    def _options(self) -> dict[str, dict[str, float]]:
        """Numbers of stages that are set."""
        return self.settings.by_stage()

    @cached_property
    def _second(self) -> Disposable | None:
        """Who gives a second opinion on HTML pages."""
        return worker(self.settings.opinion_seconds) if self.settings.extraction == "accurate" else None

    def html_stages(self, copies: Sequence[tuple[str, str]] = (), chrome: Chrome | None = None) -> tuple[Stage, ...]:
        """The stages of an HTML page, in order: its markup says what a dump's lines must be read for."""
        sites, generic = self.profiles
        found: list[Stage] = [
            ChooseBlocks(tuple(rule for site in sites for rule in site.css)),
            RepairDecoding(),
            CutUnseen(),
            StripChrome(sites, generic, brake=self.settings.brake),
        ]
        if chrome is not None:
            found.append(LearnedChrome(chrome))
        found.append(Tidy(paragraphs=not self.settings.keep_structure))
        if self.settings.keep_structure:
            found.append(MarkStructure())
        return tuned((*found, *self._last(copies)), self._options)

    def _last(self, copies: Sequence[tuple[str, str]]) -> tuple[Stage, ...]:
        """The stages that end every page's way: language, then `joins`, with what copies prove before them."""
        found: list[Stage] = [DetectLanguage()] if self.settings.language else []
        if copies:
            found.append(RestoreGaps(copies))
        return (*found, *self.joins())

    def joins(self) -> tuple[Stage, ...]:
        """The stages that see to what was lost or broken where words meet; what copies prove is there by then."""
        options = self.settings
        stages: tuple[Stage, ...] = (
            CloseSentences(),
            RepairSpaces(),
            CloseSentences(again=True),
            RepairSpaces(again=True),
            RepairSpaces(again=True),
            MarkGaps(options.gaps, options.gap_mark, options.model_mark, options.broken_sentences == "drop"),
        )
        return tuned(stages, self._options)

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
            SplitPage(sites, generic, base, self.model, self.outlets, learned=chrome),
            ExtractMain(generic, self.settings.favor, self.blocks),
            StripChrome(sites, generic, brake=self.settings.brake),
        ]
        if chrome is not None:
            found.append(LearnedChrome(chrome))
        found.append(Tidy())
        return tuned((*found, *self._last(copies)), self._options)

    def run(self, raw: Raw, copies: Sequence[tuple[str, str]] = ()) -> Result:
        """One page, from bytes to documents. Never raises for a page's own faults: they are in ``result.error``."""
        blank = blank_result(raw)
        stage = "read"
        try:
            if raw.error is not None:
                raise raw.error
            stage = "decode"
            encoding, docs = opened(raw, blank.id, self.settings, self.profiles[0], self._second)
            added = fetched(raw) or self.settings.fetched_at
            base = timestamp(added, key="fetched_at") if added else None
            chrome = self.learned.of(raw.path, raw.url) if self.learned is not None else None
            html = raw.media_type == HTML
            for step in self.html_stages(copies, chrome) if html else self.stages(base, copies, chrome):
                stage = type(step).__name__
                docs = [child for doc in docs for child in core.apply(doc, step(doc))]
            docs = [core.flagged(docs)] if self.settings.flags_only else docs
        except CleanerError as error:
            state = "rejected" if stage in ("read", "decode") else "failed"
            return replace(blank, state=state, error=_error(error, stage), fault=error)  # type: ignore[arg-type]
        except Exception as error:  # a page may never stop a run: the page row says what happened
            return replace(blank, error=_error(error, stage), fault=error)
        return self._result(blank, raw, docs, encoding, base, added)

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
            "gaps": gaps_of(doc),
            "damage": doc.fact("damage"),
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


def _error(error: Exception, stage: str) -> dict[str, str]:
    return {"type": type(error).__name__, "message": str(error), "stage": stage}


__all__ = ["Pipeline", "Stage"]
