"""What pages teach, as a site profile that people can read, change and check: `cleaner learn`.

Each learnt line becomes a rule of the first form, with its counts as the reason, the line as it stood as the example
that cuts, and the same words within a sentence as the one that must stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from unicodedata import normalize

from cleaner.rules.linekeys import has_counters
from cleaner.rules.rule import LONGEST
from cleaner.stages.learned import why_of
from cleaner.stages.settle import Evidence

MARKERS = 5
"""Learnt lines by which a page is known to be of the site; one of them is enough."""
MARKER = 8
"""Code points that such a line has at least."""
WORDS = 5
"""Words of a line that its rule is called by."""
_AT = {"head": "head", "tail": "edge", "cards": "edge", "within": "anywhere"}
_COUNTERS = re.compile(r"\d+")
_HEAD = """\
# A proposal, learnt from {of} different pages. Look at each rule, and leave out what an author could have written:
#     cleaner rules try {name} INPUT...
#     cleaner rules accept {name}
#     cleaner run INPUT... -o OUT --profile {name}
id = {id}
why = {why}

[match]
one_of = [{markers}]
"""
_RULE = """
# {pages} of {of} pages, {stories} stories, {sites} folders or hosts
[[rule]]
id = {id}
why = {why}
lines = [{pattern}]
at = {at}

    [[rule.example]]
    text = {line}
    cut = [{line}]

    [[rule.example]]
    text = {within}
    cut = []
"""


def proposed(evidence: Iterable[Evidence], name: str) -> str:
    """The TOML of a profile for the file `name`. Lines too long for a rule, and such as can't be written, are left
    out.
    """
    lines = [one for one in evidence if len(one.line) < LONGEST and one.line.isprintable()]
    lines.sort(key=lambda one: (list(_AT).index(one.place), -one.pages, one.line, one.key))
    stem = re.sub(r"[^a-z0-9]+", "-", name.rsplit("/", 1)[-1].removesuffix(".toml").casefold()).strip("-") or "site"
    of = max((one.of for one in lines), default=0)
    why = f"Lines that stand on many of {of} different pages, beside different stories."
    head = _HEAD.format(
        of=of, name=name, id=_toml(stem), why=_toml(why), markers=", ".join(_toml(one.line) for one in _markers(lines))
    )
    return head + "".join(map(_rule, lines, _names(lines)))


def _names(lines: Iterable[Evidence]) -> Iterator[str]:
    """An id for each line that says it in short: its first words; of a script that ids can't have, the line's key."""
    used: set[str] = set()
    for one in lines:
        plain = normalize("NFKD", one.line.casefold()).encode("ascii", "ignore").decode()
        words = re.findall("[a-z][a-z0-9]*", plain)
        name = "-".join(words[:WORDS]) if len("".join(words)) * 2 > len(one.line) else one.key
        number = next(n for n in count(1) if f"{name}-{n}" not in used and (n > 1 or name not in used))
        used.add(name if number == 1 else f"{name}-{number}")
        yield name if number == 1 else f"{name}-{number}"


def _rule(one: Evidence, name: str) -> str:
    line = one.line.replace("*", "A headline of its page") if one.echo else one.line
    return _RULE.format(
        pages=one.pages,
        of=one.of,
        stories=one.stories,
        sites=one.sites,
        id=_toml(name),
        why=_toml(why_of(one)),
        pattern=_toml(_pattern(one)),
        at=_toml("anywhere" if one.sentence else _AT[one.place]),
        line=_toml(line),
        within=_toml(f"He wrote: {line} and then went on with his work, as he had done on every other day."),
    )


def _pattern(one: Evidence) -> str:
    """The line as a pattern: counters and white space stand for any, an echo for any words."""
    return "".join(_piece(piece, one) for piece in re.split(r"(\s+|\*)", one.line))


def _piece(piece: str, one: Evidence) -> str:
    if piece == "*" and one.echo:
        return ".{4,200}"
    if not piece.strip():
        return r"\s+" if piece else ""
    if has_counters(one.line):
        return r"\d+".join(re.escape(part) for part in _COUNTERS.split(piece))
    return re.escape(piece)


def _markers(lines: Sequence[Evidence]) -> Iterator[Evidence]:
    """The learnt lines on the most pages that say something by themselves."""
    fit = [one for one in lines if not one.echo and not re.search(r"\d", one.line) and len(one.line) >= MARKER]
    yield from sorted(fit, key=lambda one: (-one.pages, -len(one.line), one.line))[:MARKERS]


def _toml(text: str) -> str:
    """A TOML string; JSON writes the same."""
    return json.dumps(text, ensure_ascii=False)
