"""Wraps any ``str -> str`` function into edits, so that a library can repair text without losing provenance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from cleaner.text.findings import Edit

_TOKEN = re.compile(r"\s+|\S+")


def edits_between(before: str, after: str, rule: str, *, offset: int = 0) -> Iterator[Edit]:
    """Small edits that turn `before` into `after`, word by word; `offset` is added to every position.

    Meant for one line at a time: cost grows with the square of the number of words that changed.
    """
    last: Edit | None = None
    for edit in _words(before, after, rule, offset):
        if last is not None and last.end == edit.start:  # two insertions at one place have an order only as one
            last = Edit(last.start, edit.end, rule, last.text + edit.text)
            continue
        if last is not None:
            yield last
        last = edit
    if last is not None:
        yield last


def _words(before: str, after: str, rule: str, offset: int) -> Iterator[Edit]:
    if before == after:
        return
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) == len(new):
        at = offset
        for one, two in zip(old, new, strict=True):
            if one != two:
                yield _narrowed(one, two, rule, at)
            at += len(one)
        return
    starts = [offset]
    for token in old:
        starts.append(starts[-1] + len(token))
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _narrowed("".join(old[a:b]), "".join(new[c:d]), rule, starts[a])


def _narrowed(one: str, two: str, rule: str, at: int) -> Edit:
    """The edit without the characters that both sides begin and end with."""
    head = 0
    while head < min(len(one), len(two)) and one[head] == two[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(two)) - head and one[-1 - tail] == two[-1 - tail]:
        tail += 1
    return Edit(at + head, at + len(one) - tail, rule, two[head : len(two) - tail])
