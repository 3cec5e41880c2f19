"""What the line model sees of each line of a page:

Its shape, what rules and dates say of it, its place and its neighbours.

A feature is a name; a line has a set of them. Nothing here looks at vocabulary beyond the rules' own verdict, so that
what is learnt carries over to languages and products that no training page came from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from cleaner.rules.shape import ends_sentence, is_name, pieces, words
from cleaner.stages.reading import Seen, comment_zones, openings, overlap, stems

_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"(?:[-–—*•·▪►‣]|\d{1,2}[.)])\s+\S")
_HOST = re.compile(r"(?<![\w-])[\w-]+\.(?:com|org|net|de|fr|es|it|nl|pl|pt|br|uk|eu|tv|io|example|news|info)\b", re.I)
_LENGTHS = (6, 12, 20, 32, 48, 64, 80, 110, 150, 220, 400)
_LOOK = 160
_FAR = 99
_MASKED = 120
"""Code points up to which a line is compared with the page's others, digits aside: templates repeat short lines."""
_LETTER = re.compile(r"[^\W\d_]")
_GROUPS = {"A": "age", "a": "age", "H": "age", "h": "inside", "X": "known", "Y": "known", "Z": "known", "C": "known"}


def features(seen: Sequence[Seen]) -> list[list[str]]:
    """The names of the features that hold, line by line."""
    kinds = [one.kind for one in seen]
    prose = [n for n, kind in enumerate(kinds) if kind == "B"]
    masked = [_masked(one.line.text) for one in seen]
    times = Counter(masked)
    vocabulary: dict[tuple[int, ...], set[str]] = {}
    zones = comment_zones(seen)
    page = _page(kinds)
    next_prose, last_prose = _distances(kinds, "B")
    next_age, last_age = _distances(kinds, "AaHh")
    last_heading = _distances(kinds, "X")[1]
    similar = _similarities(seen, prose)
    narrow = Counter(tuple(kinds[max(0, n - 1) : n + 2]) for n in range(len(kinds)))
    wide = Counter(tuple(kinds[max(0, n - 2) : n + 3]) for n in range(len(kinds)))
    best = _headline(seen, kinds, next_prose)
    out = []
    for n, one in enumerate(seen):
        found = [*page, *_shape(one), *_around(seen, kinds, n)]
        group = _group(one.kind)
        found.append(f"times:{min(times[masked[n]], 3)}")
        found.append(f"zone:{zones[n]}:{one.kind}")
        found.append(f"next-prose:{_near(next_prose[n])}:{group}")
        found.append(f"last-prose:{_near(last_prose[n])}:{group}")
        found.append(f"next-age:{_near(next_age[n])}:{group}")
        found.append(f"last-age:{_near(last_age[n])}:{group}")
        found.append(f"after-heading:{_near(last_heading[n])}:{group}")
        found.append(f"place:{_place(n, prose)}:{one.kind}")
        found.append(f"line:{min(n, 6)}:{group}")
        taken = 0.0
        if one.kind in "TLQNVC":
            ahead = tuple(islice((m for m in range(n + 1, min(n + 9, len(seen))) if kinds[m] in "BQL"), 2))
            if ahead not in vocabulary:
                vocabulary[ahead] = openings(" ".join(seen[m].line.text for m in ahead))
            taken = overlap(one.line.text, vocabulary[ahead])
        found.append(f"taken-up:{int(taken * 5)}:{group}")
        found.append(f"repeats:{min(narrow[tuple(kinds[max(0, n - 1) : n + 2])], 3)}:{group}")
        found.append(f"repeats-wide:{min(wide[tuple(kinds[max(0, n - 2) : n + 3])], 3)}:{group}")
        if n in best:
            found.append(f"best:{best[n]}:{group}")
        if n in similar:
            found.extend(similar[n])
        out.append(found)
    return out


def _shape(one: Seen) -> list[str]:
    text = one.line.text
    size = bisect_right(_LENGTHS, len(text))
    ended = ends_sentence(text)
    text = text if len(text) <= _LOOK else text[:_LOOK] + text[-12:]  # what a long line is, its beginning and end tell
    own = words(text)
    count = len(own)
    group = _group(one.kind)
    ending = "word" if text[-1].isalnum() else text[-1] if text[-1] in ".?!:…,;)»”\"'’" else "other"
    begin = "lower" if text[0].islower() else "upper" if text[0].isupper() else "digit" if text[0].isdigit() else "mark"
    found = [
        "bias",
        f"kind:{one.kind}",
        f"size:{size}",
        f"size:{size}:{ending}",
        f"end:{ending}:{group}",
        f"begin:{begin}:{group}",
        f"words:{min(count, 12)}",
        f"blanks:{min(one.line.blanks, 2)}:{one.kind}",
        f"sentence:{ended}:{size}",
        f"name:{is_name(text)}:{one.kind}",
    ]
    if one.rule:
        found.append(f"rule:{one.rule.split('/')[0]}")
        found.append(f"known:{one.kind}")
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
    if _HOST.search(text):
        found.append("host")
    if text[0] in "([" and text[-1] in ")]":
        found.append("bracketed")
    if text[0] in "\"“„«‘'»–—" and one.kind in "QB":
        found.append("speech")
    if one.age is not None:
        found.append(f"age:{one.age.kind}:{one.age.bare}")
    if one.publisher:
        found.append("publisher")
    if one.author:
        found.append("author")
    capital = sum(word[0].isupper() for word in own if word[0].isalpha())
    if count >= 3:
        found.append(f"caps:{int(4 * capital / count)}:{group}")
    if any(ord(char) > 0x2190 for char in text[:2] + text[-2:]):
        found.append("symbol")
    return found


