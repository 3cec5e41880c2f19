"""Every rule id that a run can put into a ledger, with its form and its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from cleaner import stages
from cleaner.rules import Profile, Rule, builtin

if TYPE_CHECKING:
    from importlib.abc import Traversable


@dataclass(frozen=True, slots=True)
class Known:
    """A rule: its id, what kind of thing it looks at, and why it cuts or changes it."""

    id: str
    form: str
    why: str


def catalogue(profiles: Iterable[Profile] = ()) -> list[Known]:
    """The rules of the stages, of the shipped profiles and of `profiles`, by id."""
    sites, generic = builtin()
    found = {rule.id: Known(rule.id, form(rule), rule.why) for p in (*sites, generic, *profiles) for rule in p.rules}
    for info in iter_modules(stages.__path__):
        reasons: dict[str, str] = getattr(import_module(f"{stages.__name__}.{info.name}"), "RULES", {})
        found.update({id_: Known(id_, "stage", why) for id_, why in reasons.items()})
    return [found[id_] for id_ in sorted(found)]


def form(rule: Rule) -> str:
    """Which of the forms a rule has, in a word or two."""
    if rule.css:
        return "css"
    if rule.inline is not None:
        return "inline"
    if rule.to_end:
        return "lines to_end"
    return "lines through" if rule.through else "lines follow" if rule.follow else "lines"


def rules_version() -> str:
    """A hash (16 hex digits) of every data file that the package's rules and models are made of."""
    digest = hashlib.sha256()
    for name, entry in _walk(files("cleaner") / "data", ""):
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(entry.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, f"{above}{entry.name}/")
        else:
            yield f"{above}{entry.name}", entry
