"""A profile looked at before it is believed: what each of its rules takes from real pages, and which of them stay."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from cleaner.errors import RuleError
from cleaner.result import Result
from cleaner.rules import Profile

EXAMPLES = 3
"""Places that are shown of a rule."""
LONGEST = 160
"""Code points of a line that are shown."""
_RULE = re.compile(r"^(?:#.*\n)*\[\[rule\]\]", re.MULTILINE)
_MARKERS = re.compile(r"^one_of = (\[.*\])$", re.MULTILINE)
_PROPOSAL = re.compile(r"\A# A proposal.*\n(?:#.*\n)*")


@dataclass(frozen=True)
class Cut:
    """One place where a rule took something: the page, the line before, what was taken, and the line after."""

    path: str
    before: str
    text: str
    after: str


@dataclass(frozen=True)
class Trial:
    """What one rule took: on how many pages, how often, how many code points, and the first places, each of them
    another text.
    """

    rule: str
    why: str
    pages: int
    cuts: int
    characters: int
    examples: tuple[Cut, ...]

    def as_row(self) -> dict[str, Any]:
        """The trial as JSON values."""
        return asdict(self)


def trials(profile: Profile, results: Iterable[Result]) -> tuple[int, int, list[Trial]]:
    """How many of the pages there are, how many the profile knows as its own, and a trial for each of its rules, in
    the order of the file. `results` are pages that were cleaned with the profile.
    """
    seen = known = 0
    taken: dict[str, list[tuple[str, Cut, int]]] = {rule.id: [] for rule in profile.rules}
    for result in results:
        seen += 1
        known += result.profile == profile.id
        for edit in result.edits:
            if edit.rule in taken and edit.op in ("remove", "replace"):
                cut = _cut(result, edit.start, edit.end)
                taken[edit.rule].append((result.id, cut, edit.end - edit.start))
    return seen, known, [_trial(rule.id, rule.why, taken[rule.id]) for rule in profile.rules]


def _trial(rule: str, why: str, found: list[tuple[str, Cut, int]]) -> Trial:
    different = {cut.text: cut for _, cut, _ in reversed(found)}
    first = sorted(different.values(), key=lambda cut: (cut.path, cut.text))[:EXAMPLES]
    return Trial(rule, why, len({page for page, _, _ in found}), len(found), sum(n for *_, n in found), tuple(first))


def _cut(result: Result, start: int, end: int) -> Cut:
    before = result.view[:start].rstrip().rsplit("\n", 1)[-1]
    after = result.view[end:].lstrip().split("\n", 1)[0]
    return Cut(result.path, before[-LONGEST:].strip(), result.view[start:end].strip(), after[:LONGEST].strip())


def accepted(text: str, profile: Profile, rules: Collection[str]) -> str:
    """The TOML of a profile without the rules that are not among `rules` (ids, with or without the profile's own), and
    without the markers that those rules cut. All else stays as it was written. Raises RuleError when the rules can't be
    told apart in the file.
    """
    wanted = {rule.removeprefix(f"{profile.id}/") for rule in rules}
    refused = [rule for rule in profile.rules if rule.id.removeprefix(f"{profile.id}/") not in wanted]
    text = _PROPOSAL.sub("", text)
    begins = [found.start() for found in _RULE.finditer(text)]
    if len(begins) != len(profile.rules):
        raise RuleError("a line [[rule]] stands within a text: divide the file by hand", file=profile.id)
    blocks = [text[begin:end] for begin, end in pairwise([*begins, len(text)])]
    kept = [block for block, rule in zip(blocks, profile.rules, strict=True) if rule not in refused]

    def markers(found: re.Match[str]) -> str:
        left = [one for one in json.loads(found[1]) if not any(rule.cuts(one) for rule in refused)]
        return f"one_of = {json.dumps(left, ensure_ascii=False)}"

    head = text[: begins[0]] if begins else text
    return "".join([_MARKERS.sub(markers, head), *kept]).rstrip() + "\n"


def unknown(profile: Profile, rules: Iterable[str]) -> Iterator[str]:
    """Those of `rules` that the profile has not."""
    ids = {rule.id for rule in profile.rules}
    yield from (rule for rule in rules if rule not in ids and f"{profile.id}/{rule}" not in ids)
