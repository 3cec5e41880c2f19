"""Whose story is it: the name of the outlet, chosen among all names that stand around a story.

An outlet's name looks like a town's, a section's or an author's, and pages put all of them into the heads of their
cards. So nothing is decided line by line: every line above and below a story's text, and every piece of such a line,
is a candidate, and boosted trees weigh what is known of it: what the line model says of its line, what the head parser
made of it, how it is written (`outletnames`), where it stands, and what the page's other cards have at that place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.rules.shape import is_name
from cleaner.stages.headmatter import bare
from cleaner.stages.model import STATES
from cleaner.stages.reading import Seen
from cleaner.stages.stories import Story

FEATURES = (
    "how", "piece", "pieces", "told", "kind", "P", "A", "M", "F", "G", "settled", "any", "elsewhere", "size", "words",
    "capitals", "upper", "name", "holds", "part", "claimed", "own", "from title", "from date", "from text", "before",
    "in title", "lead", "cards", "line", "times", "alike", "same place", "at title", "at date", "outlet",
    "rivals", "neighbours", "in settled",
)  # fmt: skip
_HOW = ("told", "whole", "line", "author", "first", "middle", "last", "unlabelled", "unglued")
_PARTS = "TPAMG"
_KINDS = "^AaHhVWMXYZCNTLQB"
_ABOVE, _BELOW = 8, 3
"""Lines above the first and below the last paragraph that are looked at."""
_LINE = 160
_NAME = 60
"""Code points up to which a line is taken to pieces, and a name is one."""
_WORDS = 6
"""Words up to which a name is one."""
_NAMELESS = "BAaXYZQ"
"""Letters of lines that hold no outlet's name: text, dates, headings."""
_NOWHERE = -30
_SEPARATOR = re.compile(
    r"\s*[·•|⋮▪]\s*|\s+[–—-]\s+|\s*,\s+|\s*/\s*|\s{2,}|\t|:\s+|\s*[(\[]|[)\]]\s*"
    r"|(?<=[\w.])\s+(?:by|por|von|door|przez|via|from|for|für|dla|per|voor|pour|para|to|in|on|at|a)\s+"
    r"(?=[A-ZÀ-Þ]|[\w-]+\.\w)"
)
_LABEL = re.compile(
    r"(?:\d{1,2}[.)]\s+|(?:[^\W\d_]+\s+){0,3}?(?i:by|por|par|von|door|przez|via|di|de|da|from|in|on|at|za|od|sources?"
    r"|sur|dans|chez|bei|auf|su|no|na|op|bij|w|u)\s*:?\s+(?=[A-ZÀ-Þ]|[\w-]+\.\w|@))"
)
_RUN_ON = re.compile(
    r"(?:\d{1,3} ?[^\W\d_]{1,8}\.?|(?<=[a-zà-ÿ])[A-ZÀ-Þ][^\W\d_]{3,12}"
    r"|(?:gestern|heute|ieri|oggi|ayer|hoy|ontem|hoje|gisteren|wczoraj))$"
)


class Candidate(NamedTuple):
    """A name on line `line`: how it was found there, and which of the line's `pieces` it is."""

    line: int
    name: str
    key: str
    how: int
    piece: int
    pieces: int


@dataclass(frozen=True)
class Around:
    """Story `number` of a page, the names around it, and the places that they are measured from."""

    number: int
    story: Story
    settled: str
    """The key of the outlet that the heads alone gave; "" for none."""
    heading: str
    above: range
    title: int | None
    date: int | None
    candidates: list[Candidate] = field(repr=False)

    def distance(self, n: int) -> int:
        """Lines from the text: below 0 above it, from 20 on below it."""
        return n - self.story.body[0] if n in self.above else 20 + n - self.story.body[-1]


def plain(name: str | None) -> str:
    """A name as it is compared: without case, outer marks and wide spaces."""
    return " ".join((name or "").split()).strip(" ·•|-–—").casefold()


def names(one: Seen) -> list[tuple[str, str, int]]:
    """The names that a line may hold, each once: as written, its key, and how it was found."""
    text = one.line.text
    found: dict[str, tuple[str, int]] = {}

    def add(name: str, how: str) -> None:
        name = name.strip()
        key = plain(name)
        if key and is_name(name) and len(name.split()) <= _WORDS:
            found.setdefault(key, (name, _HOW.index(how)))

    if one.publisher:
        add(one.publisher, "told")
    if len(text) <= _NAME:
        add(bare(text), "whole")
        add(text, "line")
    if one.author:
        add(one.author, "author")
    if len(text) <= _LINE:
        row = [piece.strip() for piece in _SEPARATOR.split(text) if piece and piece.strip()]
        if len(row) > 1:
            for n, piece in enumerate(row):
                add(bare(piece), "first" if n == 0 else "last" if n == len(row) - 1 else "middle")
        for piece in row:
            label = _LABEL.match(piece)
            if label:
                add(bare(piece[label.end() :]), "unlabelled")
        glued = _RUN_ON.search(text)
        if glued and len(text) <= _NAME:
            add(bare(text[: glued.start()]), "unglued")
    return [(name, key, how) for key, (name, how) in found.items()]


