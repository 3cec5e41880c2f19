"""Visible damage: what is put right, and what looks like it and stays."""

# ruff: noqa: E501  (paragraphs of pages stand on one line)

from __future__ import annotations

import pytest

import cleaner
from cleaner.stages import CloseSentences, RepairSpaces, UnwrapLines
from cleaner.stages.hyphens import keeps_hyphen, words_of
from cleaner.text import Document, Edit, Fact, apply, entries


def after(text: str, *stages: object, language: str = "en") -> tuple[str, list[tuple[str, str, str]]]:
    """The text after the stages, and their edits as (rule, was, now)."""
    doc = Document.of("p", text, (Fact("language", language, "test"),))
    for stage in stages or (UnwrapLines(), CloseSentences(), RepairSpaces()):
        (doc,) = apply(doc, stage(doc))  # type: ignore[operator]
    return doc.text, [(e.rule, e.was, e.text) for e in entries(doc, None)]


SPACES = {
    "They met on Friday.It also rained.": "They met on Friday. It also rained.",
    "The ship had left.Nobody saw it go.": "The ship had left. Nobody saw it go.",
    "Was it late?The clerk shrugged.": "Was it late? The clerk shrugged.",
    "It began in 2022.The war goes on.": "It began in 2022. The war goes on.",
    "It cost $349.The rest is free.": "It cost $349. The rest is free.",
    "It was far.A man came by.": "It was far. A man came by.",
    "It was a start (so he said).The end came soon.": "It was a start (so he said). The end came soon.",
    "“It is late.”The clerk left.": "“It is late.” The clerk left.",
    "He left.“It is late,” she said.": "He left. “It is late,” she said.",
    "„Es ist spät.“Der Schreiber ging.": "„Es ist spät.“ Der Schreiber ging.",
    'It added:"Russian forces will leave."': 'It added: "Russian forces will leave."',
    'He left."It is late," she said.': 'He left. "It is late," she said.',
    'He said "it is late."The clerk left. "Good," he said.': 'He said "it is late." The clerk left. "Good," he said.',
    'He called it "late"and left.': 'He called it "late" and left.',
    "Il est parti.« Il est tard », dit-elle.": "Il est parti. « Il est tard », dit-elle.",
    "Ya era tarde.El barco no salió.": "Ya era tarde. El barco no salió.",
    "Era tardi.Nessuno rispose.": "Era tardi. Nessuno rispose.",
    "Já era tarde.Não houve barco.": "Já era tarde. Não houve barco.",
    "Het was laat.Niemand sprak.": "Het was laat. Niemand sprak.",
    "Było już późno.Nikt nie przyszedł.": "Było już późno. Nikt nie przyszedł.",
}


@pytest.mark.parametrize("text", SPACES)
def test_a_missing_space_comes_in(text: str) -> None:
    """One space where it is missing, nothing else."""
    found, edits = after(text)
    assert found == SPACES[text]
    assert [(was, now) for _, was, now in edits] == [("", " ")]


@pytest.mark.parametrize("text", SPACES)
def test_a_repaired_sentence_is_left_alone(text: str) -> None:
    """The stages find nothing in their own output."""
    assert after(SPACES[text]) == (SPACES[text], [])


def test_two_names_need_clear_joins_beside_them() -> None:
    """`Wall.Street` stays on its own; among clear joins two names with a full stop between are two sentences."""
    assert after("They spoke of Kyiv.Zelensky and left.")[1] == []
    text = "They met late.It rained.They spoke of Kyiv.Zelensky was gone by then."
    assert after(text)[0] == "They met late. It rained. They spoke of Kyiv. Zelensky was gone by then."


def test_a_name_that_comes_twice_in_one_form_stays() -> None:
    """What stands twice as Name.Name is written so."""
    text = "The firm Hyde.Park sued. Hyde and Park came, and Hyde.Park won. It was late.The end.It was."
    assert "Hyde.Park won" in after(text)[0]


