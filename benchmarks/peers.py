"""What others do with the lines of a dump, and trafilatura on the HTML as the ceiling.

The line rules are those of the papers, applied line by line: C4 (Raffel et al. 2020), Gopher (Rae et al. 2021) and
RefinedWeb (Penedo et al. 2023).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from cleaner.stages.stretches import densest

_TERMINAL = (".", "!", "?", '"', "”", "’", "»")
_COUNTER = re.compile(
    r"\d[\d.,]*\s*(?:likes?|shares?|comments?|retweets?|reposts?|quotes?|bookmarks?|upvotes?|views?)", re.I
)
_BUTTON = re.compile(r"(?:sign-in|sign in|home|items in cart|read more|share|print|subscribe|log in)\b.*", re.I)
_STOPLISTS = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "cs": "Czech", "hu": "Hungarian", "fi": "Finnish",
}  # fmt: skip


def _lines(page: dict, kind: str) -> list[str]:
    return [line.strip() for line in page["dumps"][kind].splitlines() if line.strip()]


def c4_line(line: str) -> bool:
    """C4 keeps a line that ends in a terminal mark and has five words or more, none of them javascript."""
    low = line.casefold()
    return (
        line.endswith(_TERMINAL)
        and len(line.split()) >= 5
        and not any(word in low for word in ("javascript", "terms of use", "privacy policy", "cookie policy"))
    )


def gopher_line(line: str) -> bool:
    """Gopher's limits of a document, on a line: word length, letters, symbols, bullets, ellipses."""
    own = line.split()
    mean = sum(map(len, own)) / len(own)
    letters = sum(any(char.isalpha() for char in word) for word in own) / len(own)
    symbols = sum(word in ("#", "...", "…") for word in own) / len(own)
    bullet = line[0] in "•-*–●"
    return (
        3 <= mean <= 10
        and letters >= 0.8
        and symbols <= 0.1
        and not bullet
        and not line.endswith(("...", "…"))
        and len(own) > 3
    )


def refinedweb_line(line: str) -> bool:
    """RefinedWeb drops lines of capitals, numbers, one word, counters and buttons."""
    own = line.split()
    upper = sum(char.isupper() for char in line) / len(line)
    numeric = not any(char.isalpha() for char in line)
    button = len(own) <= 10 and _BUTTON.fullmatch(line) is not None
    return len(own) > 1 and upper <= 0.5 and not numeric and not _COUNTER.fullmatch(line) and not button


def by_line(keep: Callable[[str], bool], page: dict, kind: str) -> str:
    """The lines of a dump that a rule keeps."""
    return "\n".join(line for line in _lines(page, kind) if keep(line))


def raw(page: dict, kind: str) -> str:
    """The dump as it is."""
    return str(page["dumps"][kind])


def c4(page: dict, kind: str) -> str:
    """C4's rule for lines."""
    return by_line(c4_line, page, kind)


def gopher(page: dict, kind: str) -> str:
    """Gopher's limits on lines."""
    return by_line(gopher_line, page, kind)


def refinedweb(page: dict, kind: str) -> str:
    """RefinedWeb's line-wise corrections."""
    return by_line(refinedweb_line, page, kind)


def densest_block(page: dict, kind: str) -> str:
    """The stretch of lines with the most words, a line that C4 would drop counting against it; then C4's rule."""
    lines = _lines(page, kind)
    if not lines:
        return ""
    gain = np.array([len(line.split()) if c4_line(line) else -8.0 for line in lines])
    low, high = densest(gain)
    return "\n".join(line for line in lines[low : high + 1] if c4_line(line))


def justext(page: dict, kind: str) -> str:
    """JusText on the dump, each line a paragraph, with the stop words of the page's language (English if unsaid)."""
    from html import escape

    import justext as library

    html = "".join(f"<p>{escape(line)}</p>" for line in _lines(page, kind))
    if not html:
        return ""
    stop = library.get_stoplist(_STOPLISTS.get(page["language"], "English"))
    return "\n".join(p.text for p in library.justext(f"<html><body>{html}</body></html>", stop) if not p.is_boilerplate)


def trafilatura(page: dict, kind: str) -> str:
    """The ceiling: trafilatura, which sees the HTML."""
    return str(page["teachers"]["trafilatura"])


PEERS = {
    "raw dump": raw,
    "jusText on lines": justext,
    "C4": c4,
    "Gopher": gopher,
    "RefinedWeb": refinedweb,
    "densest block, then C4": densest_block,
    "trafilatura on HTML": trafilatura,
}
