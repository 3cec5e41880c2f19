"""The Python side of the contract: one page, one text, or a step in someone else's pipeline."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeAlias, overload

from cleaner.errors import CleanerError, InputError, PageError, SettingsError
from cleaner.io.read import Raw, Reading, Source, page_of_row, pages
from cleaner.page import reading_of
from cleaner.pipeline import Pipeline
from cleaner.presets import expanded
from cleaner.result import HTML, Result
from cleaner.settings import Settings

Item: TypeAlias = "str | bytes | Path | Mapping[str, Any]"


def clean_file(
    path: str | Path,
    out: str | Path | None = None,
    *,
    overwrite: bool = False,
    settings: Settings | None = None,
    **options: Any,
) -> Result:
    """Clean the page in one file (plain text or HTML, also packed as ``.gz`` or ``.zst``).

    `options` are settings by name and win over `settings`. With `out`, the output folder of a run is written as well;
    `overwrite` lets it replace an earlier run's. For several files in one folder use `clean_corpus`.

    Raises InputError when the file can't be read or holds many pages, DecodeError when it is not text, SettingsError
    for a wrong option or an `out` that is not empty, RuleError for a wrong profile, and EditConflict or PageError when
    a stage fails.
    """
    cleaner = Cleaner(settings, **options)
    result = _sound(cleaner.page(Path(path)))
    if out is not None:
        from cleaner.corpus import write_result  # runs of many pages: of no use to one, and slow to import

        write_result(result, Path(path), out, cleaner.settings, overwrite=overwrite)
    return result


def clean_text(
    text: str,
    *,
    url: str | None = None,
    fetched_at: str | None = None,
    copies: Sequence[str] | Mapping[str, str] = (),
    settings: Settings | None = None,
    **options: Any,
) -> Result:
    """Clean the text of one page. No disk is touched; the view is `text`, code point for code point.

    `fetched_at` (RFC 3339) is what ages such as "2 hours ago" are counted from. `copies` are
    texts of the same story from elsewhere, by a name or as a list (then ``copy-1`` ...): words that were lost here and
    stand there are put back, with an edit that names the copy. `options` are settings by name.
    Raises SettingsError, RuleError, EditConflict and PageError as `clean_file` does.
    """
    named = copies if isinstance(copies, Mapping) else {f"copy-{n}": copy for n, copy in enumerate(copies, 1)}
    raw = Raw(url or "", text=text, url=url, fetched_at=fetched_at)
    return _sound(Cleaner(settings, **options).run(raw, tuple(named.items())))


def clean_html(
    html: str | bytes,
    *,
    url: str | None = None,
    fetched_at: str | None = None,
    charset: str | None = None,
    settings: Settings | None = None,
    **options: Any,
) -> Result:
    """Clean one HTML page. No disk is touched; the view is the page's visible text, and offsets are offsets of it.

    `charset` is what HTTP said, for bytes. `options` are settings by name. Raises DecodeError for bytes that are not
    text, and SettingsError, RuleError, EditConflict and PageError as `clean_file` does.
    """
    raw = Raw(url or "", url=url, fetched_at=fetched_at, media_type=HTML, charset=charset)
    raw = replace(raw, text=html) if isinstance(html, str) else replace(raw, data=html)
    return _sound(Cleaner(settings, **options).run(raw))


class Cleaner:
    """A cleaner for many pages: settings are read and checked once. Raises SettingsError and RuleError.

    `options` are settings by name and win over `settings`.
    """

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        self.settings = merged(settings, options)
        if self.settings.profiles:
            from cleaner.corpus import load_profiles

            load_profiles(self.settings)
        self._pipeline = Pipeline(self.settings)

    @overload
    def pipe(self, items: Iterable[Item], *, as_tuples: Literal[False] = False, jobs: int = 1) -> Iterator[Result]: ...

    @overload
    def pipe(
        self, items: Iterable[tuple[Item, Any]], *, as_tuples: Literal[True], jobs: int = 1
    ) -> Iterator[tuple[Result, Any]]: ...

    def pipe(self, items: Iterable[Any], *, as_tuples: bool = False, jobs: int = 1) -> Iterator[Any]:
        """Results of items, one by one, in their order.

        With one job they are cleaned in this process, and nothing is read ahead. With more, so many processes clean
        them within the limits of the settings; some items are read ahead, never so many that memory would grow with
        their number. Items must be picklable then; what comes with them need not be.

        A str is the text of a page, bytes are a file's content, a Path is a file to read, a mapping is a row with
        ``text`` and, if known, ``url``, ``fetched_at`` and ``path``. With `as_tuples` each item comes with something
        of the caller's, as (item, context), and leaves as (result, context).

        A page that fails does not stop the others and raises nothing: its result has ``state`` and ``error``.
        Raises TypeError for an item that is none of these.
        """
        if jobs < 1:
            raise SettingsError(f"jobs is {jobs}.", key="jobs", advice="Give 1 or more.")
        contexts: deque[Any] = deque()

        def raws() -> Iterator[Raw]:
            for item in items:
                contexts.append(item[1] if as_tuples else None)
                yield _raw(item[0] if as_tuples else item, reading_of(self.settings))

        if jobs == 1:
            results: Iterator[Result] = map(self.run, raws())
        else:
            from cleaner.corpus import clean_raws

            results = clean_raws(raws(), self.settings, jobs)
        for result in results:
            context = contexts.popleft()
            yield (result, context) if as_tuples else result

    def page(self, item: Item) -> Result:
        """The result of one item of `pipe`."""
        return self.run(_raw(item, reading_of(self.settings)))

    def run(self, raw: Raw, copies: Sequence[tuple[str, str]] = ()) -> Result:
        """The result of a page that was read already; `copies` (id, text) prove lost words. Never raises for the page's
        own faults.
        """
        return self._pipeline.run(raw, copies)


def merged(settings: Settings | None, options: Mapping[str, Any]) -> Settings:
    """`settings` with `options` over them. Raises SettingsError for a name or value that is wrong."""
    base = settings if settings is not None else Settings()
    return Settings.of({**base.as_row(), **expanded(options, where="options")}, where="options") if options else base


def _raw(item: Item, reading: Reading) -> Raw:
    if isinstance(item, str):
        return Raw("", text=item)
    if isinstance(item, bytes):
        return Raw("", item)
    if isinstance(item, Path):
        source = Source(item, item.name)
        if source.container:
            fault = InputError(f"{item} holds many pages.", path=str(item), advice="Use clean_corpus, or cleaner run.")
            return Raw(source.path, error=fault)
        return next(pages(source, reading))
    if isinstance(item, Mapping):
        path = item.get("path")
        return page_of_row(dict(item), path if isinstance(path, str) else "", reading=reading)
    raise TypeError(f"an item is str, bytes, Path or a mapping, not {type(item).__name__}")


def _sound(result: Result) -> Result:
    if result.fault is None:
        return result
    if isinstance(result.fault, CleanerError):
        raise result.fault
    error = result.error or {}
    message = (
        f"{result.path or 'the page'} failed in {error.get('stage')}: {error.get('type')}: {error.get('message')}."
    )
    raise PageError(message, page=result.path, stage=error.get("stage", "")) from result.fault
