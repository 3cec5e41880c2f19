"""What makes two lines of different pages the same line: a key for each line of a page, and a letter for its shape.

Case, runs of white space and counters do not matter ("3 Comments", "12 comments"). Nor does what a line repeats of
another line of its page: "Share on X: <headline>" is one template whatever the headline.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.rules.ages import find_age, may_tell_age, parse_age
from cleaner.rules.shape import ends_sentence, is_name, is_prose, like_heading, words
from cleaner.text import Line

SENTENCE = 50
"""Code points from which a line that ends like a sentence may be an author's paragraph."""
ECHO = 4
"""Code points that a line must repeat of another one to count as its echo."""
_DIGITS = re.compile(r"\d+")
_MEASURE = re.compile(r"\d[.,:/]\d|[%$€£¥°]")
_SPACE = re.compile(r"\s+")
_VIA = re.compile(r"[-–—•]\s*(\S.{0,50})")
_ITEM = re.compile("V")
_EDGE = " \"'“”„«»‘’:·|–—-"
_ECHOED = 240


class Key(NamedTuple):
    """A line's hash (16 hex digits), and the folded line with ``*`` for what it echoes ("" when it echoes nothing)."""

    plain: str
    echo: str = ""


def folded(text: str) -> str:
    """A line as it is compared: small letters, single spaces, and "0" for every counter."""
    text = _SPACE.sub(" ", text.casefold()).strip()
    return _DIGITS.sub("0", text) if has_counters(text) else text


def has_counters(text: str) -> bool:
    """The numbers of a line are counters: it is short, and they are no prices, percentages or clock times."""
    return len(text) < SENTENCE and not _MEASURE.search(text)


def keys(lines: Sequence[Line]) -> list[Key]:
    """The keys of a page's lines."""
    texts = [line.text for line in lines]
    whole = {text for text in texts if ECHO <= len(text) <= _ECHOED and any(char.isalpha() for char in text)}
    begins, ends = Counter(text[:ECHO] for text in whole), Counter(text[-ECHO:] for text in whole)
    out = []
    for text in texts:
        bare = text.strip(_EDGE)
        own = bare == text and text in whole
        other = begins[bare[:ECHO]] > own or ends[bare[-ECHO:]] > own
        out.append(Key(hashed(folded(text)), _echo(text, whole) if other else ""))
    return out


def letters(lines: Iterable[Line]) -> str:
    """A letter a line: ``B`` a paragraph, ``S`` a sentence of some length, ``Q`` a short one, or a line that an author
    would write between two paragraphs, ``A`` an age, ``V`` an outlet behind a dash near one, ``N`` any other.
    """
    found = "".join(_letter(line.text) for line in lines)
    return _ITEM.sub(lambda item: "V" if "A" in found[max(0, item.start() - 3) : item.end() + 3] else "Q", found)


def _letter(text: str) -> str:
    if is_prose(text):
        return "B"
    if len(text) <= 120 and may_tell_age(text) and _tells_age(text):
        return "A"
    via = _VIA.fullmatch(text)
    if via and is_name(via.group(1)):
        return "V"
    if ends_sentence(text) and len(words(text)) >= 2:
        return "S" if len(text) >= SENTENCE else "Q"
    return "Q" if like_heading(text) and any(char.isalpha() for char in text) else "N"


def _tells_age(text: str) -> bool:
    if ends_sentence(text) and len(words(text)) > 6:
        return False
    return parse_age(text) is not None or find_age(text) is not None


def _echo(text: str, whole: set[str]) -> str:
    """What is left of a line without the other line of its page that it begins or ends with."""
    if len(text) > _ECHOED:
        return ""
    for at in _cuts(text):
        for own, other, mark in ((text[:at], text[at:], "{} *"), (text[at:], text[:at], "* {}")):
            bare = other.strip(_EDGE)
            if len(bare) >= ECHO and bare in whole and sum(char.isalpha() for char in own) >= 3:
                return mark.format(folded(own))
    return ""


def _cuts(text: str) -> Iterator[int]:
    return (match.end() for match in _SPACE.finditer(text))


def hashed(text: str) -> str:
    """The hash of a folded line, 16 hex digits."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
