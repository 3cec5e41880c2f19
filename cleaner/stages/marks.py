"""Sentences that lost the space between them: `on Friday.It also`, `he said?Nobody`, `recent monthsRussian`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.stages.vocabulary import LETTER, LOWER, UPPER, vocabulary
from cleaner.text import Rows


class Join(NamedTuple):
    """A place in a text where white space is missing, what says so, and how sure that is."""

    at: int
    evidence: str
    confidence: float


JOIN = re.compile(rf"[.!?…][\"'”’»)\]]*(?=[{UPPER}\d])")
CAMEL = re.compile(rf"[{UPPER}](?<=[{LOWER}]{{4}}.)[{LOWER}]{{2}}")
_BEFORE = re.compile(r"\S*$")
_AFTER = re.compile(r"\S*")
_LAST = re.compile(rf"[{LETTER}]+$")
_RIGHT = re.compile(rf"[{LETTER}]+")
_FIGURE = re.compile(r"\d[\d,]*(?:$|-[a-z]|th$|st$|nd$|rd$)")
_WORD = re.compile(rf"(?:^|[\"'“‘«(])[{LOWER}]{{4,}}$")
_LONG = re.compile(rf"(?:^|[\"'“‘«(-])[{LETTER}][{LOWER}]{{3,}}$")
_OWNING = re.compile(rf"[{LETTER}]+(?=['’][st]$)")
_NEXT = re.compile(rf"([{UPPER}][{LOWER}]+) ([{LOWER}]+)\b")
_ARTICLE = re.compile(rf"A (?!(?:and|or|is|was|in|at|on|to|of|by|from|with|for)\b)[{LETTER}][{LOWER}]{{2,}}")
_PERSON = re.compile(rf"[{UPPER}] (?:de |van |von )?[{UPPER}][{LOWER}]+")
_DOTTED = re.compile(rf"(?:[{UPPER}]\.){{2,}}(?:\s|-[a-z])|[{UPPER}]\.[{UPPER}]-[a-z]|[{UPPER}]&[{UPPER}]\b")
_QUOTED = re.compile(rf"(?<![\w'])[{LETTER}]{{3,}}'$|[{LETTER}\d%][\"”]$")
_NAME = re.compile(rf"[{UPPER}][{LOWER}]+ [{UPPER}][{LOWER}]+$")
_SMALL = re.compile(rf"(?:^|[\s(\"'“‘«])([{LOWER}]{{4,}})$")
_OPENER = re.compile(rf"([{UPPER}][{LOWER}]{{2,}})(?= [{LETTER}]|, )")
_STANDING = re.compile(rf"(?<![\w.!?])[{LETTER}]{{2,}}(?![\w.!?][{LETTER}])")
_JOINED = re.compile(rf"(?<![{LOWER}])[{LOWER}]{{4,}}[{UPPER}][{LOWER}]{{2,}}")
_ADDRESS = re.compile(r"[§@/\\#=_<>{}|~^*`]|www\.|[({\[]\)|::|&\w")
_PROGRAM = re.compile(
    r"^[ \t]*(?:def|class|if|for|while|return|raise|import|public|private|void|var|let|const|function)\b[^\n]*[:;{)]$",
    re.MULTILINE,
)
_PROSE = 8
"""Words that a line of a page with program text has at least, to be prose."""
_SINGLE = frozenset("AIOYEÀÉWZU")


class Known:
    """The words that stand by themselves in a text; they are counted when the first one is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self.words is None:
            self.words = frozenset(_STANDING.findall(self.text))
        return word in self.words


def missing_spaces(text: str) -> Iterator[Join]:
    """Where a space is missing after a sentence mark. One scan; the rest is looked at only where it hits.

    Such joins come in numbers: where two of them are clear, a name before the mark and a name after it are enough.
    """
    known = Known(text)
    program: bool | None = None
    prose = Rows(text, lambda line: len(line.split()) >= _PROSE)
    seen: set[str] = set()
    doubtful: list[int] = []
    clear = 0
    for match in JOIN.finditer(text):
        at, start = match.end(), match.start()
        if start == 0 or text[start - 1] in " \n\t":
            if start > 1 and text[start] == "." and text[start - 2].islower() and _opens_plainly(text, at):
                doubtful.append(at)
            continue
        if text[start - 1] in ".!?…" or text[start] == "…":
            if _after_pause(text, start, at):
                doubtful.append(at)
            continue
        if text[start - 1].isupper() and not text[max(start - 2, 0)].isalpha():
            continue  # an initial
        if program is None:
            program = _PROGRAM.search(text) is not None
        form = _form(text, match, at)
        again = form in seen
        seen.add(form)
        if program and not prose.passes(at):
            continue
        found = _judged(text, match, at, known, again)
        if found is None:
            continue
        if found[1]:
            clear += 1
            yield Join(at, *found)
        else:
            doubtful.append(at)
    if clear > 1:
        yield from (Join(at, f"two names, and {clear} clear joins on the page", 0.93) for at in doubtful)


