"""What the block model sees of each block (line) of a page, from its text alone.

Everything is counted over the page's code points at once, in arrays: no loop over lines. A line is looked at as it
stands and as part of its *run*: a paragraph that a dump has broken at every link is one run of many lines. Then come
its place in the page and in the densest stretch, how much of it the page
says elsewhere, section marks that rules have found, and what its words say of chrome (a table of hashed word
beginnings, counted on training pages).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from cleaner.rules import Known
from cleaner.stages.stretches import Array, marked, place_of, stretches
from cleaner.text import Line

BUCKETS = 1 << 14
"""Hash values of word beginnings."""
_LOWER, _UPPER, _WIDE, _DIGIT, _SPACE, _STOP, _COMMA, _COLON, _QUOTE, _BAR, _AT, _OTHER = range(12)
_CLASSES = 12
_MARKS = {
    _STOP: ".!?…。！？؟।",
    _COMMA: ",;،、，；",
    _COLON: ":：",
    _QUOTE: "\"'“”„«»‘’‚‹›「」『』",
    _BAR: "|•·→▶►▸▾▼▲★☆✓×+=<>{}[]#*_~^\\/",
    _AT: "@©®™%$€£&",
    _SPACE: " \t\xa0\n\r\u3000\u200b",
}
_BEGINNING = 6
_SMALL = 0x3000
GROUPS = ("comments", "related", "readmore", "newsletter", "share", "footer", "tags", "navigation", "photo", "other")
"""Kinds of rules whose marks are told apart; all further ones are `other`."""
SHORT = 12
"""Words up to which a line is short."""


@dataclass(frozen=True)
class Blocks:
    """The lines of a page, taken apart: `plain` features and number of words; of each word its line (`of`) and bucket.

    `short` are the lines of few words, whose words the table is asked for.
    """

    plain: Array
    words: Array
    of: Array
    bucket: Array
    short: Array

    def features(self, table: Array) -> Array:
        """All features. `table` has a row a bucket: how much its words speak for chrome, and for each channel more."""
        count = len(self.plain)
        told = table[self.bucket]
        words = np.maximum(self.words, 1)
        mean = np.stack([np.bincount(self.of, told[:, c], count) / words for c in range(table.shape[1])], axis=1)
        least, most = np.zeros_like(mean), np.zeros_like(mean)
        if len(told):
            some, first = np.unique(self.of, return_index=True)
            least[some] = np.minimum(np.minimum.reduceat(told, first, axis=0), 0)
            most[some] = np.maximum(np.maximum.reduceat(told, first, axis=0), 0)
        return np.concatenate([self.plain, mean, least, most], axis=1).astype(np.float32)


def blocks(lines: Sequence[Line], marks: Array | None = None) -> Blocks:
    """The lines of a page taken apart.

    `marks` says of each line what kind of rule knows it: 0 none, else one more than the kind's place in `GROUPS`.
    """
    count = len(lines)
    sizes, spaces = _spaces(lines)
    codes = np.frombuffer("".join([line.text for line in lines]).encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds, lower = _tables()
    at = np.minimum(codes, _SMALL).astype(np.intp)
    kind = kinds[at]
    if (at == _SMALL).any():
        kind[(codes >= _SMALL) & (codes < 0xFB00)] = _WIDE
    owner = np.repeat(np.arange(count), sizes)
    counts = np.bincount(owner * _CLASSES + kind, minlength=count * _CLASSES).reshape(count, _CLASSES)
    first, last = np.cumsum(sizes) - sizes, np.cumsum(sizes) - 1
    letters = kind <= _DIGIT
    begins = letters.copy()
    begins[1:] &= ~letters[:-1]
    begins[first] = letters[first]
    starts = np.flatnonzero(begins)
    of = owner[starts]
    bucket, long = _hashed(starts, codes, lower[at], letters, last[of])
    capital = np.bincount(of, kind[starts] == _UPPER, count)
    words = np.bincount(of, minlength=count)
    ends = kind[last]
    closed = (ends == _QUOTE) | (codes[last] == 41) | (codes[last] == 93)
    ended = (ends == _STOP) | (closed & (kind[np.maximum(last - 1, first)] == _STOP))
    shape = _shape(sizes, counts, words, capital, kind[first], ends, ended, spaces)
    run = _runs(kind[first], ended, spaces)
    whole, prose = _whole(run, sizes, counts, words, ended)
    stretch, inside = stretches(prose, sizes, run)
    place = place_of(count, sizes, prose)
    echo = _echo(of, bucket, long, inside, words, count)
    under = marked(np.zeros(count, np.intp) if marks is None else marks, len(GROUPS))
    plain = np.concatenate([shape, whole, stretch, place, echo, under], axis=1)
    return Blocks(plain.astype(np.float32), words, of, bucket, words <= SHORT)


def marks_of(lines: Sequence[Line], known: Known) -> Array:
    """The kind of rule that knows each line, wherever it stands: 0 none, else one more than its place in `GROUPS`."""
    found = np.zeros(len(lines), np.intp)
    for hit in known.hits(lines, anywhere=True):
        name = hit.rule.id.partition("/")[0]
        kind = GROUPS.index(name) + 1 if name in GROUPS else len(GROUPS)
        own = found[hit.first : hit.last + 1]
        own[own == 0] = kind
    return found


@cache
def _tables() -> tuple[Array, Array]:
    """The class and the lower case of each code point below `_SMALL`; the last entry stands for all above."""
    kinds = np.full(_SMALL + 1, _OTHER, np.uint8)
    lower = np.arange(_SMALL + 1, dtype=np.uint32)
    for code in range(_SMALL):
        char = chr(code)
        kind = unicodedata.category(char)
        kinds[code] = {"Lu": _UPPER, "Lt": _UPPER, "Nd": _DIGIT}.get(kind, _LOWER if kind[0] in "LM" else _OTHER)
        if len(char.lower()) == 1:
            lower[code] = ord(char.lower())
    for kind_, chars in _MARKS.items():
        for char in chars:
            if ord(char) < _SMALL:
                kinds[ord(char)] = kind_
    return kinds, lower


def _hashed(starts: Array, codes: Array, lower: Array, letters: Array, last: Array) -> tuple[Array, Array]:
    """Of each word, a hash of its first letters in lower case, and whether it has as many as that."""
    small = np.where(codes < _SMALL, lower, codes)
    alive = np.ones(len(starts), bool)
    found = np.zeros(len(starts), np.uint32)
    long = alive
    for step in range(_BEGINNING):
        at = np.minimum(starts + step, last)
        alive = alive & letters[at] & (starts + step <= last)
        found = np.where(alive, found * np.uint32(1000003) + small[at], found)
        if step == 3:
            long = alive
    found = found * np.uint32(2654435761)
    return (found >> np.uint32(18)).astype(np.intp), long


def _spaces(lines: Sequence[Line]) -> tuple[Array, Array]:
    """Of each line its code points; and blank lines above, its margin, and white space after it."""
    begin, start, end, stop, _, blanks = zip(*lines, strict=True)
    begin, start, end, stop = np.array((begin, start, end, stop))
    return end - start, np.stack([np.array(blanks), start - begin, stop - end], axis=1).astype(np.float32)


def _shape(
    sizes: Array, counts: Array, words: Array, capital: Array, begin: Array, ends: Array, ended: Array, spaces: Array
) -> Array:
    size = np.maximum(sizes, 1)
    below = np.append(spaces[1:, 0], 2)
    letters = np.maximum(counts[:, _LOWER] + counts[:, _UPPER] + counts[:, _WIDE], 1)
    return np.stack(
        [
            np.log1p(sizes),
            np.log1p(words),
            counts[:, _LOWER] / size,
            counts[:, _UPPER] / letters,
            counts[:, _DIGIT] / size,
            counts[:, _WIDE] / size,
            (words == 0) * 1.0,
            np.log1p(counts[:, _STOP]),
            np.log1p(counts[:, _COMMA]),
            np.log1p(counts[:, _COLON]),
            np.log1p(counts[:, _QUOTE]),
            np.log1p(counts[:, _BAR]),
            np.log1p(counts[:, _AT]),
            np.log1p(counts[:, _OTHER]),
            capital / np.maximum(words, 1),
            letters / np.maximum(words, 1) / 10,
            begin == _LOWER,
            begin == _UPPER,
            begin == _DIGIT,
            begin == _QUOTE,
            begin >= _BAR,
            ended,
            ends == _COLON,
            ends == _COMMA,
            (ends == _STOP) & (counts[:, _STOP] == 1),
            np.minimum(spaces[:, 0], 6) / 3,
            np.minimum(below, 6) / 3,
            np.minimum(spaces[:, 1], 12) / 6,
            np.minimum(spaces[:, 2], 4) / 2,
        ],
        axis=1,
    )


def _runs(begin: Array, ended: Array, spaces: Array) -> Array:
    """The number of the run that each line is in: lines that go on in the midst of a sentence are one run."""
    goes_on = (spaces[:, 0] == 0) & (spaces[:, 1] <= 1)
    low = (begin == _LOWER) | (begin == _COMMA) | (begin == _STOP) | (spaces[:, 1] == 1)
    open_ = np.append(False, (spaces[:-1, 2] > 1) | ((begin[1:] == _LOWER) & ~ended[:-1].astype(bool)))
    joined = goes_on & (low | open_)
    joined[0] = False
    return np.asarray(np.cumsum(~joined) - 1)


def _whole(run: Array, sizes: Array, counts: Array, words: Array, ended: Array) -> tuple[Array, Array]:
    """What each line's run is like, and how much each line is prose: 0 to 1."""
    total = run[-1] + 1
    chars = np.bincount(run, sizes, total)
    number = np.bincount(run, minlength=total)
    stops = np.bincount(run, counts[:, _STOP] + counts[:, _COMMA], total)
    said = np.bincount(run, words, total)
    close = np.zeros(total)
    close[run] = ended  # the last line of the run counts
    first = np.append(True, run[1:] != run[:-1])
    since = np.arange(len(run)) - np.maximum.accumulate(np.where(first, np.arange(len(run)), 0))
    prose = np.clip(chars / 120, 0, 1) * np.where(close > 0, 1.0, 0.4) * np.clip(stops / 2, 0.3, 1)
    prose = np.asarray(prose[run])
    found = np.stack(
        [np.log1p(chars)[run], np.log1p(said)[run], np.log1p(stops)[run], close[run], np.log1p(number)[run],
         np.log1p(since), prose, np.log1p((chars / number)[run])], axis=1
    )  # fmt: skip
    return found, prose


def _echo(of: Array, bucket: Array, long: Array, inside: Array, words: Array, count: int) -> Array:
    """How much of each line the densest stretch, the page's first lines, and other lines say as well."""
    own, what = of[long], bucket[long]
    size = np.maximum(np.bincount(own, minlength=count), 1)
    everywhere = np.bincount(what, minlength=BUCKETS)
    main = np.bincount(what[inside[own]], minlength=BUCKETS)
    own_main = main[what] - inside[own] > 0
    rare = 1 / np.maximum(everywhere[what], 1)
    top = np.zeros(BUCKETS, bool)
    top[what[own <= 1]] = True
    line = np.bincount(of, bucket % 8191, count).astype(np.int64) * 64 + np.minimum(words, 63)
    _, group, times = np.unique(line, return_inverse=True, return_counts=True)
    return np.stack(
        [
            np.bincount(own, own_main, count) / size,
            np.bincount(own, own_main * np.sqrt(rare), count) / size,
            np.bincount(own, top[what] & (own > 1), count) / size,
            np.bincount(own, everywhere[what] == 1, count) / size,
            np.log1p(size),
            np.where(words > 0, np.log(times[group]), 0),
        ],
        axis=1,
    )
