"""What looks at all documents of a run together, between cleaning and writing: the one place where it is put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cleaner.corpus import duplicates, restore
from cleaner.engines import Engine
from cleaner.io.work import Work
from cleaner.settings import Settings

Row = dict[str, Any]


class Verdicts(Protocol):
    """What a phase found, asked for page by page, in order, when the output is written."""

    def touches(self, ids: Sequence[str]) -> bool:
        """Whether anything is to change about a page with these documents; most pages are only copied."""
        ...

    def apply(self, page: Row, documents: list[Row]) -> tuple[Row, list[Row]]:
        """The page row and its document rows with the changes made."""
        ...


@dataclass(frozen=True)
class Phase:
    """A step over the whole run.

    `find` reads the chunk files (``work.chunks()``, see `cleaner.io.chunks`) and writes what it finds below
    ``work.room(name)``, each file whole or not at all (`cleaner.io.files.whole`). It is marked as done when it returns;
    a run that was stopped meanwhile calls it again. `verdicts` opens what was written. Neither may depend on how many
    chunks there are, on the engine, or on how often the run was stopped.
    """

    name: str
    find: Callable[[Work, Engine, Settings], None]
    verdicts: Callable[[Work], Verdicts]


PHASES: tuple[Phase, ...] = (
    Phase(duplicates.NAME, duplicates.find, duplicates.verdicts),
    Phase(restore.NAME, restore.find, restore.verdicts),
)
"""In order; each sees the rows as cleaning left them, and the verdicts of the earlier ones through their rooms."""


def find_all(phases: Sequence[Phase], work: Work, engine: Engine, settings: Settings) -> None:
    """Do every phase that was not done before."""
    for phase in phases:
        if not work.done(phase.name):
            phase.find(work, engine, settings)
            work.mark(phase.name)