def _form(text: str, match: re.Match[str], at: int) -> str:
    """The words around the mark, as they stand."""
    left, right = _LAST.search(text, max(match.start() - 60, 0), match.start()), _RIGHT.match(text, at, at + 60)
    return f"{left.group() if left else ''}{match.group()}{right.group() if right else ''}"


def _opens_plainly(text: str, at: int) -> bool:
    """A word follows that opens sentences."""
    word = _RIGHT.match(text, at)
    return word is not None and len(word.group()) > 1 and word.group() in vocabulary()["starters"]


def _after_pause(text: str, start: int, at: int) -> bool:
    """Several marks, or an ellipsis: a sentence ends there if a small word stands before it and an opener behind it."""
    while start and text[start - 1] in ".!?…":
        start -= 1
    return (
        start > 2
        and text[start - 3 : start].islower()
        and text[start - 3 : start].isalpha()
        and _opens_plainly(text, at)
    )


def _judged(text: str, match: re.Match[str], at: int, known: Known, again: bool) -> tuple[str, float] | None:
    """What speaks for a missing space at one place and how strongly, or None; 0 means that it depends on the page.
    `again`: the page had the same words around a mark before.
    """
    mark, tail = match.group()[0], match.group()[1:]
    begin = max(match.start() - 60, 0)
    left = _BEFORE.search(text, begin, match.start())
    right = _AFTER.match(text, at, at + 60)
    assert left is not None
    assert right is not None
    before, after = left.group(), right.group()
    dotted = _DOTTED.match(text, at) is not None
    if not before or _ADDRESS.search(before) or (_ADDRESS.search(after) and not dotted):
        return None
    if after[0].isdigit():
        clear = (
            _FIGURE.match(after)
            and _WORD.search(before)
            and before.strip("\"'“‘«(").lower() not in vocabulary()["abbreviations"]
        )
        aged = "-year-old" in after
        return ("a figure after the mark", 0.96 if aged else 0.0) if clear and (aged or not tail) else None
    opened = _RIGHT.match(after)
    word = opened.group() if opened else ""
    if dotted:
        if tail or before in vocabulary()["code"] or not _LONG.search(before):
            return None
        return ("a word, mark, initials", 0.96 if _WORD.search(before) else 0.0)
    person = len(word) == 1 and _PERSON.match(text, at) is not None and word not in _SINGLE
    if not word or not (person or _opens(text, at, word, after)):
        return None
    if person and (tail or mark != "." or not _LONG.search(before) or before in vocabulary()["code"]):
        return None
    if tail:
        return _after_quote(before, tail)
    last = _OWNING.search(before) or _LAST.search(before)
    if last is None:
        return _after_figure(before, word, _ARTICLE.match(text, at) is not None)
    return _after_word(before, last.group(), mark, word, known, text, match.start(), again)


def _opens(text: str, at: int, word: str, after: str) -> bool:
    """The right side could be the beginning of a sentence."""
    rest = after[len(word) :]
    if rest[:1] == "." and rest[1:2].isalpha():
        return False
    if rest[:1] in ".0123456789" and len(word) <= 2 and rest[:1]:
        return False
    if len(word) == 1:
        return (word in _SINGLE and (not rest or rest[0] in "'’")) or (rest[:1] == "-" and rest[1:4].isalpha())
    if word in vocabulary()["suffix"] and (not rest or rest[0] in ".,;:!?)\"'”’"):
        return False
    return word[1:].islower() or word.isupper() or word[:2] in ("Mc", "O'") or len(word) > 3


