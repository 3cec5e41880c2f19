"""No line of a page, however nasty, may stop a run: patterns are tried against long near misses.

`re` has no time-out: a pattern that fails here would hang a run. Counted is processor time, and what seems slow is
timed again, so that a busy machine fails nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from time import process_time
from typing import Any

import pytest

import cleaner
from cleaner.rules import Profile, Rule, builtin
from cleaner.rules.ages import find_age, parse_age
from cleaner.rules.pattern import Pattern
from cleaner.rules.rule import LONGEST
from cleaner.stages.reading import read
from cleaner.text import lines_of

SITES, GENERIC = builtin()
RULES = [rule for profile in (*SITES, GENERIC) for rule in profile.rules]
LONG = 100_000
SECONDS, AGAIN = 0.1, 5
UNITS = (
    "a",
    "a ",
    "A ",
    "word ",
    "Word ",
    "the ",
    "1",
    "12 ",
    "1.",
    " ",
    "\t",
    "-",
    "- ",
    "—",
    "· ",
    "| ",
    "/ ",
    ", ",
    "(",
    ")",
    "[x] ",
    "«",
    '"',
    "’",
    "é",
    "ż",
    "Word, word ",
    "A & B, ",
    "read more ",
    "share ",
    "cookies and ",
    "comments (1) ",
    "3 hours ago ",
    "12 min ",
    "vor 3 Std. ",
    "x@y.z ",
    "https://a.b/c ",
    "\u200b",
    "\u00a0",
)
JOINTS = (" ", "  ", ", ", ",  ", " | ", "  |  ", " · ", " - ", "/", "; ", " and ")
DATES = (
    "1",
    "1 ",
    "1 2 ",
    "12:",
    "12.12.",
    "3 hours ",
    "on ",
    "published on ",
    "am ",
    "14 aug ",
    "14. ",
    "2025-",
    "at ",
    ", ",
    "· ",
    "T",
    "h ",
    "vor ",
    "vor 3 ",
    "il y a ",
    "hace 2 ",
    "today ",
    "yesterday, ",
    "Montag, ",
    "updated ",
    "an hour ",
    "um ",
    "temu ",
)


def patterns() -> Iterator[pytest.param]:
    """Every pattern of a line form, with its rule."""
    for rule in RULES:
        named = [(f"lines{n}", pattern) for n, pattern in enumerate(rule.lines)]
        named += [("through", rule.through), ("follow", rule.follow)]
        for name, pattern in named:
            if pattern is not None:
                yield pytest.param(rule, pattern, id=f"{rule.id}-{name}")


def baits(rule: Rule, size: int) -> Iterator[str]:
    """Lines of `size` code points that nearly match: the rule's own cuts, in part and repeated, and others."""
    seeds = {line for example in rule.examples for text in example.cut for line in text.splitlines() if line.strip()}
    for seed in sorted(seeds):
        last = seed.split()[-1]
        for joint in JOINTS:
            yield filled(seed, joint + last, "!", size)
        for part in (2, 3, 4):
            stem = seed[: len(seed) * part // 4 + 1]
            for unit in ("1", " ", " word", stem, f" {stem}", f", {stem}"):
                yield filled(stem, unit, "§", size)
    for unit in UNITS:
        yield filled("", unit, "", size)
        yield filled("", unit, "!x", size)
        yield filled("", unit, "§", size)


def filled(stem: str, unit: str, end: str, size: int) -> str:
    """`stem`, then `unit` over and over up to `size` code points, then `end`."""
    return (stem + unit * (size // len(unit) + 1))[: size - len(end)] + end


def worst(deed: Callable[[str], object], rule: Rule, sizes: Sequence[int]) -> tuple[float, str]:
    """The longest time that `deed` took on a bait, and the bait; sizes go up and stop at the first that is too slow.

    A slow one is timed again, and the best time counts.
    """
    found = (0.0, "")
    for size in sizes:
        for bait in baits(rule, size):
            took = best(deed, bait)
            found = max(found, (took, bait))
            if took > SECONDS:
                return found
    return found


def seconds(deed: Callable[[Any], object], text: str | None) -> float:
    """The processor time of one call."""
    begin = process_time()
    deed(text)
    return process_time() - begin


def best(deed: Callable[[Any], object], text: str | None, limit: float = SECONDS) -> float:
    """The processor time of one call; the least of several when the first took longer than the limit."""
    took = seconds(deed, text)
    turns = 0
    while limit < took < 20 * limit and turns < AGAIN:
        took, turns = min(took, seconds(deed, text)), turns + 1
    return took


@pytest.mark.parametrize(("rule", "pattern"), list(patterns()))
def test_a_line_pattern_is_quick(rule: Rule, pattern: Pattern) -> None:
    """Whole lines, up to the greatest length that line patterns are tried on."""
    took, bait = worst(
        pattern.fullmatch, rule, sorted({min(size, rule.longest) for size in (60, 80, 100, 130, 180, LONGEST)})
    )
    assert took < SECONDS, bait


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.inline], ids=lambda rule: rule.id)
def test_an_inline_pattern_is_quick(rule: Rule) -> None:
    """Lines of any length are searched for inline patterns; the words that a rule needs are taken as there."""
    assert rule.inline is not None
    took, bait = worst(lambda text: list(rule.inline.finditer(text)), rule, (500, 10_000, LONG))
    assert took < SECONDS, bait[:300]


def test_longer_lines_are_never_tried() -> None:
    """The code keeps line patterns from longer lines, so that the tests above are the worst case."""
    assert LONGEST == 240
    assert all(rule.longest <= LONGEST for rule in RULES)
    rule = Rule("x/y", "x", lines=(Pattern("a+"),))
    profile = Profile("x", "x", (rule,))
    for size, hits in ((LONGEST, 1), (LONGEST + 1, 0)):
        text = "a" * size
        assert len(list(rule.spans(text))) == hits
        assert len(list(profile.hits(lines_of(text)))) == hits
    for form in ("through", "follow"):
        runs_on = replace(rule, lines=(Pattern("b"),), within=3, **{form: Pattern("a+")})
        text = "b\n" + "a" * (LONGEST + 1)
        assert [text[start:end] for start, end in runs_on.spans(text)] in ([], ["b\n"])


@pytest.mark.parametrize("size", [80, 120, LONGEST, 2000])
@pytest.mark.parametrize("unit", DATES)
def test_dates_are_quick(unit: str, size: int) -> None:
    """The date grammar, on a whole line and searched for within one (the reading tries lines of up to 120)."""
    for end in ("", "§", " ago"):
        bait = filled("", unit, end, size)
        for deed in (parse_age, find_age):
            deed("3 hours ago")  # the grammar is made once
            assert best(deed, bait) < SECONDS


@pytest.mark.parametrize("unit", [*UNITS, *DATES])
def test_reading_a_long_line_is_quick(unit: str) -> None:
    """What a line is, is seen without a walk through all of it again and again."""
    for size in (119, LONGEST, LONG):
        lines = lines_of(filled("", unit, "x", size))
        read(lines, [GENERIC], None)
        assert best(partial(read, lines, [GENERIC]), None, 5 * SECONDS) < 5 * SECONDS


SENTENCE = "The council voted on Tuesday to keep the bridge open, and nobody in the room said a word. "
PAGES = {
    "one-line": SENTENCE * 11_000,
    "one-word": "a" * 1_000_000,
    "one-number": "1" * 1_000_000,
    "accents": "é" * 1_000_000,
    "blank-lines": "\n" * 20_000,
    "spaces": "He left." + " " * 50_000 + "She stayed.\n",
    "only-spaces": " " * 50_000,
    "short-lines": "\n".join(f"Item {n}" for n in range(20_000)),
    "same-lines": "\n".join(["Share"] * 20_000),
    "dates": "\n".join(["3 hours ago"] * 20_000),
    "prose": "\n".join([SENTENCE] * 10_000),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quick(name: str) -> None:
    """A megabyte on one line takes no more than two seconds; 20,000 lines no more than one for a thousand lines."""
    text = PAGES[name]
    cleaner.clean_text("Warm up.\n")
    limit = max(2.0, len(lines_of(text)) / 1000)
    assert best(cleaner.clean_text, text, limit) < limit
