"""Every rule proves its own examples, and the loader refuses what could not be trusted later."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cleaner.errors import RuleError
from cleaner.rules import Example, Rule, builtin, failures, load_file, load_text
from cleaner.text import lines_of

FOLDER = Path(__file__).parent.parent / "cleaner" / "data" / "rules"
FILES = sorted(FOLDER.glob("*/*.toml"))
SITES, GENERIC = builtin()
RULES = [rule for profile in (*SITES, GENERIC) for rule in profile.rules]
EXAMPLES = [
    pytest.param(
        rule,
        example,
        id=f"{rule.id}-{number}",
        marks=[pytest.mark.xfail(strict=True, reason=example.known_failure)] if example.known_failure else [],
    )
    for rule in RULES
    for number, example in enumerate(rule.examples, 1)
]
SOUND = """
id = "shop"
why = "A shop."

[[rule]]
id = "basket"
why = "The basket."
lines = ['Basket \\(\\d+\\)']

    [[rule.example]]
    text = "Basket (3)"
    cut = ["Basket (3)"]

    [[rule.example]]
    text = "A basket of eggs."
    cut = []
"""


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_is_cut_as_it_says(rule: Rule, example: Example) -> None:
    """The rule alone cuts from the example's text what the example names, in order, and nothing else."""
    got = [example.text[start:end].strip("\r\n") for start, end in rule.spans(example.text)]
    assert got == [text.strip("\r\n") for text in example.cut]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_rule_file_loads_and_is_named_like_its_id(path: Path) -> None:
    """One file, one profile; the file's name is the profile's id, so that a rule id leads to its file."""
    profile = load_file(path)
    assert profile.id == path.stem
    assert profile.why.strip().endswith(".")
    assert all(rule.id.startswith(f"{profile.id}/") for rule in profile.rules)