def test_a_body_on_one_line_shows_its_paragraphs() -> None:
    """Where sentences were joined without a space three times, each such place is a paragraph's end."""
    sentence = "The board met on Monday and spoke of the crane for three hours. Nothing was decided, and nobody was surprised. The clerk wrote it all down in his book, as he had done for years."
    found, edits = after("".join([sentence + " " + sentence] * 4))
    assert found == "\n\n".join([sentence + " " + sentence] * 4)
    assert {rule for rule, _, _ in edits} == {"joins/paragraph"}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("It is Ukraine 's army and the town ’s crane.", "It is Ukraine's army and the town’s crane."),
        ("They 're late and he did n't say so.", "They're late and he didn't say so."),
        (
            "The old crane ,  which nobody had used for years , was sold .",
            "The old crane, which nobody had used for years, was sold.",
        ),
    ],
)
def test_spaces_too_many_go(text: str, want: str) -> None:
    """Before possessives and punctuation marks, and two for one."""
    found, edits = after(text)
    assert found == want
    assert {(was, now) for _, was, now in edits} == {(" ", "")}


def test_french_keeps_its_spaces() -> None:
    """Before its double marks French has a space; the comma's goes."""
    text = "Il a dit : la grue , cette vieille grue , est vendue ; qui donc l'a achetée ? Personne !"
    found, _ = after(text, language="fr")
    assert found == "Il a dit : la grue, cette vieille grue, est vendue ; qui donc l'a achetée ? Personne !"


def test_dutch_keeps_its_words() -> None:
    """`'s avonds` is no possessive."""
    text = "Het schip vertrok 's avonds en kwam 's ochtends aan in 's-Hertogenbosch."
    assert after(text, language="nl") == (text, [])
    assert after(text, language="und") == (text, [])


WRAPPED = """\
The harbour board met for three hours on Monday and left the ques-
tion of the old crane for another day, although it was well-
known that the crane would not last another winter on the quay
and that nobody would pay for a new one.

The clerk wrote all of it down in a small and careful hand, and
then he went home by the long road along the water, as always.
"""


def test_wrapped_lines_become_paragraphs() -> None:
    """Line ends become spaces, divided words are put together, compounds keep their hyphen."""
    found, edits = after(WRAPPED)
    assert found == (
        "The harbour board met for three hours on Monday and left the question of the old crane for another day, although"
        " it was well-known that the crane would not last another winter on the quay and that nobody would pay for a new"
        " one.\n\nThe clerk wrote all of it down in a small and careful hand, and then he went home by the long road along"
        " the water, as always.\n"
    )
    assert {rule for rule, _, _ in edits} == {"unwrap/line", "unwrap/hyphen", "unwrap/compound"}
    assert after(found) == (found, [])


@pytest.mark.parametrize("end", ["\r\n", " \n"], ids=["crlf", "trailing-space"])
def test_other_line_ends_are_wrapped_too(end: str) -> None:
    """The kind of line end does not matter."""
    found = after(WRAPPED.replace("\n", end), UnwrapLines())[0]
    assert "the question of the old crane for another day, although it was well-known" in found


PROSE = (
    "Der Hafenrat sprach drei Stunden lang über den alten Kran und",
    "- wie schon im Frühjahr - über die Fähre nach Lunsay, die seit",
    "Montag nicht mehr fährt. Niemand wusste, was aus dem Plan der",
    "Gemeinde geworden ist, den Kran zu streichen und im Winter auf",
    "Rollen in die Halle zu bringen. Der Schreiber hielt alles mit",
    "ruhiger Hand fest und ging dann auf dem langen Weg nach Hause.",
)


def test_odd_rows_of_wrapped_prose_are_prose() -> None:
    """A dash or a figure that happens to begin a row is no list, and German has few small letters there."""
    assert after("\n".join(PROSE), UnwrapLines())[0] == " ".join(PROSE)
    dated = [PROSE[0], "7. November an auch über die Fähre nach Lunsay, die seit jenem", *PROSE[2:]]
    assert after("\n".join(dated), UnwrapLines())[0] == " ".join(dated)


