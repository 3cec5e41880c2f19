"""The language of a document, by langdetect on its clean text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cleaner.text import Document, Fact, Finding

RULES = {"language/langdetect": "langdetect, seeded, on the clean text."}
_LETTERS = re.compile(r"[^\W\d_]+")

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
        words = _LETTERS.findall(doc.text[: 40 * self.sample])
        letters = sum(map(len, words))
        language, score = "und", None
        if letters >= self.least:
            language, score = detect(self._sampled(words, letters))
        yield Fact("language", language, "language/langdetect")
        yield Fact("language_score", score, "language/langdetect")
        yield Fact("detector", "langdetect", "language/langdetect")

    def _sampled(self, words: list[str], letters: int) -> str:
        if letters > self.sample:
            part = self.sample * len(words) // letters // 3 + 1
            middle = len(words) // 2
            words = words[:part] + words[middle : middle + part] + words[-part:]
        text = " ".join(words)
        capitals = sum(char.isupper() for char in text)
        return text.casefold() if capitals * 2 > len(text) else text


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