def test_ids_are_given_once() -> None:
    """No two rules of the package have the same id."""
    assert [id_ for id_, count in Counter(rule.id for rule in RULES).items() if count > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_can_be_judged(rule: Rule) -> None:
    """A rule says why, has a place and a confidence that are known, and lets a blank page and a blank line be."""
    assert rule.why.strip()
    assert rule.at in ("anywhere", "edge", "head", "tail")
    assert 0 < rule.confidence <= 1
    assert not list(rule.spans(""))
    assert not list(rule.spans(" \n\n\t\n"))
    assert all(text.strip("\r\n") in example.text for example in rule.examples for text in example.cut)
    assert all(lines_of(example.text) for example in rule.examples)


def test_a_sound_file_is_taken() -> None:
    """The file that the refusals below spoil is itself in order."""
    profile = load_text(SOUND, "shop.toml")
    assert [rule.id for rule in profile.rules] == ["shop/basket"]
    assert failures(profile.rules[0]) == []


def test_a_false_example_is_reported() -> None:
    """`failures` says which example does not hold, and what was cut instead."""
    rule = load_text(SOUND.replace('cut = ["Basket (3)"]', 'cut = ["Basket"]'), "shop.toml").rules[0]
    assert failures(rule) == ["shop/basket, example 1: cuts ('Basket (3)',), should cut ('Basket',)"]


def test_a_known_failure_that_works_is_reported() -> None:
    """Nobody may go on calling a failure what works by now."""
    more = SOUND + '\n    [[rule.example]]\n    text = "x"\n    cut = []\n    expect = "fail"\n    because = "y"\n'
    assert failures(load_text(more, "shop.toml").rules[0]) == ["shop/basket, example 3: a known failure that works now"]


def refused(text: str, says: str, *, key: str | None = None, rule: str | None = None) -> None:
    """`text` is refused with a message that holds `says` and names the file."""
    with pytest.raises(RuleError, match=says) as caught:
        load_text(text, "shop.toml")
    assert "shop.toml" in str(caught.value)
    if key is not None:
        assert caught.value.key == key
    if rule is not None:
        assert caught.value.rule == rule


def spoilt(old: str, new: str) -> str:
    """The sound file with one thing changed."""
    assert old in SOUND
    return SOUND.replace(old, new, 1)


def test_refuses_an_unknown_key_of_a_rule() -> None:
    """A misspelt key would silently do nothing."""
    refused(spoilt("lines =", 'colour = "red"\nlines ='), "unknown key", key="colour", rule="shop/basket")


def test_refuses_an_unknown_key_of_a_file() -> None:
    """Also at the top of the file."""
    refused(spoilt('id = "shop"', 'id = "shop"\nhost = "x"'), "unknown key", key="host")


def test_refuses_an_unknown_key_of_an_example() -> None:
    """Also within an example."""
    refused(spoilt("cut = []", 'cut = []\nnote = "x"'), "unknown key", key="note")


def test_refuses_an_unknown_key_of_a_match() -> None:
    """Also where a site says how it is known."""
    refused(spoilt("[[rule]]", '[match]\nhost = ["x"]\n\n[[rule]]'), "unknown key", key="host")


def test_refuses_a_rule_without_reason() -> None:
    """A cut that nobody can explain is no rule."""
    refused(spoilt('why = "The basket."\n', ""), "missing", key="why", rule="shop/basket")


def test_refuses_an_empty_reason() -> None:
    """Blanks are no reason."""
    refused(spoilt('why = "The basket."', 'why = " "'), "missing", key="why")


def test_refuses_a_file_without_reason() -> None:
    """A file says what its rules have in common."""
    refused(spoilt('why = "A shop."\n', ""), "missing", key="why")


def test_refuses_a_rule_without_id() -> None:
    """A receipt needs a name."""
    refused(spoilt('id = "basket"\n', ""), "missing", key="id")


def test_refuses_an_id_of_another_shape() -> None:
    """Ids are lower-case words joined by hyphens: they stand in ledgers for ever."""
    refused(spoilt('id = "basket"', 'id = "The Basket"'), "lower-case", key="id")


def test_refuses_the_same_id_twice() -> None:
    """Two rules with one id could not be told apart in a ledger."""
    refused(SOUND + SOUND[SOUND.index("[[rule]]") :], "used twice", rule="shop/basket")


def test_refuses_a_pattern_that_matches_nothing_at_all() -> None:
    """A pattern that matches the empty string matches everywhere."""
    refused(spoilt("'Basket \\(\\d+\\)'", "'(?:Basket)?'"), "empty string", key="lines")


def test_refuses_an_invalid_pattern() -> None:
    """The message shows the pattern and what is wrong with it."""
    refused(spoilt("'Basket \\(\\d+\\)'", "'Basket ('"), "not a valid pattern", key="lines")


def test_refuses_a_rule_without_an_example_that_stays() -> None:
    """A rule that was never seen to spare anything is not trusted."""
    refused(spoilt("cut = []", 'cut = ["A basket of eggs."]'), "one that must stay", key="example")


def test_refuses_a_rule_without_an_example_that_cuts() -> None:
    """A rule that was never seen to cut is not trusted either."""
    refused(spoilt('cut = ["Basket (3)"]', "cut = []"), "example that cuts", key="example")


def test_a_known_failure_is_no_proof() -> None:
    """An example that is expected to fail counts neither as cutting nor as staying."""
    text = spoilt("cut = []", 'cut = []\nexpect = "fail"\nbecause = "hard"')
    refused(text, "one that must stay", key="example")


def test_refuses_a_known_failure_without_because() -> None:
    """What is known to fail says why."""
    refused(spoilt("cut = []", 'cut = []\nexpect = "fail"'), "says why", key="because")


def test_refuses_an_expectation_of_another_name() -> None:
    """Only pass and fail are expected."""
    refused(spoilt("cut = []", 'cut = []\nexpect = "maybe"'), "pass or fail", key="expect")


def test_refuses_an_example_without_text() -> None:
    """An example has a text and what is cut from it."""
    refused(spoilt('text = "A basket of eggs."\n', ""), "`text` and `cut`", key="example")


def test_refuses_a_place_of_another_name() -> None:
    """`at` has four values."""
    refused(spoilt("lines =", 'at = "top"\nlines ='), "anywhere, edge, head, tail", key="at")


def test_refuses_a_mark_of_another_name() -> None:
    """`marks` has three values."""
    refused(spoilt("lines =", 'marks = "ads"\nlines ='), "comments, related, resume", key="marks")


def test_refuses_two_forms_in_one_rule() -> None:
    """`lines` and `inline` exclude each other."""
    refused(spoilt("lines =", "inline = 'x'\nlines ="), "either `lines` or `inline`")


def test_refuses_a_rule_without_form() -> None:
    """A rule has a pattern."""
    refused(spoilt("lines = ['Basket \\(\\d+\\)']\n", ""), "either `lines` or `inline`")


def test_refuses_two_ends() -> None:
    """`through`, `follow` and `to_end` exclude each other."""
    refused(spoilt("lines =", "through = 'x'\nto_end = true\nwithin = 3\nlines ="), "one of")


def test_refuses_a_reach_without_limit() -> None:
    """What runs on says how far."""
    refused(spoilt("lines =", "follow = 'x'\nlines ="), "need `within`", key="within")


def test_refuses_what_is_no_toml() -> None:
    """The message passes on what the parser found."""
    refused(SOUND + "[[", "not valid TOML")


def test_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing profile is a rule error, not a trace."""
    with pytest.raises(RuleError, match=r"gone\.toml"):
        load_file(tmp_path / "gone.toml")