def _after_quote(before: str, tail: str) -> tuple[str, float] | None:
    """After a mark and closing quotes or brackets the case is clear where these can only close."""
    if tail[-1] in "'\"":
        return None  # the side of a straight quote is decided by its neighbours: see `quotes`
    body = before.rstrip("\"'”’»)]")
    if tail[-1] == "]" and body.isdigit():
        return None
    return "mark and closing bracket or quote", 0.98


def _after_figure(before: str, word: str, article: bool) -> tuple[str, float] | None:
    if re.search(r"[$£€]\d[\d,.]*$", before) and len(word) > 1:
        return "an amount before a capital", 0.96
    if re.search(r"(?:^|[^\d.])(?:1[5-9]|20)\d\d$", before) and (article or (len(word) > 1 and not word.isupper())):
        return "year before a capital", 0.96
    if before[-1] in "%€£$°" and re.search(r"\d ?.$", before):
        return "figure and sign before a capital", 0.97
    if before[-1] in ')]»”’"' and len(before) > 2 and not before.startswith("["):
        return "closing bracket or quote before the mark", 0.96
    if _QUOTED.search(before) and len(word) > 1:
        return "closing quote before the mark", 0.93
    if re.search(r"(?:^|[^\w.,])\d{1,3}(?:,\d{3})*$|\d[a-z]{1,3}$", before) and word in vocabulary()["starters"]:
        return "a figure, mark, sentence opener", 0.0
    return None


def _after_word(
    before: str, last: str, mark: str, word: str, known: Known, text: str, stop: int, again: bool
) -> tuple[str, float] | None:
    lead = before[: before.rfind(last)]
    if len(last) == 1:
        return None  # an initial: U.S.Army, J.K.Rowling
    if lead.endswith(".") or re.search(rf"[{LETTER}\d]\.[{LETTER}]", before):
        return None  # more dots in it: java.util.List, e.g.The
    if lead[-1:].isdigit() and len(last) > 3:
        return None
    small = last.lower()
    if (
        mark == "."
        and small in vocabulary()["abbreviations"]
        and not (
            small in known
            and last.islower()
            and (len(small) > 2 or (len(small) == 2 and word in vocabulary()["starters"]))
        )
    ):
        return None
    if (
        mark == "."
        and (small in vocabulary()["code"] or word in vocabulary()["suffix"])
        and word not in vocabulary()["starters"]
    ):
        return None
    if any(map(str.isupper, last[1:])) and not last.isupper():
        return None  # an inner capital: a brand
    if last.islower() or small in vocabulary()["calendar"]:
        return (
            ("small letter, mark, sentence opener", 0.99)
            if word in vocabulary()["starters"]
            else ("small letter, mark, capital", 0.97)
        )
    if word in vocabulary()["starters"] and len(word) > 1:
        return "name, mark, sentence opener", 0.97
    if len(word) > 1 and again:
        return None  # twice in the same form: a name
    if len(word) > 1 and last in known and (word in known or word.lower() in known):
        return "both words stand alone elsewhere on the page", 0.95
    if len(word) > 1 and word.lower() in known:
        return "a word of the page after the mark", 0.9
    following = _NEXT.match(text, stop + 1)
    if following and following.group(2) in vocabulary()["function"] and _NAME.search(text, max(stop - 60, 0), stop):
        return "a name of two words, and a small word after the next", 0.9
    if word == "A" and len(last) > 2 and _ARTICLE.match(text, stop + 1):
        return "name, mark, an article", 0.93
    return ("two names", 0.0) if len(word) != 2 and len(last) > 2 and (len(word) > 1 or mark == ".") else None


def unmarked_joins(text: str) -> Iterator[Join]:
    """Where two paragraphs were joined without a mark: only a word of the page, then an opener of sentences."""
    words = Known(text)
    forms: Counter[str] = Counter()
    for match in CAMEL.finditer(text):
        at = match.start()
        left = _SMALL.search(text, max(at - 40, 0), at)
        right = _OPENER.match(text, at)
        if left is None or right is None or right.group(1) not in vocabulary()["starters"]:
            continue
        if not forms:
            forms.update(_JOINED.findall(text))
        joined = left.group(1) + right.group(1)
        if left.group(1) in words and forms[joined] == 1 and left.group(1) not in vocabulary()["code"]:
            yield Join(at, f"{left.group(1)!r} stands alone elsewhere, {right.group(1)!r} opens sentences", 0.9)
