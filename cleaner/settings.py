"""Every option of a run in one frozen object, read from TOML or keywords, with a fingerprint."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
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

FILES = ("cleaner.toml", "pyproject.toml")
"""What a file of settings is called that is found without being named; the first wins within a folder."""
CHOICES = {
    "gaps": ("off", "hard", "model"),
    "broken_sentences": ("keep", "drop"),
    "duplicates": ("mark", "drop", "off"),
    "favor": ("recall", "balanced", "precision"),
    "extraction": ("accurate", "fast"),
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
    max_seconds: processor time of one page, in seconds, above which it is given up (or ten times as long by the clock).
    max_memory: bytes in memory of the process at work on a page (RSS), above which that page is given up.
    max_bytes: bytes of one page, expanded, above which it is rejected.
    text_field, html_field, url_field, time_field: what rows of JSONL and Parquet call a page's text, its markup, its
        URL and when it was fetched; ``a.b`` is the field b within a. "" turns one off.
    extraction: how the main text of HTML pages is chosen: ``accurate`` asks trafilatura as well, ``fast`` does not.
    opinion_seconds: CPU seconds that trafilatura may take for a page before it is left without its opinion.
    keep_structure: headings, lists, quotes and tables of HTML pages as Markdown in the text.
    flags_only: change nothing: a page is one document, its text the page as it came, each cut or repair a flag.
    stages: numbers of single stages, found by experiment: a table for each stage, such as ``[stages.SplitPage]``.
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
    flags_only: bool = False
    stages: tuple[tuple[str, str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.fetched_at is not None:
            timestamp(self.fetched_at, key="fetched_at")
        if not 0 < self.brake <= 1:
            raise SettingsError(f"brake is {self.brake}.", key="brake", advice="Give a share above 0 and up to 1.")
        for key, known in CHOICES.items():
            if getattr(self, key) not in known:
                value = getattr(self, key)
                near = get_close_matches(value, known, n=1)
                advice = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(known)}."
                raise SettingsError(f"{key} is {value!r}.", key=key, advice=advice)
        if self.min_chars < 0:
            raise SettingsError(f"min_chars is {self.min_chars}.", key="min_chars", advice="Give 0 or more.")
        for key in ("max_seconds", "max_memory", "max_bytes"):
            if getattr(self, key) <= 0:
                raise SettingsError(f"{key} is {getattr(self, key)}.", key=key, advice="Give a number above 0.")
        if not self.text_field and not self.html_field:
            raise SettingsError(
                "text_field and html_field are both empty.", key="text_field", advice="Name one of them."
            )
        if not 0 < self.opinion_seconds <= 3600:
            raise SettingsError(
                f"opinion_seconds is {self.opinion_seconds}.", key="opinion_seconds", advice="Give 3600 or less."
            )
        if self.encoding:
            try:
                "".encode(self.encoding)
            except LookupError:
                raise SettingsError(
                    f"encoding {self.encoding!r} is not known.",
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
                raise _unknown(key, name, types, where)
            clean[name] = _numbers(value, where) if name == "stages" else _typed(name, value, str(types[name]), where)
        try:
            return cls(**clean)
        except SettingsError as error:
            raise SettingsError(f"{where}: {error.message}", key=error.key, advice=error.advice) from None

    @classmethod
    def load(cls, path: str | Path) -> Settings:
        """Settings from a TOML file: its top level, or ``[tool.cleaner]`` of a pyproject.toml. Paths in it are relative
        to it. Raises SettingsError.
        """
        table = _table(Path(path))
        found = cls.of({} if table is None else table, where=str(path))
        here = Path(path).parent
        return found.replaced(
            profiles=tuple(str(here / name) for name in found.profiles),
            index=str(here / found.index) if found.index else "",
        )

    @staticmethod
    def discovered(folder: Path) -> Path | None:
        """The file of settings that is nearest to `folder`, upwards from it: ``cleaner.toml``, or a ``pyproject.toml``
        with a table ``[tool.cleaner]``. None when there is none. Raises SettingsError for one that can't be read.
        """
        for place in (folder, *folder.absolute().parents):
            for name in FILES:
                file = place / name
                if file.is_file() and _table(file) is not None:
                    return file
        return None

    def replaced(self, **values: Any) -> Settings:
        """The same settings with some values changed."""
        return replace(self, **values)

    def as_row(self) -> dict[str, Any]:
        """The settings as JSON values, by name."""
        row = {**asdict(self), "profiles": list(self.profiles), "keep": list(self.keep)}
        return {**row, "stages": self.by_stage()}

    def by_stage(self) -> dict[str, dict[str, float]]:
        """The numbers of stages that are set, by stage."""
        found: dict[str, dict[str, float]] = {}
        for stage, name, value in self.stages:
            found.setdefault(stage, {})[name] = value
        return found

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


def _table(path: Path) -> dict[str, Any] | None:
    """The table of settings in a file; None for a pyproject.toml that has none."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} can't be read: {error.strerror}.", advice="Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error
    if path.name != "pyproject.toml":
        return table
    tool = table.get("tool", {}).get("cleaner")
    if tool is not None and not isinstance(tool, dict):
        raise SettingsError(f"{path}: tool.cleaner must be a table.", key="tool.cleaner")
    return tool


def _unknown(key: str, name: str, known: Iterable[str], where: str) -> SettingsError:
    known, above = sorted(known), key.rpartition(".")[0]
    near = [f"{above}.{one}" if above else one for one in get_close_matches(name, known, n=1)]
    advice = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(known)}."
    return SettingsError(f"{where}: unknown key {key!r}.", key=key, advice=advice)


def _numbers(value: Any, where: str) -> tuple[tuple[str, str, float], ...]:
    """The numbers of stages, checked against what the stages have."""
    if not value:
        return ()
    from cleaner.stages.options import stage_options  # what stages stand on takes a second to load

    known = stage_options()
    found = []
    for stage, options in value.items() if isinstance(value, Mapping) else ():
        if stage not in known:
            raise _unknown(f"stages.{stage}", stage, known, where)
        for name, number in options.items() if isinstance(options, Mapping) else ():
            key, default = f"stages.{stage}.{name}", known[stage].get(name.replace("-", "_"))
            if default is None:
                raise _unknown(key, name, known[stage], where)
            if type(number) not in (int, type(default)) or number < 0:
                kind = "a whole number" if type(default) is int else "a number"
                raise SettingsError(f"{where}: {key} must be {kind}, 0 or more, not {number!r}.", key=key)
            found.append((stage, name.replace("-", "_"), type(default)(number)))
    if not found:
        raise SettingsError(f"{where}: stages must be tables with numbers.", key="stages", advice="See the reference.")
    return tuple(sorted(found))


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
