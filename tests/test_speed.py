"""No line of a page, however nasty, may stop a run: patterns are tried against long near misses.

The limits are generous, so that only catastrophic behaviour fails, and slow machines don't. `re` has no time-out: a pattern that
fails here would hang a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from time import perf_counter

import pytest

import cleaner
from cleaner.rules import Rule, builtin
from cleaner.rules.ages import find_age, parse_age
from cleaner.rules.rule import LONGEST
from cleaner.stages.reading import read
from cleaner.text import lines_of

SITES, GENERIC = builtin()
RULES = [rule for profile in (*SITES, GENERIC) for rule in profile.rules]
LONG = 100_000
SECONDS = 0.1
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
ENDS = ("§", "\n"[:0], "!x", " §")


def patterns() -> Iterator[pytest.param]:
    """Every pattern of a line form, with its rule."""
    for rule in RULES:
        named = [(f"lines{n}", pattern) for n, pattern in enumerate(rule.lines)]
        named += [("through", rule.through), ("follow", rule.follow)]
        for name, pattern in named:
            if pattern is not None:
                yield pytest.param(rule, pattern, id=f"{rule.id}-{name}")


def baits(rule: Rule, size: int) -> Iterator[str]:
    """Lines of `size` code points that nearly match: what the rule cuts, in part and over and over, and common characters."""
    seeds = {line for example in rule.examples for text in example.cut for line in text.splitlines() if line.strip()}
    stems = {seed[: len(seed) * part // 4] for seed in seeds for part in (2, 3, 4)}
    for stem in sorted(stems - {""}):
        for unit in ("", " ", ", "):
            whole = stem + unit
            yield (whole * (size // len(whole) + 1))[: size - 1] + "§"
        yield (stem + " word" * size)[: size - 1] + "§"
        yield (stem + "1" * size)[:size]
        yield (stem + " " * size)[: size - 1] + "§"
    for unit in UNITS:
        for end in ENDS:
            yield (unit * (size // len(unit) + 1))[: size - len(end)] + end


def slowest(deed: Callable[[str], object], lines: Iterator[str], limit: float) -> tuple[float, str]:
    """The longest time that `deed` took on a line, and the line. A slow one is timed again, so that one hiccup is no failure."""
    worst = (0.0, "")
    for line in lines:
        took = min(timed(deed, line) for _ in range(1))
        if took > limit:
            took = min(took, timed(deed, line), timed(deed, line))
        worst = max(worst, (took, line))
    return worst


def timed(deed: Callable[[str], object], line: str) -> float:
    """Seconds for one call."""
    begin = perf_counter()
    deed(line)
    return perf_counter() - begin


@pytest.mark.parametrize(("rule", "pattern"), patterns())
def test_a_line_pattern_is_quick(rule: Rule, pattern: re.Pattern[str]) -> None:
    """Whole lines of the greatest length that line patterns are tried on."""
    took, line = slowest(pattern.fullmatch, baits(rule, LONGEST), SECONDS)
    assert took < SECONDS, line


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.inline], ids=lambda rule: rule.id)
def test_an_inline_pattern_is_quick(rule: Rule) -> None:
    """Lines of any length are searched for inline patterns; the words a rule needs are taken as there."""
    took, line = slowest(lambda text: list(rule.inline.finditer(text)), baits(rule, LONG), SECONDS)
    assert took < SECONDS, line[:300]
