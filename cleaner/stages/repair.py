"""Repair what decoding broke:

The byte order mark, and mojibake by ftfy, with settings that change nothing but damage.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.text import Document, Edit, Finding, edits_between, lines_of

RULES = {
    "decode/bom": "The byte order mark at the beginning of a file.",
    "decode/mojibake": "Characters that were decoded with the wrong charset, put right by ftfy.",
    "decode/undecodable": "A byte that the page's charset has no character for (a mark, nothing is changed).",
}


@dataclass(frozen=True, slots=True)
class RepairDecoding:
    """Cut the BOM and undo mojibake, line by line.

    ftfy runs with everything off but `fix_encoding` and its own helpers: its defaults would also straighten quotes,
    turn full-width punctuation into ASCII and unescape entities, which is not damage.
    """

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        text = doc.text
        if text.startswith("\ufeff"):
            yield Edit(0, 1, "decode/bom")
        at = text.find("\ufffd")
        while at >= 0:
            yield Edit(at, at + 1, "decode/undecodable", flag=True)
            at = text.find("\ufffd", at + 1)
        if text.isascii():
            return
        from ftfy import TextFixerConfig, fix_encoding
        from ftfy.badness import is_bad

        config = TextFixerConfig(
            unescape_html=False,
            remove_terminal_escapes=False,
            fix_latin_ligatures=False,
            fix_character_width=False,
            uncurl_quotes=False,
            fix_line_breaks=False,
            fix_surrogates=False,
            remove_control_chars=False,
            normalization=None,
        )
        for line in lines_of(text):
            if not line.text.isascii() and is_bad(line.text):
                fixed = fix_encoding(line.text, config)
                if "\n" not in fixed and fixed.strip():
                    yield from edits_between(line.text, fixed, "decode/mojibake", offset=line.start)
