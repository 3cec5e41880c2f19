"""Rules that name elements of a page's markup by CSS selectors, read by Beautiful Soup and its selector engine.

A selector's elements are found by where their start tags stand in the markup. There they get an attribute that names
the rule, so that whoever parses the markup knows them again; an attribute changes no visible text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.rules.rule import Rule

ATTRIBUTE = "data-cleaner-rule"
_SPACE = re.compile(r"\s+")


def fault(selector: str) -> str:
    """What is wrong with a selector; empty when nothing is."""
    from soupsieve import SelectorSyntaxError, compile

    try:
        compile(selector)
    except SelectorSyntaxError as error:
        return str(error).splitlines()[0]
    return ""


def selected(markup: str, selector: str) -> list[str]:
    """The text of each element that a selector names, but not of elements within these."""
    found = _soup(markup).select(selector)
    inner = {id(one) for each in found for one in each.descendants}
    return [_SPACE.sub(" ", one.get_text(" ")).strip() for one in found if id(one) not in inner]


def labelled(markup: str, rules: Sequence[Rule]) -> str:
    """`markup` with the ids of `rules` in the start tags of the elements that they name; the first rule counts."""
    soup = _soup(markup)
    starts = [0]
    for line in markup.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    places: dict[int, str] = {}
    for rule in rules:
        for element in soup.select(rule.css):
            place = starts[(element.sourceline or 1) - 1] + (element.sourcepos or 0)
            end = place + 1 + len(element.name)
            if markup[place:end].lower() == f"<{element.name}":
                places.setdefault(end, rule.id)
    out: list[str] = []
    at = 0
    for end in sorted(places):
        out += (markup[at:end], f' {ATTRIBUTE}="{places[end]}"')
        at = end
    return "".join((*out, markup[at:]))


def _soup(markup: str) -> Any:
    from bs4 import BeautifulSoup

    return BeautifulSoup(markup, "html.parser")