def test_items_below_a_sentence_stay() -> None:
    """Where a sentence or a colon comes before them, such rows are a list."""
    for end in (".", ":"):
        listed = "\n".join(
            [*PROSE[:1], f"auch über das, was im nächsten Jahr noch zu machen sein wird{end}", *PROSE[1:]]
        )
        assert after(listed, UnwrapLines())[0] == listed


@pytest.mark.parametrize(
    ("left", "right", "kept"),
    [
        ("govern", "ment", False),
        ("well", "known", True),
        ("long", "term", True),
        ("35", "year", True),
        ("CDU", "Politiker", True),
        ("Seattle", "based", True),
        ("self", "sustaining", True),
        ("pro", "jection", False),
    ],
)
def test_a_hyphen_is_judged(left: str, right: str, kept: bool) -> None:
    """By lists, capitals and figures where the page says nothing."""
    assert keeps_hyphen(left, right, frozenset())[0] is kept


def test_the_page_knows_best_about_hyphens() -> None:
    """The word elsewhere on the page decides before any list does."""
    assert keeps_hyphen("co", "operate", frozenset({"co-operate"}))[0] is True
    assert keeps_hyphen("well", "known", frozenset({"wellknown"}))[0] is False


FIRST = "The board said on Monday that the old crane would"
REST = "be sold before the winter, and nobody on the quay was surprised to hear of it."


@pytest.mark.parametrize(
    "insert",
    [
        "Read more: Ten cranes that shook the world",
        "(Image: Getty)",
        "ADVERTISEMENT",
        "Lesen Sie auch: Zehn Kräne",
        "Lire aussi : Dix grues",
        "Lea también: Diez grúas",
        "Leggi anche: Dieci gru",
        "Leia também: Dez gruas",
        "Lees ook: Tien kranen",
        "Czytaj też: Dziesięć dźwigów",
    ],
)
def test_chrome_in_the_middle_of_a_sentence_goes(insert: str) -> None:
    """The two halves are closed up with one space."""
    found, edits = after(f"{FIRST}\n\n{insert}\n\n{REST}")
    assert found == f"{FIRST} {REST}"
    assert [rule for rule, _, _ in edits] == ["joins/insert"]


def test_an_inline_credit_goes_and_a_bracket_stays() -> None:
    """Within a line only what brackets or capitals set off, between small letters."""
    assert after(f"{FIRST} (Image: Getty) {REST}")[0] == f"{FIRST} {REST}"
    assert after(f"{FIRST} ADVERTISEMENT {REST}")[0] == f"{FIRST} {REST}"
    text = f"{FIRST} (or so he said) {REST}"
    assert after(text) == (text, [])


def test_an_authors_line_between_whole_sentences_stays() -> None:
    """Only broken sentences are closed up."""
    text = f"{FIRST} be sold.\n\nRead more: Ten cranes\n\nNobody was surprised to hear of it."
    assert after(text) == (text, [])


def test_a_sentence_that_a_cut_left_in_two_is_closed_up() -> None:
    """Where chrome was cut between two halves, they become one paragraph again."""
    text = f"{FIRST}\n\nSUBSCRIBE NOW\n\n{REST}"
    start = text.index("SUBSCRIBE")
    (doc,) = apply(Document.of("p", text), [Edit(start, start + 15, "site/box")])
    stage = CloseSentences()
    (doc,) = apply(doc, stage(doc))
    assert doc.text == f"{FIRST} {REST}"


