"""Rules cut what they name; one that would take most of a document is held back."""

from __future__ import annotations

from dataclasses import replace

from cleaner.rules import builtin, load_text
from cleaner.stages import StripChrome
from cleaner.text import Document, apply, entries

PROSE = (
    "The old ferry left the harbour on Monday morning for the last time, watched by two hundred people on the pier.\n\n"
)
HUNGRY = load_text(
    """
id = "hungry"
why = "A rule that fails by eating."

[match]
markers = ["ferry"]

[[rule]]
id = "all"
why = "Everything with an e."
lines = ['.*e.*']

    [[rule.example]]
    text = "eat"
    cut = ["eat"]

    [[rule.example]]
    text = "saw"
    cut = []
""",
    "hungry.toml",
)


def test_cuts_what_a_sites_rule_names_and_says_which() -> None:
    """A line goes with its line end, under the rule's id; a site's rules are for pages of the site."""
    doc = Document.of("p", "We saw\nthe ferry\nthis autumn\n")
    ferry, other = (
        apply(doc, StripChrome((site,), builtin()[1])(doc))[0] for site in (HUNGRY, replace(HUNGRY, markers=("plane",)))
    )
    assert ferry.text == "this autumn\n"
    assert [(e.rule, e.op, e.was) for e in entries(ferry, None)] == [("hungry/all", "remove", "We saw\nthe ferry\n")]
    assert (other.text, entries(other, None)) == (doc.text, [])


def test_cuts_within_a_line_what_all_sites_share() -> None:
    """A credit in brackets goes, the sentence around it stays."""
    doc = Document.of("p", "The ferry left (Photo: Jane Roe/Reuters) on Monday.\n")
    doc = apply(doc, StripChrome((), builtin()[1])(doc))[0]
    (entry,) = entries(doc, None)
    assert (entry.rule, entry.was.strip()) == ("photo/credit-in-brackets", "(Photo: Jane Roe/Reuters)")
    assert doc.text.replace("  ", " ") == "The ferry left on Monday.\n"


def test_a_rule_that_takes_too_much_is_not_applied() -> None:
    """Above its share of a document the rule is taken to have gone wrong: a fact says so, and the text stays."""
    doc = Document.of("p", PROSE * 4)
    doc = apply(doc, StripChrome((HUNGRY,), builtin()[1])(doc))[0]
    assert doc.text == PROSE * 4
    assert entries(doc, None) == []
    assert isinstance(doc.fact("refused/hungry/all"), float)


def test_the_brake_can_be_let_go() -> None:
    """At a share of 1 every rule is applied."""
    doc = Document.of("p", PROSE * 4)
    doc = apply(doc, StripChrome((HUNGRY,), builtin()[1], brake=1.0)(doc))[0]
    assert not doc.text.strip()
    assert {entry.rule for entry in entries(doc, None)} == {"hungry/all"}


def test_a_short_document_may_be_all_chrome() -> None:
    """A share of little says little: the brake begins at 400 code points."""
    doc = Document.of("p", PROSE)
    doc = apply(doc, StripChrome((HUNGRY,), builtin()[1])(doc))[0]
    assert not doc.text.strip()
