"""What nobody sees goes with a receipt; what a script needs stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.stages import CutUnseen
from cleaner.text import Document, apply, entries


def cut(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The text after the stage, and its ledger as (rule, was, is)."""
    doc = apply(Document.of("p", text), CutUnseen()(Document.of("p", text)))[0]
    return doc.text, [(e.rule, e.was, e.text) for e in entries(doc, None)]


@pytest.mark.parametrize(
    ("text", "wanted", "rule", "was"),
    [
        ("a\0b", "ab", "decode/control", "\0"),
        ("a\x07\x08b", "ab", "decode/control", "\x07\x08"),
        ("a\x9fb", "ab", "decode/control", "\x9f"),
        ("a\ufffeb", "ab", "decode/control", "\ufffe"),
        ("a\U0010ffffb", "ab", "decode/control", "\U0010ffff"),
        ("one\x1ftwo", "one two", "decode/separator", "\x1f"),
        ("one \x1ctwo", "one two", "decode/control", "\x1c"),
        ("\x1b[1;31mred", "red", "decode/terminal", "\x1b[1;31m"),
        ("\x1b]0;title\x07red", "red", "decode/terminal", "\x1b]0;title\x07"),
        ("\x1bno command", "no command", "decode/control", "\x1b"),
        ("a\ud800b", "ab", "decode/surrogate", "\ud800"),
        ("a\ud83d\ude00b", "a\U0001f600b", "decode/surrogate", "\ud83d\ude00"),
        ("a\U000e0068\U000e0069b", "ab", "decode/tag", "\U000e0068\U000e0069"),
        ("😀\ufe0f\U000e0101\U000e0102", "😀\ufe0f", "decode/selector", "\U000e0101\U000e0102"),
        ("file\u202etxt.exe", "filetxt.exe", "decode/bidi", "\u202e"),
    ],
)
def test_what_nobody_sees_is_cut(text: str, wanted: str, rule: str, was: str) -> None:
    """Each kind has its rule, and the receipt holds what stood there."""
    clean, ledger = cut(text)
    assert (clean, [entry[:2] for entry in ledger]) == (wanted, [(rule, was)])


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cگویند که کتاب\u200cها",
        "क्\u200dष और क्\u200cष",
        "👨\u200d👩\u200d👧 and 🏳\ufe0f\u200d🌈",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "葛\U000e0100城市",
        "שלום\u200f! C++\u200e הוא",
        "אמר \u2066Hello, world\u2069 ויצא",
        "قال \u202aHello (world)\u202c ثم",
        "soft\u00adhyphen, zero\u200bwidth, word\u2060joiner",
        "tab\there\x0b\x0c and\x85lines\u2028ends\r\n",
        "1\ufe0f\u20e3 ♥\ufe0f",
    ],
    ids=["zwnj", "indic", "emoji", "flag", "ideograph", "marks", "isolate", "embedding", "spaces", "ends", "keycap"],
)
def test_what_a_script_needs_stays(text: str) -> None:
    """Joiners, marks of direction, closed isolates in right-to-left lines, flags, selectors, line ends."""
    assert cut(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("אמר \u2066Hello ויצא", "אמר Hello ויצא"),
        ("אמר Hello\u2069 ויצא", "אמר Hello ויצא"),
        ("אמר \u2066a\u202bb\u2069 ויצא", "אמר \u2066ab\u2069 ויצא"),
        ("אמר \u202dHello\u202c ויצא", "אמר Hello ויצא"),
        ("plain \u2066words\u2069 only", "plain words only"),
        ("אמר \u2066Hello\nויצא\u2069", "אמר Hello\nויצא"),
    ],
    ids=["open", "closed-only", "open-within", "override", "no-right-to-left", "over-lines"],
)
def test_marks_that_turn_text_must_be_closed_in_a_line_that_needs_them(text: str, wanted: str) -> None:
    """Overrides go even when they are closed."""
    assert cut(text)[0] == wanted


@given(
    st.text(
        st.sampled_from("a א\n\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\x1b[m\0\ud800\udc00\ufe0f"),
        max_size=30,
    )
)
def test_clean_text_rests(text: str) -> None:
    """What is left after the stage has nothing more to cut."""
    assert cut(cut(text)[0])[1] == []