INSIDE = {
    "en": "The harbour board decided on Monday {} that the old crane would stay where it was.",
    "de": "Der Hafenrat beschloss am Montag {} dass der alte Kran vorerst dort bleibt.",
    "fr": "Le conseil du port a décidé lundi {} que la vieille grue resterait où elle était.",
    "es": "La junta del puerto decidió el lunes {} que la vieja grúa se quedaría donde estaba.",
    "it": "Il consiglio del porto ha deciso lunedì {} che la vecchia gru sarebbe rimasta dov'era.",
    "pt": "A junta do porto decidiu na segunda {} que a velha grua ficaria onde estava.",
    "nl": "Het havenbestuur besloot maandag {} dat de oude kraan zou blijven waar hij was.",
    "pl": "Rada portu postanowiła w poniedziałek {} że stary dźwig zostanie tam, gdzie był.",
}
SLOTS = {
    "en": ("ADVERTISEMENT", "Advertisement", "(Image: Getty)", "(Read more: Crane is to go)"),
    "de": ("ANZEIGE", "(Foto: Holm)", "(Lesen Sie auch: Der Kran soll weg)"),
    "fr": ("PUBLICITÉ", "Publicité", "(Photo : Holm)", "(Lire aussi : La grue doit partir)"),
    "es": ("PUBLICIDAD", "Publicidad", "(Foto: Holm)", "(Lea también: La grúa se va)"),
    "it": ("PUBBLICITÀ", "Pubblicità", "(Foto: Holm)", "(Leggi anche: La gru se ne va)"),
    "pt": ("PUBLICIDADE", "Publicidade", "(Foto: Holm)", "(Leia também: A grua vai embora)"),
    "nl": ("ADVERTENTIE", "Advertentie", "(Foto: Holm)", "(Lees ook: De kraan moet weg)"),
    "pl": ("REKLAMA", "(Fot: Holm)", "(Czytaj też: Dźwig ma zniknąć)"),
}


@pytest.mark.parametrize("language", INSIDE)
def test_chrome_within_a_sentence_goes_in_every_language(language: str) -> None:
    """Slots of advertisements, credits and links between two halves of a sentence, in line and on a line of their own."""
    whole = INSIDE[language].format("").replace("  ", " ")
    for slot in SLOTS[language]:
        assert cleaner.clean_text(INSIDE[language].format(slot)).text == whole, slot


@pytest.mark.parametrize(
    "text",
    [
        "It was paid for by an Advertisement that nobody in the town had seen before that day.",
        "El ayuntamiento hizo una Publicidad que nadie vio en todo el pueblo aquella semana.",
        "Am Montag war die Anzeige dann in allen Zeitungen der Stadt zu lesen, sogar vorne.",
    ],
)
def test_an_advertisement_that_a_sentence_speaks_of_stays(text: str) -> None:
    """With an article before it, it is a noun."""
    assert cleaner.clean_text(text).text == text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ('It is late," he said."We can not wait."The board', 'It is late," he said. "We can not wait." The board'),
        ("nobody saw the crane.U.S. officials said so", "nobody saw the crane. U.S. officials said so"),
        ("they took it down in 2013.A video shows how", "they took it down in 2013. A video shows how"),
        ("up to the quay.[Image via the port office]", "up to the quay. [Image via the port office]"),
        ("The man was near the crane.21-year-old Ida", "The man was near the crane. 21-year-old Ida"),
    ],
)
def test_what_follows_a_mark_without_a_space(broken: str, whole: str) -> None:
    """Quotes by who speaks, initials, articles, brackets and ages."""
    before, after = '"We told them so," she added. "I was there and ', " was there on Monday, he told reporters."
    assert cleaner.clean_text(before + broken + after, language=False).text == before + whole + after


@pytest.mark.parametrize(
    ("left", "right", "page", "kept"),
    [
        ("co", "ordinator", "", False),
        ("co", "ordinator", "The centre said so.", True),
        ("non", "strategic", "", True),
        ("non", "sense", "", False),
        ("re", "evaluated", "", True),
        ("inter", "agency", "", False),
        ("trans", "mitting", "", False),
        ("Liver", "pool", "", False),
        ("MD", "83", "", True),
    ],
)
def test_british_forms_prefixes_and_names_at_line_ends(left: str, right: str, page: str, kept: bool) -> None:
    """A hyphen is judged by the dictionary, by the spelling of the page, and by prefixes."""
    assert keeps_hyphen(left, right, words_of(page))[0] is kept


@pytest.mark.parametrize("name", ["G Murphy", "R de Marigny"])
def test_a_person_with_an_initial_opens_a_sentence(name: str) -> None:
    """The initial is no end of a longer name."""
    text = f"Nobody knew who would win the boat race on the lake.{name} came first, and nobody minded it at all."
    assert after(text)[0] == text.replace(f".{name}", f". {name}")