def around(
    stories: Sequence[Story], seen: Sequence[Seen], settled: Sequence[tuple[str | None, str | None]]
) -> list[Around]:
    """The names around each story that has a text. `settled` is each story's outlet and headline so far."""
    of_line: dict[int, list[tuple[str, str, int]]] = {}
    out = []
    for number, (story, (outlet, heading)) in enumerate(zip(stories, settled, strict=True)):
        if not story.body:
            continue
        taken = {n for other in stories if other is not story for n in [*other.body, *other.head.get("T", ())]}
        first, last = story.body[0], story.body[-1]
        low = next((n + 1 for n in range(first - 1, first - 1 - _ABOVE, -1) if n < 0 or n in taken), first - _ABOVE)
        high = next((n for n in range(last + 1, last + 1 + _BELOW) if n >= len(seen) or n in taken), last + 1 + _BELOW)
        head = [n for part in "PAMG" for n in story.head.get(part, ())]
        found = []
        for n in dict.fromkeys([*range(low, first), *range(last + 1, high), *head]):
            if seen[n].kind in _NAMELESS:
                continue
            if n not in of_line:
                of_line[n] = names(seen[n])
            own = of_line[n]
            found += [Candidate(n, name, key, how, at, len(own)) for at, (name, key, how) in enumerate(own)]
        key = plain(outlet)
        if outlet and all(each.key != key for each in found):
            n = next((n for n in head if key in seen[n].line.text.casefold()), story.head.get("T", [first])[0])
            found.append(Candidate(n, outlet, key, 0, 0, 1))
        dates = [n for part in "AG" for n in story.head.get(part, ()) if seen[n].age]
        title = story.head["T"][0] if "T" in story.head else None
        date = dates[0] if dates else None
        out.append(Around(number, story, key, plain(heading), range(low, first), title, date, found))
    return out


def _slots(one: Around, each: Candidate, kind: str) -> Iterator[tuple[object, ...]]:
    """The places of a candidate in the template of its page: by its kind, and counted from headline and date."""
    up = each.line in one.above
    yield "kind", kind, each.how, up
    yield ("title", each.line - one.title, each.how, up) if one.title is not None else ("", "title")
    yield ("date", each.line - one.date, each.how) if one.date is not None else ("", "date")


def features(
    page: Sequence[Around],
    seen: Sequence[Seen],
    sure: NDArray[np.float64],
    like: Callable[[Sequence[str]], Mapping[str, float]],
) -> list[NDArray[np.float32]]:
    """The features of the candidates of each story, a row each (`FEATURES`).

    `sure` are the line model's probabilities by line and state; `like` says how much a name is like an outlet's.
    """
    states = {part: [n for n, s in enumerate(STATES) if s[0] in "LC" and s[-1] == part] for part in "PAM"}
    states |= {"F": [STATES.index("F")], "G": [STATES.index("GA"), STATES.index("GP")]}
    shares = np.stack([sure[:, states[part]].sum(axis=1) for part in "PAMFG"], axis=1).tolist()
    text = "\n".join(one.line.text for one in seen).casefold()
    settled = Counter(one.settled for one in page if one.settled)
    cards = sum(not one.story.lead for one in page)
    looks = like(list({each.key for one in page for each in one.candidates}))
    stands: dict[tuple[object, ...], set[int]] = defaultdict(set)
    says: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for number, one in enumerate(page):
        for each in one.candidates if not one.story.lead else ():
            for slot in _slots(one, each, seen[each.line].kind):
                stands[slot].add(number)
            says[each.key, seen[each.line].kind, each.how, each.line in one.above].add(number)
    times: dict[str, int] = {}
    found = []
    for number, one in enumerate(page):
        story, others = one.story, max(cards - (not one.story.lead), 1)
        part_of = {n: part for part, numbers in reversed(story.head.items()) for n in numbers}
        claimed, own = story.claimed(), set(story.lines())
        best = sorted(one.candidates, key=lambda each: -looks[each.key])
        on_line: dict[int, list[Candidate]] = defaultdict(list)
        for each in one.candidates:
            on_line[each.line].append(each)
        title, date = one.title, one.date
        rows = []
        for each in one.candidates:
            n, name, key = each.line, each.name, each.key
            line = seen[n]
            if key not in times:
                times[key] = min(text.count(key), 12)
            parts = name.split()
            row = [other for other in on_line[n] if other.key != key]
            at_kind, at_title, at_date = (
                len(stands[slot] - {number}) / others if slot[0] else -1.0 for slot in _slots(one, each, line.kind)
            )
            alike = says[key, line.kind, each.how, n in one.above] - {number}
            rival = next((looks[o.key] for o in best if key not in o.key and o.key not in key), -5.0)
            rows.append((
                each.how, each.piece, each.pieces, line.publisher is not None, _KINDS.index(line.kind), *shares[n],
                key == one.settled, bool(one.settled), settled[key], len(name), len(parts),
                sum(part[0].isupper() for part in parts) / len(parts), name.isupper(), is_name(name),
                sum(other.key in key for other in row), _PARTS.find(part_of.get(n, "-")), n in claimed, n in own,
                _NOWHERE if title is None else n - title, _NOWHERE if date is None else n - date,
                one.distance(n), _KINDS.index(seen[n - 1].kind if n else "^"), key in one.heading, story.lead, cards,
                min(n, 12), times[key], len(alike) / max(at_kind * others, 1), at_kind, at_title, at_date, looks[key],
                looks[key] - rival, looks[key] - max((looks[o.key] for o in row), default=-5.0),
                key != one.settled and key in one.settled,
            ))  # fmt: skip
        found.append(np.array(rows, np.float32).reshape(-1, len(FEATURES)))
    return found
