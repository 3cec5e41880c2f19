"""The language of a document: said when there is enough to go by, always the same, never changing the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from cleaner.stages import DetectLanguage
from cleaner.stages.language import _factory
from cleaner.text import Document, Fact

SENTENCES = {
    "en": "The old ferry left the harbour on Monday morning for the last time.",
    "de": "Die alte Fähre verließ den Hafen am Montagmorgen zum letzten Mal.",
    "fr": "Le vieux bac a quitté le port lundi matin pour la dernière fois.",
    "es": "El viejo transbordador salió del puerto el lunes por la mañana.",
    "pt": "A velha barca deixou o porto na segunda-feira de manhã pela última vez.",
    "it": "Il vecchio traghetto ha lasciato il porto lunedì mattina per l'ultima volta.",
    "nl": "De oude veerboot verliet maandagochtend voor het laatst de haven.",
    "pl": "Stary prom opuścił port w poniedziałek rano po raz ostatni.",
}


def detected(text: str) -> dict[str, object]:
    """What the stage says of a text."""
    found = list(DetectLanguage()(Document.of("p", text)))
    assert all(isinstance(fact, Fact) for fact in found)
    return {fact.key: fact.value for fact in found if isinstance(fact, Fact)}


@pytest.mark.parametrize("language", SENTENCES)
def test_knows_a_sentence_in_each_language(language: str) -> None:
    """One sentence is enough."""
    facts = detected(SENTENCES[language])
    assert (facts["language"], facts["detector"]) == (language, "langdetect")


@pytest.mark.parametrize("text", ["", "Short", "nineteen letters xyz", "1234 5678 90 1234 5678 90 1234", "?! … —"])
def test_says_nothing_about_too_little(text: str) -> None:
    """Below 20 letters a detector guesses; digits and marks are no letters."""
    facts = detected(text)
    assert (facts["language"], facts["language_score"]) == ("und", None)


def test_capitals_are_read_like_small_letters() -> None:
    """An English headline in capitals is English."""
    assert detected("COUNCIL APPROVES NEW BRIDGE OVER THE RIVER TODAY")["language"] == "en"


@pytest.mark.parametrize("language", SENTENCES)
def test_the_answer_is_always_the_same(language: str) -> None:
    """However often it is asked, and whatever was asked before."""
    first = detected(SENTENCES[language])
    detected(SENTENCES["pl"])
    assert all(detected(SENTENCES[language]) == first for _ in range(3))


def test_a_long_text_is_judged_like_its_parts() -> None:
    """Only a sample of a long text is looked at."""
    assert detected((SENTENCES["nl"] + "\n") * 5000)["language"] == "nl"


@pytest.fixture(scope="module")
def theirs() -> DetectorFactory:
    """The factory of langdetect itself with all its profiles."""
    factory = DetectorFactory()
    profiles = sorted(Path(PROFILES_DIRECTORY).glob("[a-z]*"))
    factory.load_json_profile([path.read_text("utf-8") for path in profiles])
    return factory


OTHERS = (
    "COUNCIL Approves NEW Bridge",
    "橋は閉鎖された。 BBC",
    "ĞÜŞİ ığüş șapte",
    "a  b",
    "Мост закрыт the bridge",
    "NATO, EU und UNO",
    "Read https://example.com/a?b=1, ask ann@example.com",
    "Tie\u0302\u0301ng Vie\u0323t",
)


@pytest.mark.parametrize("text", [*SENTENCES.values(), *OTHERS])
def test_the_answer_is_langdetects(text: str, theirs: DetectorFactory) -> None:
    """Languages and scores are those of langdetect itself with the same seed, to the last bit."""
    answers = []
    for factory in (_factory(), theirs):
        detector = factory.create()
        detector.seed = 0
        detector.append(text)
        answers.append([(one.lang, float(one.prob)) for one in detector.get_probabilities()])
    assert answers[0] == answers[1]
