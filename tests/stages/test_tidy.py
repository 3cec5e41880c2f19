"""White space: one blank line between paragraphs, nothing around them, and lines that an author broke stay broken."""

from __future__ import annotations

import pytest

from cleaner.stages import Tidy
from cleaner.text import Document, apply, entries

CASES = {
    "too many blank lines": ("A.\n\n\n\nB.", "A.\n\nB.", ["tidy/blank-lines"]),
    "one paragraph a line": (
        "First one.\nSecond one.\nThird one.",
        "First one.\n\nSecond one.\n\nThird one.",
        ["tidy/paragraph", "tidy/paragraph"],
    ),
    "verse": (
        "Roses are red,\nviolets are blue,\nsugar is sweet\n",
        "Roses are red,\nviolets are blue,\nsugar is sweet\n",
        [],
    ),
    "hard wrap": (
        "The ferry left the\nharbour on Monday\nfor the last time.",
        "The ferry left the\nharbour on Monday\nfor the last time.",
        [],
    ),
    "CRLF": ("A.\r\n\r\nB.", "A.\n\nB.", ["tidy/line-end"]),
    "CRLF between lines": ("A.\r\nB.", "A.\n\nB.", ["tidy/line-end"]),
    "CR": ("A.\rB.", "A.\n\nB.", ["tidy/line-end"]),
    "LINE SEPARATOR": ("A.\u2028B.", "A.\n\nB.", ["tidy/line-end"]),
    "PARAGRAPH SEPARATOR": ("A.\u2029B.", "A.\n\nB.", ["tidy/line-end"]),
    "NEXT LINE": ("A.\x85B.", "A.\n\nB.", ["tidy/line-end"]),
    "blanks on a blank line": ("A.\n \t\nB.", "A.\n\nB.", ["tidy/blank-lines"]),
    "edges": ("\n\nA.\n\n", "A.", ["tidy/edge", "tidy/edge"]),
    "margin of a paragraph": ("A.\n   B.", "A.\n\nB.", ["tidy/paragraph", "tidy/blank-lines"]),
    "margin in verse": ("Verse one\n    indented\nend", "Verse one\n    indented\nend", []),
    "last line end of an untouched page": ("A.\n\nB.\n", "A.\n\nB.\n", []),
    "nothing to do": ("A.\n\nB.", "A.\n\nB.", []),
    "empty": ("", "", []),
    "blank": (" \n\t\n", "", ["tidy/edge"]),
    "spaces within a line": ("A  b   c.", "A  b   c.", []),
}


def tidied(text: str) -> Document:
    """The document after the stage."""
    doc = Document.of("p", text)
    return apply(doc, Tidy()(doc))[0]


@pytest.mark.parametrize("name", CASES)
def test_white_space_is_put_in_order(name: str) -> None:
    """The text, and the rule of each edit."""
    text, wanted, rules = CASES[name]
    doc = tidied(text)
    assert doc.text == wanted
    assert [entry.rule for entry in entries(doc, None)] == rules


@pytest.mark.parametrize("name", CASES)
def test_what_is_in_order_stays(name: str) -> None:
    """The stage has nothing to say of its own output, and changes white space only."""
    text, wanted, _ = CASES[name]
    assert tidied(wanted).text == wanted
    assert wanted.split() == text.split()
