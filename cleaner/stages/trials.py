"""langdetect with its profiles in one matrix and its inner loops over that: the same arithmetic in the same order, so
the same answers to the last bit, sooner loaded and sooner given.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from operator import add
from typing import Any

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import ErrorCode, LangDetectException
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEP = 5
"""Runs of letters between two looks at whether the trial is over."""
_SPACES = re.compile("  +")
_NOT_LATIN = "\u0300"
"""From here on langdetect counts letters as of another script."""
_normal = cache(NGram.normalize)


class Trials(Detector):  # type: ignore[misc]
    """A detector for one text. What langdetect takes for words are rows of the matrix."""

    def append(self, text: str) -> None:
        """Take in a text without addresses, each run of spaces as one."""
        if "http" in text:
            text = self.URL_RE.sub(" ", text)
        if "@" in text:
            text = self.MAIL_RE.sub(" ", text)
        if not text.isascii():
            text = NGram.normalize_vi(text)
        self.text += _SPACES.sub(" ", text[: self.max_text_length])

    def cleaning_text(self) -> None:
        """Cut the Latin letters of a text that is mostly in another script."""
        if max(self.text, default="") >= _NOT_LATIN:
            super().cleaning_text()

    def _extract_ngrams(self) -> list[int]:
        """The runs of one to three letters that a profile knows, but for those within words in capitals."""
        text = " " + self.text.translate({ord(char): _normal(char) for char in set(self.text)})
        pairs = list(map(add, text, text[1:]))
        loud = {pair for pair in set(pairs) if pair[0].isupper() and pair[1].isupper()}
        runs = zip(text[1:], pairs, map(add, " " + text, pairs), strict=False)  # no profile has spaces within a run
        spoken = (run for run in runs if run[1] not in loud) if loud else runs
        return [row for row in map(self.word_lang_prob_map.get, chain.from_iterable(spoken)) if row is not None]

    def _detect_block(self) -> None:
        """The mean of all trials: each takes runs of letters by chance until one language is as good as certain."""
        self.cleaning_text()
        rows = self._extract_ngrams()
        if not rows:
            raise LangDetectException(ErrorCode.CantDetectError, "No features in text.")
        count = len(rows)
        bits = count.bit_length()
        self.random.seed(self.seed)
        draw, multiply, divide = self.random.getrandbits, np.multiply, np.divide
        begin, total = np.array(self._init_probability()), np.zeros(len(self.langlist))
        for _ in range(self.n_trial):
            prob = begin.copy()
            alpha = self.alpha + self.random.gauss(0.0, 1.0) * self.ALPHA_WIDTH
            smooth = alpha / self.BASE_FREQ
            wanted, best = 1, 0
            for _ in range(0, self.ITERATION_LIMIT + 1, _STEP):
                taken: list[int] = []
                while len(taken) < wanted:
                    number = draw(bits)  # as random.choice draws
                    if number < count:
                        taken.append(rows[number])
                wanted = _STEP
                some = self.matrix.take(taken, 0)
                some += smooth
                multiply(some[0], prob, some[0])
                multiply.reduce(some, axis=0, out=prob)
                values = prob.tolist()
                scale = sum(values)  # as langdetect adds them up
                divide(prob, scale, prob)
                if values[best] < scale / 2:
                    best = values.index(max(values))
                if values[best] / scale > self.CONV_THRESHOLD:
                    break
            total += prob / self.n_trial
        self.langprob = total.tolist()


class Factory(DetectorFactory):  # type: ignore[misc]
    """Makes such detectors: `word_lang_prob_map` has a row of `matrix` for each run of letters."""

    matrix: Floats

    def load_json_profile(self, json_profiles: list[str]) -> None:
        """Load the profiles of all languages."""
        self._columns: list[tuple[list[int], Floats]] = []
        super().load_json_profile(json_profiles)
        self.matrix = np.zeros((len(self.word_lang_prob_map), len(json_profiles)))
        for number, (rows, values) in enumerate(self._columns):
            self.matrix[rows, number] = values
        del self._columns

    def add_profile(self, profile: Any, index: int, langsize: int) -> None:
        """One language more."""
        self.langlist.append(profile.name)
        known = self.word_lang_prob_map
        counts = {word: count for word, count in profile.freq.items() if 1 <= len(word) <= NGram.N_GRAM}
        rows = [known.setdefault(word, len(known)) for word in counts]
        sizes = np.array([profile.n_words[len(word) - 1] for word in counts], np.float64)
        self._columns.append((rows, np.array(list(counts.values()), np.float64) / sizes))

    def _create_detector(self) -> Trials:
        detector = Trials(self)
        detector.matrix = self.matrix
        return detector
