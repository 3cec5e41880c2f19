"""Text of strangers, made safe to look at."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str, *, one_line: bool = False) -> str:
    r"""The text with what commands a terminal, or turns the direction of what follows, as ``\xNN`` or ``\uNNNN``.

    Line feeds and tabs stay, except with `one_line`, which makes them spaces.
    """
    if one_line:
        text = re.sub(r"\s+", " ", text)
    return _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], text)
