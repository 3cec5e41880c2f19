"""What the line model sees of each line of a page:

Its shape, what rules and dates say of it, its place and its neighbours.

A feature is a name; a line has a set of them. Nothing here looks at vocabulary beyond the rules' own verdict, so that
what is learnt carries over to languages and products that no training page came from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from cleaner.rules.shape import ends_sentence, is_name, pieces, words
from cleaner.stages.named import (
    FAR,
    Names,
    group_of,
    of_ages,
    of_echo,
    of_farther,
    of_form,
    of_likeness,
    of_neighbours,
    of_page,
    of_place,
    of_prose,
    of_words,
)
from cleaner.stages.reading import Seen, comment_zones, content_of, openings, share_of, stems

_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"(?:[-–—*•·▪►‣]|\d{1,2}[.)])\s+\S")
_HOST = re.compile(r"(?<![\w-])[\w-]+\.(?:com|org|net|de|fr|es|it|nl|pl|pt|br|uk|eu|tv|io|example|news|info)\b", re.I)
_LENGTHS = (6, 12, 20, 32, 48, 64, 80, 110, 150, 220, 400)
_LOOK = 160
_MASKED = 120
"""Code points up to which a line is compared with the page's others, digits aside: templates repeat short lines."""
_LETTER = re.compile(r"[^\W\d_]")


def features(seen: Sequence[Seen]) -> list[list[Names]]:
    """The names of the features that hold, line by line, in groups."""
    kinds = [one.kind for one in seen]
    prose = [n for n, kind in enumerate(kinds) if kind == "B"]
    masked = [_masked(one.line.text) for one in seen]
    times = Counter(masked)
    vocabulary: dict[tuple[int, ...], set[str]] = {}
    zones = comment_zones(seen)
    page = of_page(*(min(sum(map(kinds.count, wanted)), 3) for wanted in ("AaHh", "CXYZ")))
    next_prose, last_prose = _distances(kinds, "B")
    next_age, last_age = _distances(kinds, "AaHh")
    last_heading = _distances(kinds, "X")[1]
    similar = _similarities(seen, prose)
    framed = ["^", "^", *kinds, "^", "^"]
    letters = "".join(kinds)
    three = [letters[max(0, n - 1) : n + 2] for n in range(len(kinds))]
    five = [letters[max(0, n - 2) : n + 3] for n in range(len(kinds))]
    narrow, wide = Counter(three), Counter(five)
    content = [content_of(one.line.text) if one.kind in "TLQNVC" else set[str]() for one in seen]
    best = _headline(seen, kinds, next_prose, content)
    folded = [one.line.text.casefold() for one in seen]
    out = []
    for n, one in enumerate(seen):
        kind = one.kind
        blanks = min(one.line.blanks, 2)
        after = min(seen[n + 1].line.blanks, 2) if n + 1 < len(seen) else 3
        taken = 0.0
        if kind in "TLQNVC":
            ahead = tuple(islice((m for m in range(n + 1, min(n + 9, len(seen))) if kinds[m] in "BQL"), 2))
            if ahead not in vocabulary:
                vocabulary[ahead] = openings(" ".join([seen[m].line.text for m in ahead]))
            taken = share_of(content[n], vocabulary[ahead])
        found = [
            page,
            *_shape(one),
            of_neighbours(framed[n + 1], kind, framed[n + 3], blanks, after),
            of_farther(framed[n], kind, framed[n + 3], framed[n + 4]),
            of_place(kind, min(times[masked[n]], 3), zones[n], _place(n, prose), min(n, 6)),
            of_prose(kind, min(next_prose[n], FAR), min(last_prose[n], FAR)),
            of_ages(kind, min(next_age[n], FAR), min(last_age[n], FAR), min(last_heading[n], FAR)),
            of_echo(kind, int(taken * 5), min(narrow[three[n]], 3), min(wide[five[n]], 3)),
        ]
        if kind in "NVC":
            found.extend(_said_near(folded, n))
        if n in best:
            found.append((f"best:{best[n]}:{group_of(kind)}",))
        if n in similar:
            found.append(similar[n])
        out.append(found)
    return out


