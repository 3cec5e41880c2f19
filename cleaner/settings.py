"""Every option of a run in one frozen object, read from TOML or keywords, with a fingerprint."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timezone
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cleaner.errors import SettingsError
from cleaner.presets import expanded

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FAVORS = ("recall", "balanced", "precision")
"""What a run may prefer where it is not sure whether a block is main text."""


CHOICES = {
    "gaps": ("off", "hard", "model"),
    "broken_sentences": ("keep", "drop"),
    "duplicates": ("mark", "drop", "off"),
}
"""Settings that are one word of a few."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the output of a page. Workers and places are not here: they must not change a byte.

    source: name of the collection, copied to every document (None: null).
    fetched_at: when the pages were fetched, RFC 3339; relative ages are counted from it. An input's own time wins.
    profiles: paths of further site profiles (TOML), tried before the ones that come with the package.
    encoding: charset of text inputs when they don't say it themselves ("" detects it).
    language: detect the language of each document.
    learn: let a run over many pages learn their sites' chrome from them.
    brake: share of a document (0 to 1) above which a rule is not applied but reported.
    gaps: `off`, `hard` (hard evidence of lost words, and the article's `damage`), `model` (the gap model's places too).
    gap_mark: what is put into the text where hard evidence shows a gap ("" leaves the join as it is).
    model_mark: the same for the gap model's places.
    broken_sentences: `keep` or `drop` sentences that a gap stands in.
    favor: which blocks stay as main text when it is unsure: more of them (recall), fewer (precision), or balanced.
    min_chars: documents with fewer code points of text are `filtered` (0 keeps all).
    duplicates: `mark` says of every copy of a story in a run which one is kept; `drop` also puts the rows of the others
        into a folder ``duplicates`` of their own; `off` looks for none.
    keep: which copy stays, the most important first: `complete`, `intact`, `earliest`, `latest`.
    restore: put back words that other copies in the run prove lost, where duplicates are looked for.
    index: a folder, or an address (``s3://...``) of one, that remembers the documents of earlier runs, to compare with
        ("" remembers nothing).
    max_seconds: processor time of one page, in seconds, above which it is given up (or twice as long by the clock).
    max_memory: bytes in memory of the process at work on a page (RSS), above which that page is given up.
    max_bytes: bytes of one page, expanded, above which it is rejected.
    text_field, html_field, url_field, time_field: what rows of JSONL and Parquet call a page's text, its markup, its
        URL and when it was fetched; ``a.b`` is the field b within a. "" turns one off.
    extraction: how the main text of HTML pages is chosen: ``accurate`` asks trafilatura as well, ``fast`` does not.
    opinion_seconds: CPU seconds that trafilatura may take for a page before it is left without its opinion.
    keep_structure: headings, lists, quotes and tables of HTML pages as Markdown in the text.
    """

    source: str | None = None
    fetched_at: str | None = None
    profiles: tuple[str, ...] = ()
    encoding: str = ""
    language: bool = True
    learn: bool = True
    brake: float = 0.6
    gaps: str = "hard"
    gap_mark: str = " […] "
    model_mark: str = ""
    broken_sentences: str = "keep"
    favor: str = "balanced"
    min_chars: int = 0
    duplicates: str = "mark"
    keep: tuple[str, ...] = ("complete", "intact", "earliest")
    restore: bool = True
    index: str = ""
    max_seconds: float = 30.0
    max_memory: int = 1024**3
    max_bytes: int = 64 * 1024**2
    text_field: str = "text"
    html_field: str = "html"
    url_field: str = "url"
    time_field: str = "fetched_at"
    extraction: str = "accurate"
    opinion_seconds: float = 20.0
    keep_structure: bool = False

    def __post_init__(self) -> None:
        if self.fetched_at is not None:
            timestamp(self.fetched_at, key="fetched_at")
        if not 0 < self.brake <= 1:
            raise SettingsError(f"brake is {self.brake}", key="brake", advice="Give a share above 0 and up to 1.")
        for key, known in CHOICES.items():
            if getattr(self, key) not in known:
                advice = f"Known are {', '.join(known)}."
                raise SettingsError(f"{key} is {getattr(self, key)!r}.", key=key, advice=advice)
        if self.favor not in FAVORS:
            raise SettingsError(f"favor is {self.favor!r}", key="favor", advice=f"Give one of {', '.join(FAVORS)}.")
        if self.min_chars < 0:
            raise SettingsError(f"min_chars is {self.min_chars}", key="min_chars", advice="Give 0 or more.")
        for key in ("max_seconds", "max_memory", "max_bytes"):
            if getattr(self, key) <= 0:
                raise SettingsError(f"{key} is {getattr(self, key)}", key=key, advice="Give a number above 0.")
        if not self.text_field and not self.html_field:
            raise SettingsError(
                "text_field and html_field are both empty", key="text_field", advice="Name one of them."
            )
        if self.extraction not in ("accurate", "fast"):
            raise SettingsError(f"extraction is {self.extraction!r}", key="extraction", advice="Use accurate or fast.")
        if not 0 < self.opinion_seconds <= 3600:
            raise SettingsError(
                f"opinion_seconds is {self.opinion_seconds}", key="opinion_seconds", advice="Give 3600 or less."
            )
        if self.encoding:
            try:
                "".encode(self.encoding)
            except LookupError:
                raise SettingsError(
                    f"encoding {self.encoding!r} is not known",
                    key="encoding",
                    advice="Use a name such as utf-8 or cp1252.",
                ) from None

    @classmethod
    def of(cls, values: Mapping[str, Any], *, where: str = "settings") -> Settings:
        """Settings from plain values; ``preset`` names values beneath them. Raises SettingsError that names a wrong key
        and the nearest right one.
        """
        types = {field.name: field.type for field in fields(cls)}
        clean: dict[str, Any] = {}
        for key, value in expanded(values, where=where).items():
            name = key.replace("-", "_")
            if name not in types:
                near = get_close_matches(name, types, n=1)
                advice = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(sorted(types))}."
                raise SettingsError(f"{where}: unknown key {key!r}.", key=key, advice=advice)
            clean[name] = _typed(name, value, str(types[name]), where)
        try:
            return cls(**clean)
        except SettingsError as error:
            raise SettingsError(f"{where}: {error.message}", key=error.key, advice=error.advice) from None

    @classmethod
    def load(cls, path: str | Path) -> Settings:
        """Settings from a TOML file: its top level, or ``[tool.cleaner]`` of a pyproject.toml."""
        try:
            table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(f"{path} can't be read: {error.strerror}.", advice="Check the path.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path} is not valid TOML: {error}.") from error
        if Path(path).name == "pyproject.toml":
            table = table.get("tool", {}).get("cleaner", {})
        return cls.of(table, where=str(path))

    def replaced(self, **values: Any) -> Settings:
        """The same settings with some values changed."""
        return replace(self, **values)

    def as_row(self) -> dict[str, Any]:
        """The settings as JSON values, by name."""
        return {**asdict(self), "profiles": list(self.profiles), "keep": list(self.keep)}

    def fingerprint(self) -> str:
        """A hash (16 hex digits) of every setting and of the bytes of the profiles named."""
        digest = hashlib.sha256(json.dumps(self.as_row(), sort_keys=True).encode())
        for path in self.profiles:
            try:
                digest.update(Path(path).read_bytes())
            except OSError as error:
                raise SettingsError(f"profile {path} can't be read: {error.strerror}.", key="profiles") from error
        return digest.hexdigest()[:16]


def timestamp(text: str, *, key: str) -> datetime:
    """An RFC 3339 time with its zone; a date or time without one is taken as UTC. Raises SettingsError."""
    try:
        when = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        raise SettingsError(
            f"{key} {text!r} is not a time.", key=key, advice="Write it like 2025-08-13T09:00:00Z."
        ) from None
    return when if when.tzinfo else when.replace(tzinfo=timezone.utc)


def _typed(name: str, value: Any, wanted: str, where: str) -> Any:
    if wanted.startswith("tuple"):
        if isinstance(value, (list, tuple)) and all(isinstance(v, (str, Path)) for v in value):
            return tuple(str(v) for v in value)
        raise SettingsError(f"{where}: {name} must be a list of strings.", key=name)
    if wanted == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    kinds = {"str": str, "str | None": (str, type(None)), "bool": bool, "float": float, "int": int}
    if isinstance(value, datetime):
        value = value.isoformat()
    if not isinstance(value, kinds[wanted]) or (wanted == "int" and isinstance(value, bool)):  # type: ignore[arg-type]
        raise SettingsError(f"{where}: {name} must be {wanted}, not {type(value).__name__}.", key=name)
    return value
