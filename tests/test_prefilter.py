"""What is asked before `re` may never leave out a pattern that matches."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules import builtin
from cleaner.rules.needs import needs_of, opening
from cleaner.rules.pattern import Pattern
from cleaner.rules.prefilter import Prefilter
from cleaner.rules.rule import LONGEST
from cleaner.text import lines_of

SITES, GENERIC = builtin()
RULES = [rule for rule in GENERIC.rules if rule.lines]
FILTER = Prefilter([(rule.lines[0], rule.longest) for rule in RULES])
LINES = sorted({line.text for rule in RULES for example in rule.examples for line in lines_of(example.text)})


def _matching(line: str) -> set[int]:
    return {n for n, rule in enumerate(RULES) if len(line) <= rule.longest and rule.lines[0].fullmatch(line)}


@pytest.mark.parametrize("form", [str, str.upper, str.lower, str.title, "» {}".format, "{} ›".format])
def test_never_too_few(form: object) -> None:
    """Every pattern that matches a line of the rules' examples, in any case, is named."""
    lines = [line for line in map(form, LINES) if len(line) <= LONGEST]  # type: ignore[arg-type]
    for line, found in zip(lines, FILTER.candidates(lines), strict=True):
        assert _matching(line) <= set(found), line


def test_few() -> None:
    """Of a hundred patterns and more even a line of chrome is tried on a few."""
    found = FILTER.candidates(LINES)
    assert len(RULES) > 100
    assert sum(map(len, found)) < 8 * len(found)


@given(st.lists(st.text(alphabet="aAbBkKsſiİıK0٣_ -#©\u0307é\ud800", max_size=6), max_size=4))
def test_any_text(lines: list[str]) -> None:
    """Case folding beyond ASCII, digits of other scripts and halves of characters change nothing about that."""
    patterns = [
        Pattern(source)
        for source in (r"\W*ki\w*", r"[i-k]s.*", r"\d+ ?a", r".*#\w+", r"(?=.*©)\w.*", r".{0,3}bsa?", r"(?-i:K)a")
    ]
    found = Prefilter([(pattern, LONGEST) for pattern in patterns]).candidates(lines)
    for line, own in zip(lines, found, strict=True):
        for number, pattern in enumerate(patterns):
            assert number in own or not pattern.fullmatch(line)


def test_openings() -> None:
    """A pattern that begins with words is told by their first letters; a shorter word ends with a space."""
    assert needs_of(r"\W{0,6}(?:hear|go)\b.*", re.IGNORECASE, 99).openings == ("go ", "go?", "hea")
    assert (opening("» Share this"), opening("go!"), opening("© 2024"), opening("—")) == ("sha", "go ", "000", " ")


def test_literals() -> None:
    """A pattern that begins with anything is told by the rarest texts that it can't do without."""
    assert needs_of(r".* (?:to your inbox|©)", re.IGNORECASE, 99) == (2, 99, (), ("to your inbox", "©"))


def test_shipped_needs_are_of_the_shipped_patterns() -> None:
    """What ships with the package was worked out from the patterns that ship."""
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "tools/rule_needs.py", "--check"], cwd=root, check=False).returncode == 0