def _around(seen: Sequence[Seen], kinds: Sequence[str], n: int) -> list[str]:
    def kind(m: int) -> str:
        return kinds[m] if 0 <= m < len(kinds) else "^"

    own = kinds[n]
    after = min(seen[n + 1].line.blanks, 2) if n + 1 < len(seen) else 3
    found = [
        f"-1:{kind(n - 1)}:{own}",
        f"+1:{own}:{kind(n + 1)}",
        f"-2:{kind(n - 2)}:{own}",
        f"+2:{own}:{kind(n + 2)}",
        f"-1+1:{kind(n - 1)}:{own}:{kind(n + 1)}",
        f"+1+2:{own}:{kind(n + 1)}:{kind(n + 2)}",
        f"after:{after}:{own}",
        f"gaps:{min(seen[n].line.blanks, 2)}:{after}:{_group(own)}",
    ]
    text = seen[n].line.text.casefold()
    if own in "NVC":
        near = [seen[m].line.text.casefold() for m in range(max(0, n - 5), min(len(seen), n + 6)) if m != n]
        if any(text == other for other in near):
            found.append("twin")
        if any(len(text) >= 4 and text in other for other in near):
            found.append("echoed")
    return found


def _headline(seen: Sequence[Seen], kinds: Sequence[str], next_prose: Sequence[int]) -> dict[int, str]:
    """Of each line that could be a headline: do the next paragraphs take it up, and more than the lines around it?"""
    found: dict[int, str] = {}
    shares: dict[tuple[int, int], float] = {}
    texts: dict[int, set[str]] = {}

    def share(n: int, first: int) -> float:
        if (n, first) not in shares:
            shares[n, first] = overlap(seen[n].line.text, texts[first])
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


def _similarities(seen: Sequence[Seen], prose: Sequence[int]) -> dict[int, list[str]]:
    """Of each line of prose:

    Does it take up the words of the one before, of the page's first ones, of the line above?
    """
    found: dict[int, list[str]] = {}
    vocabulary = {n: stems(seen[n].line.text) for n, one in enumerate(seen) if one.kind in "BQL"}
    if not prose:
        return found
    longest = max(_runs(prose), key=lambda run: sum(len(seen[n].line.text) for n in run))
    main, within = set().union(*(vocabulary[n] for n in longest)), frozenset(longest)
    first = set().union(*(vocabulary[n] for n in prose[:3]))
    previous: set[str] = set()
    for n, own in vocabulary.items():
        found[n] = [
            f"like-last:{_share(own, previous)}",
            f"like-first:{_share(own, first) if n not in prose[:3] else 'self'}",
            f"like-main:{_share(own, main) if n not in within else 'self'}",
            f"like:{_share(own, previous) > _share(own, first)}:{_share(own, previous) == _share(own, first)}",
        ]
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


def _page(kinds: Sequence[str]) -> list[str]:
    ages = sum(kind in "AaHh" for kind in kinds)
    known = sum(kind in "CXYZ" for kind in kinds)
    return [f"page-ages:{min(ages, 3)}", f"page-known:{min(known, 3)}"]


def _distances(kinds: Sequence[str], wanted: str) -> tuple[list[int], list[int]]:
    """For each line, how many lines on, and how many lines back, the next line of these kinds is."""
    ahead, behind = [_FAR] * len(kinds), [_FAR] * len(kinds)
    last = -_FAR
    for n, kind in enumerate(kinds):
        behind[n] = min(n - last, _FAR)
        if kind in wanted:
            last = n
    last = len(kinds) + _FAR
    for n in range(len(kinds) - 1, -1, -1):
        ahead[n] = min(last - n, _FAR)
        if kinds[n] in wanted:
            last = n
    return ahead, behind


def _near(distance: int) -> str:
    return str(distance) if distance <= 4 else "5-8" if distance <= 8 else "far" if distance < _FAR else "none"


def _place(n: int, prose: Sequence[int]) -> str:
    if not prose:
        return "no-prose"
    return "above" if n < prose[0] else "below" if n > prose[-1] else "within"


def _group(kind: str) -> str:
    """Kinds that behave alike, to share what is learnt."""
    return _GROUPS.get(kind, kind)


def _masked(text: str) -> str:
    return _DIGITS.sub("0", text.casefold()) if len(text) <= _MASKED else text
