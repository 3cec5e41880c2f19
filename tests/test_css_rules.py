"""Rules that name elements by CSS selectors: a site's own chrome, and its own body."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleaner
from cleaner.errors import RuleError
from cleaner.io.html import flatten
from cleaner.rules import failures, load_text
from cleaner.rules.css import labelled, selected

PROFILE = """
id = "lunsay"
why = "The Lunsay Harbour Gazette."

[match]
hosts = ["gazette.example"]

[[rule]]
id = "box"
why = "A box that offers the newsletter."
css = "div.offer > p, #promo"

    [[rule.example]]
    text = "<div class=offer><p>Our <b>letter</b></p></div><p>The ferry sailed.</p>"
    cut = ["Our letter"]

    [[rule.example]]
    text = "<div class=story><p>He had an offer.</p></div>"
    cut = []
"""
BODY = (
    PROFILE
    + """
[[rule]]
id = "body"
why = "Where the article stands."
css = "section.text"
marks = "body"

    [[rule.example]]
    text = "<section class=text>Words.</section>"
    cut = ["Words."]

    [[rule.example]]
    text = "<section class=aside>Words.</section>"
    cut = []
"""
)
PAGE = """<html><head><title>Ferry sails again</title></head><body><h1>Ferry sails again</h1><section class=text>
<p>The ferry sailed on Monday, the first time since the storm, with forty people and a piano on board.</p>
<div class=offer><p>Get our harbour letter every Friday, with tides, notices and recipes from the island.</p></div>
<p>The harbour master said that the linkspan had been mended twice, and that it would be mended again.</p></section>
<p>More than this the gazette did not learn, though it asked around the whole island until Sunday night.</p></body>"""


def test_a_selector_cuts_what_its_examples_say() -> None:
    """`rules check` runs the examples of css rules like any other's."""
    (rule,) = load_text(PROFILE, "lunsay.toml").rules
    assert failures(rule) == []
    wrong = PROFILE.replace('cut = ["Our letter"]', 'cut = ["Your letter"]')
    assert failures(load_text(wrong, "lunsay.toml").rules[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('css = "div.offer > p, #promo"', 'css = "div..offer"'),
        ('css = "div.offer > p, #promo"', "css = 3"),
        ('css = "div.offer > p, #promo"', 'css = "p"\ninline = "x"'),
        ('css = "div.offer > p, #promo"', 'lines = ["x"]\nmarks = "body"'),
    ],
)
def test_a_wrong_selector_is_refused(old: str, new: str) -> None:
    """The error names file and rule."""
    with pytest.raises(RuleError, match=r"lunsay\.toml.*lunsay/box"):
        load_text(PROFILE.replace(old, new), "lunsay.toml")


def test_nested_elements_are_named_once() -> None:
    """An element within one that is named already adds nothing."""
    assert selected("<div>a <div>b</div></div>", "div") == ["a b"]


def test_labels_do_not_change_the_view() -> None:
    """Only start tags that the selector names get an attribute, wherever they stand."""
    rules = load_text(PROFILE, "lunsay.toml").rules
    markup = "<p>\r\nä</p>\n<DIV class=offer>x<P\nid=q>y</div><b id=promo>z"
    marked = labelled(markup, rules)
    assert marked.count("data-cleaner-rule") == 2
    assert flatten(marked).view == flatten(markup).view


@pytest.fixture
def profiles(tmp_path: Path) -> dict[str, str]:
    """The profile's two forms as files."""
    for name, text in (("chrome", PROFILE), ("body", BODY)):
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return {name: str(tmp_path / f"{name}.toml") for name in ("chrome", "body")}


def test_a_sites_chrome_goes_with_the_rules_name(profiles: dict[str, str]) -> None:
    """The ledger names ``site/name``; pages of other hosts are left alone."""
    options = {"profiles": [profiles["chrome"]], "extraction": "fast"}
    result = cleaner.clean_html(PAGE, url="https://www.gazette.example/1", **options)
    (edit,) = [edit for edit in result.edits if edit.rule == "lunsay/box"]
    assert result.view[edit.start : edit.end].startswith("Get our harbour letter")
    assert "harbour letter" not in result.text
    other = cleaner.clean_html(PAGE, url="https://other.example/1", **options)
    assert all(edit.rule != "lunsay/box" for edit in other.edits)


def test_a_sites_body_is_all_that_stays(profiles: dict[str, str]) -> None:
    """What the selector names stays, title and chrome apart; all else goes."""
    result = cleaner.clean_html(
        PAGE, url="https://gazette.example/1", profiles=[profiles["body"]], extraction="fast", language=False
    )
    paragraphs = result.text.split("\n\n")
    assert [text.split(",")[0] for text in paragraphs] == [
        "The ferry sailed on Monday",
        "The harbour master said that the linkspan had been mended twice",
    ]
