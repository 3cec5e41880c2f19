"""langdetect with its profiles in one matrix and its inner loops over that: the same arithmetic in the same order, so
the same answers to the last bit, sooner loaded and sooner given.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Trials(Detector):  # type: ignore[misc]
    """A detector for one text. What langdetect takes for words are rows of the matrix."""

    def _extract_ngrams(self) -> list[int]:
        """The runs of one to three letters that a profile knows, but for those within words in capitals."""
        row_of = self.word_lang_prob_map.get
        normal = {char: NGram.normalize(char) for char in set(self.text)}
        found: list[int | None] = []
        grams, capitals = " ", False
        for char in map(normal.__getitem__, self.text):
            last = grams[-1]
            if last == " ":
                grams, capitals = " ", False
                if char == " ":
                    continue
            elif len(grams) >= NGram.N_GRAM:
                grams = grams[1:]
            grams += char
            capitals = char.isupper() and (capitals or last.isupper())
            if not capitals:
                if char != " ":
                    found.append(row_of(char))
                found.append(row_of(grams[-2:]))
                if len(grams) == NGram.N_GRAM:
                    found.append(row_of(grams))
        return [row for row in found if row is not None]

    def _init_probability(self) -> Floats:
        return np.array(super()._init_probability())

    def _update_lang_prob(self, prob: Floats, row: int, alpha: float) -> bool:
        prob *= self.matrix[row] + alpha / self.BASE_FREQ
        return True

    def _normalize_prob(self, prob: Floats) -> float:
        prob /= sum(prob.tolist())  # as langdetect adds them up
        return float(prob.max())


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
