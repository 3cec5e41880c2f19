"""What changes between two runs over the same pages: documents, texts, rules, states."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from typing import Any

from cleaner.io.folder import rows, run_of

Page = tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Change:
    """What is different on one page. `state` is (old, new) where they differ, a side that lacks the page is None.

    `documents` are rows with ``change`` (``added``, ``gone``, ``text``, ``state``), ``id``, ``role``, ``title``,
    ``state``, ``because`` and ``diff`` (a unified diff of paragraphs); `rules` are code points cut more (above 0) or
    less, by rule. `input` says that the page itself is not the same in both runs.
    """

    path: str
    state: tuple[str | None, str | None] | None = None
    documents: tuple[Mapping[str, Any], ...] = ()
    rules: Mapping[str, int] = field(default_factory=dict)
    input: bool = False

    def as_row(self) -> dict[str, Any]:
        """The change as JSON values."""
        state = list(self.state) if self.state else None
        rest = {"documents": list(self.documents), "rules": dict(self.rules), "input": self.input}
        return {"path": self.path, "state": state, **rest}


def changes(old: str | Path, new: str | Path) -> Iterator[Change]:
    """The pages that two finished output folders differ in, by path. Pages that are the same are left out.

    A page is the same one when its path is. Both runs are held in memory. Raises VerifyError when a folder is no
    output of a finished run.
    """
    before, after = _Folder(Path(old)), _Folder(Path(new))
    for path in sorted({*before.paths, *after.paths}):
        found = _compared(path, before.page(path), after.page(path))
        if found is not None:
            yield found


def terms(old: str | Path, new: str | Path) -> dict[str, dict[str, tuple[Any, Any]]]:
    """What is different about the runs themselves, as (old, new): ``settings``, ``versions``, and ``counts`` of pages,
    documents and kept code points. Raises VerifyError.
    """
    before, after = run_of(Path(old)), run_of(Path(new))
    return {
        "settings": _different(before["settings"], after["settings"]),
        "versions": _different(before["versions"], after["versions"]),
        "counts": _different(_counts(before), _counts(after)),
    }


def _counts(run: Mapping[str, Any]) -> dict[str, int]:
    counts = run["counts"]
    documents = {f"documents {state}": number for state, number in counts["documents"].items()}
    return {"pages": sum(counts["pages"].values()), **documents, "characters kept": counts["characters"]["kept"]}


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = dict.fromkeys((*old, *new))
    return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}


def summary(found: Sequence[Change]) -> dict[str, Any]:
    """Counts over all changes: pages, states, documents by change, and code points by rule, the most changed first."""
    states = Counter(f"{a or 'absent'} → {b or 'absent'}" for one in found if one.state for a, b in [one.state])
    documents = Counter(row["change"] for one in found for row in one.documents)
    rules: Counter[str] = Counter()
    for one in found:
        rules.update(one.rules)
    by_size = sorted(rules.items(), key=lambda item: (-abs(item[1]), item[0]))
    return {
        "pages": len(found),
        "states": dict(sorted(states.items())),
        "documents": dict(sorted(documents.items())),
        "rules": {rule: number for rule, number in by_size if number},
    }


class _Folder:
    """The pages of an output folder by their path."""

    def __init__(self, out: Path) -> None:
        self._pages = {os.fspath(page["path"]): (page, documents) for page, documents in rows(out, run_of(out))}
        self.paths = self._pages.keys()

    def page(self, path: str) -> Page | None:
        return self._pages.get(path)


def _compared(path: str, old: Page | None, new: Page | None) -> Change | None:
    states = (old[0]["state"] if old else None, new[0]["state"] if new else None)
    documents = tuple(_documents(old[1] if old else (), new[1] if new else ()))
    taken = _taken(new)
    taken.subtract(_taken(old))
    rules = {rule: number for rule, number in sorted(taken.items()) if number}
    if states[0] == states[1] and not documents and not rules:
        return None
    other = old is not None and new is not None and old[0]["sha256"] != new[0]["sha256"]
    return Change(path, states if states[0] != states[1] else None, documents, rules, other)


def _taken(page: Page | None) -> Counter[str]:
    """Code points that each rule removed or replaced."""
    found: Counter[str] = Counter()
    for edit in page[0]["edits"] if page else ():
        if edit["op"] in ("remove", "replace"):
            found[edit["rule"]] += edit["end"] - edit["start"]
    return found


def _documents(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Documents belong together that have the same text or title, or begin at the same place of the page."""
    rest = list(new)
    for was in old:
        now = next(
            (row for same in (_text, _title, _place) for row in rest if same(row) == same(was) is not None), None
        )
        if now is None:
            yield _row("gone", was, was["text"], "")
            continue
        rest.remove(now)
        if was["text"] != now["text"]:
            yield _row("text", now, was["text"], now["text"])
        elif was["metadata"]["state"] != now["metadata"]["state"]:
            yield {**_row("state", now, "", ""), "was": was["metadata"]["state"]}
    for now in rest:
        yield _row("added", now, "", now["text"])


def _text(row: Mapping[str, Any]) -> Any:
    return row["text"]


def _title(row: Mapping[str, Any]) -> Any:
    return row["metadata"]["title"]


def _place(row: Mapping[str, Any]) -> Any:
    runs = row["metadata"]["runs"]
    return runs[0][2] if runs else None


def _row(change: str, row: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    diff = unified_diff(old.split("\n\n") if old else [], new.split("\n\n") if new else [], n=1, lineterm="")
    known = row["metadata"]
    return {
        "change": change,
        "id": row["id"],
        "role": known["role"],
        "title": known["title"],
        "state": known["state"],
        "because": known["because"],
        "diff": list(diff)[2:],
    }