def _shape(one: Seen) -> tuple[Names, ...]:
    text, kind = one.line.text, one.kind
    size = bisect_right(_LENGTHS, len(text))
    ended = ends_sentence(text)
    text = text if len(text) <= _LOOK else text[:_LOOK] + text[-12:]  # what a long line is, its beginning and end tell
    own = words(text)
    count = len(own)
    group = group_of(kind)
    first, last = text[0], text[-1]
    ending = "word" if last.isalnum() else last if last in ".?!:…,;)»”\"'’" else "other"
    begin = "lower" if first.islower() else "upper" if first.isupper() else "digit" if first.isdigit() else "mark"
    found = []
    if one.rule:
        found.append(f"rule:{one.rule.split('/')[0]}")
        found.append(f"known:{kind}")
    if _BULLET.match(text):
        found.append("bullet")
    row = pieces(text)
    if len(row) > 1:
        found.append(f"row:{min(len(row), 5)}:{group}")
        found.append(f"row-of:{min(max(len(piece.split()) for piece in row), 6)}:{min(len(row), 3)}")
    if text.isupper():
        found.append("capitals")
    if _LETTER.search(text) is None:
        found.append("no-letters")
    if _DIGITS.search(text):
        found.append(f"digits:{size}")
    if "." in text and _HOST.search(text):
        found.append("host")
    if first in "([" and last in ")]":
        found.append("bracketed")
    if first in "\"“„«‘'»–—" and kind in "QB":
        found.append("speech")
    if one.age is not None:
        found.append(f"age:{one.age.kind}:{one.age.bare}")
    if one.publisher:
        found.append("publisher")
    if one.author:
        found.append("author")
    if count >= 3:
        capital = sum(map(str.isupper, [word[0] for word in own if word[0].isalpha()]))
        found.append(f"caps:{int(4 * capital / count)}:{group}")
    if max(text[:2] + text[-2:]) > "\u2190":
        found.append("symbol")
    plain = of_form(kind, size, ending, begin, ended)
    return plain, of_words(kind, min(count, 12), min(one.line.blanks, 2), is_name(text)), tuple(found)


def _said_near(folded: Sequence[str], n: int) -> Iterator[Names]:
    """Does a line near by say the same, or have it in the midst of what it says?"""
    text = folded[n]
    near = [*folded[max(0, n - 5) : n], *folded[n + 1 : n + 6]]
    if text in near:
        yield ("twin",)
    if len(text) >= 4 and text in "\n".join(near):
        yield ("echoed",)


def _headline(
    seen: Sequence[Seen], kinds: Sequence[str], next_prose: Sequence[int], content: Sequence[set[str]]
) -> dict[int, str]:
    """Of each line that could be a headline: do the next paragraphs take it up, and more than the lines around it?"""
    found: dict[int, str] = {}
    shares: dict[tuple[int, int], float] = {}
    texts: dict[int, set[str]] = {}

    def share(n: int, first: int) -> float:
        if (n, first) not in shares:
            shares[n, first] = share_of(content[n], texts[first])
        return shares[n, first]

    for n, kind in enumerate(kinds):
        first = n + next_prose[n]
        if kind not in "TLQNV" or next_prose[n] > 8:
            continue
        if first not in texts:
            two = [m for m in range(first, min(first + 3, len(seen))) if kinds[m] == "B"][:2]
            texts[first] = openings(" ".join(seen[m].line.text for m in two))
        own = share(n, first)
        rivals = (m for m in range(max(0, n - 5), first) if m != n and m < n + 6 and kinds[m] in "TLQN")
        other = max((share(m, first) for m in rivals), default=0.0)
        found[n] = f"{own > other}:{own == other}:{own > 0.3}"
    return found


def _similarities(seen: Sequence[Seen], prose: Sequence[int]) -> dict[int, Names]:
    """Of each line of prose:

    Does it take up the words of the one before, of the page's first ones, of the line above?
    """
    found: dict[int, Names] = {}
    vocabulary = {n: stems(seen[n].line.text) for n, one in enumerate(seen) if one.kind in "BQL"}
    if not prose:
        return found
    longest = max(_runs(prose), key=lambda run: sum(len(seen[n].line.text) for n in run))
    main, within = set().union(*(vocabulary[n] for n in longest)), frozenset(longest)
    first = set().union(*(vocabulary[n] for n in prose[:3]))
    previous: set[str] = set()
    for n, own in vocabulary.items():
        last, begun = _share(own, previous), _share(own, first)
        found[n] = of_likeness(
            last,
            begun if n not in prose[:3] else -1,
            _share(own, main) if n not in within else -1,
            last > begun,
            last == begun,
        )
        previous = own | (previous if len(previous) < 200 else set())
    return found


def _runs(prose: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = [[prose[0]]]
    for n in prose[1:]:
        if n - runs[-1][-1] <= 2:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _share(own: set[str], other: set[str]) -> int:
    if not own or not other:
        return 0
    hits = len(own & other)
    return 0 if not hits else 1 if hits == 1 else 2 if hits <= 3 else 3


def _distances(kinds: Sequence[str], wanted: str) -> tuple[list[int], list[int]]:
    """For each line, how many lines on, and how many lines back, the next line of these kinds is."""
    ahead, behind = [FAR] * len(kinds), [FAR] * len(kinds)
    last = -FAR
    for n, kind in enumerate(kinds):
        behind[n] = min(n - last, FAR)
        if kind in wanted:
            last = n
    last = len(kinds) + FAR
    for n in range(len(kinds) - 1, -1, -1):
        ahead[n] = min(last - n, FAR)
        if kinds[n] in wanted:
            last = n
    return ahead, behind


def _place(n: int, prose: Sequence[int]) -> str:
    if not prose:
        return "no-prose"
    return "above" if n < prose[0] else "below" if n > prose[-1] else "within"


def _masked(text: str) -> str:
    return _DIGITS.sub("0", text.casefold()) if len(text) <= _MASKED else text
