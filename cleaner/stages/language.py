"""The language of a document, by langdetect on its clean text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.text import Document, Fact, Finding

RULES = {"language/langdetect": "langdetect, seeded, on the clean text."}
_LETTERS = re.compile(r"[^\W\d_]+")
_SMALL = 0x3000
"""Code points below which letters are looked up in a table: all alphabets."""
Places = NDArray[np.intp]

LONG, TRIALS = 200, 2
"""From this many code points on, langdetect's seven random trials agree: two are taken, at a third of the cost."""


@dataclass(frozen=True, slots=True)
class DetectLanguage:
    """Say which language a document is in:

    An ISO 639-1 code (``zh-cn``, ``zh-tw`` as langdetect writes them) and a score.

    ``und`` below `least` letters, where detectors guess. Capitals are case-folded first: an English headline in
    capitals is taken for German. `sample` code points of letters are looked at, spread over the text: beyond some
    hundred nothing changes. The factory is our own, seeded and loaded once, because langdetect's global one answers
    differently from call to call.
    """

    least: int = 20
    sample: int = 200

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        text = doc.text[: 40 * self.sample]
        starts, ends = _words(text)
        letters = int((ends - starts).sum())
        language, score = "und", None
        if letters >= self.least:
            words = list(zip(starts.tolist(), ends.tolist(), strict=True))
            language, score = detect(self._sampled(text, words, letters))
        yield Fact("language", language, "language/langdetect")
        yield Fact("language_score", score, "language/langdetect")
        yield Fact("detector", "langdetect", "language/langdetect")

    def _sampled(self, text: str, words: list[tuple[int, int]], letters: int) -> str:
        if letters > self.sample:
            part = self.sample * len(words) // letters // 3 + 1
            middle = len(words) // 2
            words = words[:part] + words[middle : middle + part] + words[-part:]
        text = " ".join([text[start:end] for start, end in words])
        capitals = sum(map(str.isupper, text))
        return text.casefold() if capitals * 2 > len(text) else text


def _words(text: str) -> tuple[Places, Places]:
    """Where the runs of letters in a text begin and end."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(codes) and codes.max() >= _SMALL:
        spans = np.array([match.span() for match in _LETTERS.finditer(text)], np.intp).reshape(-1, 2)
        return spans[:, 0], spans[:, 1]
    letters = np.zeros(len(codes) + 2, bool)
    letters[1:-1] = _letters()[codes]
    edges = np.flatnonzero(letters[1:] != letters[:-1])
    return edges[::2], edges[1::2]


@cache
def _letters() -> NDArray[np.bool_]:
    """Of each code point below `_SMALL`, whether it is a letter."""
    return np.array([_LETTERS.match(chr(code)) is not None for code in range(_SMALL)])


def detect(text: str) -> tuple[str, float | None]:
    """Language and score of a text of letters; ``("und", None)`` when langdetect finds nothing to go by."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    if len(text) >= LONG:
        detector.n_trial = TRIALS
    detector.append(text)
    try:
        ranked = detector.get_probabilities()
    except LangDetectException:
        return "und", None
    if not ranked:
        return "und", None
    return ranked[0].lang, round(float(ranked[0].prob), 4)


@cache
def _factory() -> Any:
    """A factory of our own with every profile loaded and the seed set (langdetect's documented way to be
    reproducible).
    """
    from cleaner.stages.trials import Factory

    folder = files("langdetect") / "profiles"
    names = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith((".", "_")))
    factory = Factory()
    factory.seed = 0
    factory.load_json_profile([(folder / name).read_text("utf-8") for name in names])
    return factory
