"""Decoding damage is put right with a receipt, and what is no damage stays as it is."""

from __future__ import annotations

import pytest

from cleaner.stages import RepairDecoding
from cleaner.text import Document, apply, entries


def repaired(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The text after the stage, and its ledger as (rule, was, is)."""
    doc = Document.of("p", text)
    doc = apply(doc, RepairDecoding()(doc))[0]
    return doc.text, [(e.rule, e.was, e.text) for e in entries(doc, None)]


def test_cuts_the_byte_order_mark() -> None:
    """At the beginning of a file it is no text."""
    assert repaired("\ufeffHello") == ("Hello", [("decode/bom", "\ufeff", "")])


def test_a_mark_within_the_text_is_left() -> None:
    """Elsewhere it is a zero-width space of somebody's."""
    assert repaired("a\ufeffb") == ("a\ufeffb", [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Das schÃ¶ne MÃ¤dchen aus KÃ¶ln", "Das schöne Mädchen aus Köln"),
        ("L’entrÃ©e de lâ€™Ã©cole", "L’entrée de l’école"),
        ("MÃ¡s informaciÃ³n", "Más información"),
        ("PiÄ™Ä‡ lat pÃ³Åºniej", "Pięć lat później"),
    ],
)
def test_undoes_mojibake_with_an_edit_for_each_place(text: str, wanted: str) -> None:
    """Characters read with the wrong charset; the letters around them have no edit."""
    clean, ledger = repaired(text)
    assert clean == wanted
    assert ledger
    assert all(rule == "decode/mojibake" and was != now for rule, was, now in ledger)
    assert sum(len(was) for _, was, _ in ledger) < len(text) / 2


def test_only_the_damaged_line_is_touched() -> None:
    """Each line is judged alone."""
    assert repaired("Der Weg\nschÃ¶n\n“Ende”\n") == ("Der Weg\nschön\n“Ende”\n", [("decode/mojibake", "Ã¶", "ö")])


@pytest.mark.parametrize(
    "text",
    [
        "ＡＢＣ１２３，（全角）",
        "ﬁne ﬂowers, oﬃce",
        "“quoted” ‘text’ – l’été…",
        "Tom &amp; Jerry &lt;3 &eacute;",
        "Zażółć gęślą jaźń",
        "cafe\u0301 and café",
        "a\u00a0b\u200bc\u00ad",
        "line\r\nends\rof\u2028all\x85kinds",
        "\x1b[31mred\x1b[0m",
        "plain ASCII",
        "",
    ],
)
def test_what_is_no_damage_stays(text: str) -> None:
    """Full width, ligatures, curly quotes, entities, combining marks, controls: authors and sites may mean them."""
    assert repaired(text) == (text, [])


def test_an_undecodable_byte_is_marked_and_stays() -> None:
    """What was lost can't be known; its place is flagged."""
    assert repaired("a\ufffdb\ufffd") == (
        "a\ufffdb\ufffd",
        [("decode/undecodable", "\ufffd", "\ufffd")] * 2,
    )
