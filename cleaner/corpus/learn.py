"""The first reading of a run: what its pages teach of their sites' chrome, before any of them is cleaned."""

from __future__ import annotations

import json
import shutil
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.corpus.clean import container_items, is_container, limits
from cleaner.engines import Engine, Local
from cleaner.io.files import replace_file
from cleaner.io.read import Source, sources
from cleaner.io.rows import encoded
from cleaner.io.work import Work
from cleaner.learning import Page, taught
from cleaner.proposal import proposed
from cleaner.settings import Settings
from cleaner.stages.learned import Table

NAME = "learned"
"""The phase, its room in the work folder, and the file that keeps the table there."""


def learnt(found: Sequence[Source], work: Work, settings: Settings, engine: Engine) -> Table:
    """What the pages of a run teach; read from the work folder when that was found out before the run was stopped."""
    if not settings.learn:
        return Table()
    room = work.room(NAME)
    if not work.done(NAME):
        shutil.rmtree(room)
        table = taught(_pages(found, settings), settings, engine, work.room(NAME))
        rows = [encoded([site, b64encode(data).decode()]) for site, data in sorted(table.sites.items())]
        replace_file(work.folder / f"{NAME}.jsonl", b"".join(rows))
        work.mark(NAME)
        shutil.rmtree(room)
    return table_of(work)


def table_of(work: Work) -> Table:
    """The table that `learnt` kept; an empty one when the run learns nothing."""
    path = work.folder / f"{NAME}.jsonl"
    if not path.exists():
        return Table()
    with path.open("rb") as handle:
        return Table({site: b64decode(data) for site, data in map(json.loads, handle)})


def taught_by(found: Sequence[Source], settings: Settings, engine: Engine, *, whole: bool = False) -> Table:
    """What pages teach, found out without a work folder. With `whole` all are taken for pages of one site."""
    if not settings.learn:
        return Table()
    with TemporaryDirectory(prefix="cleaner-") as work:
        return taught(_pages(found, settings), settings, engine, Path(work), whole=whole)


def proposal(inputs: Sequence[str], settings: Settings, name: str, *, jobs: int = 1) -> tuple[int, str]:
    """What the pages of `inputs`, taken for pages of one site, teach: the number of lines, and the TOML of a profile
    for the file `name`. Raises InputError when an input matches nothing.
    """
    evidence = taught_by(
        sources(inputs), settings.replaced(learn=True), Local(jobs, limits(settings)), whole=True
    ).evidence("")
    return len(evidence), proposed(evidence, name)


def _pages(found: Iterable[Source], settings: Settings) -> Iterator[Page]:
    for source in found:
        if is_container(source):
            yield from (item.page for item in container_items(0, source, settings))
        else:
            yield source
