"""What a line looks like from its shape alone: prose, a sentence, a name, a headline. No vocabulary."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…。！？؟।](?:[\"'”’»«)\]›“‘]|\s)*$")
_CLOSE = re.compile(r"[.!?…:;,。！？؟।][\"'”’»«)\]›“‘]*$")
_SEPARATOR = re.compile(r"\s[|•·–—/›»>]\s|\s{3,}")
_NO_NAME = re.compile(r": |\s\s|[·•|%=<>{}\[\]?;$€£@#]|\d[.,:]\d|\d{3}|^\d+ [a-zà-ÿ]")
_PIECE = re.compile(r"\s{2,}|\t|\s[|•·–—/›»]\s")
_ITEM = re.compile(r"(?:[-–—*•·▪►‣●○◦■□∙⁃]|\d{1,2}[.)]|[a-z]\))\s*\S")
_WORD = re.compile(r"\w+")

PROSE = 80
"""Code points from which a line that ends like a sentence is a paragraph."""
LONG = 280
"""Code points from which a line is a paragraph however it ends."""


def ends_sentence(text: str) -> bool:
    """The line ends with a sentence mark, closing quotes and brackets allowed."""
    return _END.search(text[-12:]) is not None


def is_prose(text: str) -> bool:
    """The line is a paragraph: long, or a sentence of some length that is not a list of separated items."""
    size = len(text)
    if size >= LONG:
        return True
    if size < PROSE:
        # scripts without spaces say more in fewer characters
        return size >= 30 and text[-1] in "。！？" and " " not in text.strip()
    return ends_sentence(text) and len(_SEPARATOR.findall(text)) < 2


def words(text: str) -> list[str]:
    """The words of a line: runs of letters, digits and underscores."""
    return _WORD.findall(text)


def pieces(text: str) -> list[str]:
    """What a line sets side by side with wide gaps or marks between: the buttons of a row, the entries of a menu."""
    return [piece for piece in _PIECE.split(text) if piece]


def is_title(text: str) -> bool:
    """The line could be a headline: a few words to a long line, without the full stop, comma or colon of a sentence."""
    if not 8 <= len(text) <= 260 or len(words(text)) < 2:
        return False
    if text[-1] in ".:;," and not text.endswith(("...", "…")):
        return text.endswith(".") and bool(re.search(r"\b(?:[A-Z]\.){2,}$", text))
    return not _SEPARATOR.search(text) or len(words(text)) >= 6


def is_name(text: str) -> bool:
    """The line could be the name of an outlet or a person: short, no sentence mark, begins with a capital or digit."""
    if not 2 <= len(text) <= 50 or len(text.split()) > 7 or _CLOSE.search(text) or _NO_NAME.search(text):
        return False
    if sum(char.isalpha() for char in text) < 2 or not text[0].isalnum():
        return False
    return not text[0].islower() or "." in text or len(text.split()) <= 2


def like_heading(text: str) -> bool:
    """The line could be an author's own between two paragraphs:

    A list item, a question, a line that ends in a colon.
    """
    return bool(_ITEM.match(text)) or text[-1] in ".?:;," or text[0] in '"“„«‘—–'
