"""Lost words: what proves them, how they show, and what becomes of the sentences."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import pytest

import cleaner
from cleaner.errors import SettingsError

BEFORE = "The harbour board met for three hours on Monday and left the question of the old crane for another day."
BROKEN = {
    "email": "Anyone who has seen the crane since then may write to the clerk at harbour.office@ before Friday.",
    "currency": "The new crane would have cost the harbour more than £ million, and nobody had so much to give.",
    "brackets": "The old crane ( ) was sold to a man from the next town who had never seen it before.",
    "possessive": "It was the first time that a crane was sold in the town, to the surprise of 's oldest clerk.",
}
AFTER = "The clerk wrote all of it down in a small and careful hand, and then he went home along the water."
MARKED = {
    "email": "harbour.office@ […] before",
    "currency": "than £ […] million",
    "brackets": "([…] ) was",
    "possessive": "of […]'s oldest",
}


def page(kind: str) -> str:
    """A clean article with one broken sentence."""
    return "\n\n".join([BEFORE, BROKEN[kind], AFTER])


@pytest.mark.parametrize("kind", BROKEN)
def test_hard_evidence_is_marked(kind: str) -> None:
    """The mark stands in the text, the place in the metadata, the reason in the ledger."""
    result = cleaner.clean_text(page(kind))
    assert MARKED[kind] in result.text
    (gap,) = result.documents[0].gaps
    assert (gap["kind"], result.text[gap["at"] :].lstrip().startswith("[…]")) == (kind, True)
    rows = [row for row in result.as_row()["edits"] if row["rule"] == f"gaps/{kind}"]
    assert [(row["op"], row["level"], row["kind"]) for row in rows] == [("flag", "L1", kind)]
    assert rows[0]["note"]


@pytest.mark.parametrize("kind", BROKEN)
def test_a_marked_text_is_left_alone(kind: str) -> None:
    """Cleaning its own output changes nothing."""
    text = cleaner.clean_text(page(kind)).text
    again = cleaner.clean_text(text)
    assert (again.text, again.edits) == (text, ())


@pytest.mark.parametrize("kind", BROKEN)
def test_without_a_mark_the_join_stays_as_it_is(kind: str) -> None:
    """An empty mark leaves the text, not the metadata."""
    result = cleaner.clean_text(page(kind), gap_mark="")
    assert result.text == page(kind)
    assert [gap["kind"] for gap in result.documents[0].gaps] == [kind]


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_sentences_can_be_dropped(kind: str) -> None:
    """They go with a receipt; where they stood, the metadata knows of a gap."""
    result = cleaner.clean_text(page(kind), broken_sentences="drop")
    assert result.text == f"{BEFORE}\n\n{AFTER}"
    assert [edit.rule for edit in result.edits if edit.op == "remove"] == ["gaps/broken-sentence"]
    assert [gap["kind"] for gap in result.documents[0].gaps] == [kind]


def test_only_the_broken_sentence_goes() -> None:
    """The sentences around it in the paragraph stay."""
    text = "\n\n".join([BEFORE, f"{AFTER} {BROKEN['email']} {AFTER}"])
    assert cleaner.clean_text(text, broken_sentences="drop").text == "\n\n".join([BEFORE, f"{AFTER} {AFTER}"])


@pytest.mark.parametrize(
    "sentence",
    [
        "The crane cost 500 € and the rope 20 $ at the time, which was not much for the board.",
        "Der Kran kostete 5 Millionen € und das Seil nur 20 Tausend $ an jenem Tag im Hafen.",
        "He wrote the $ sign in his book and the @ sign below it, and closed the book for the day.",
        "The clerk called out the function foo() and nobody on the quay knew what he meant by it.",
        "It 's the dot that matters on the i, and the cross that matters on the t, said the clerk.",
        "The crew of @harbour wrote to ida.holm@example.com about the rope [sic] and the crane (again).",
        "Het schip vertrok 's avonds van de kade en kwam de volgende dag 's ochtends weer aan.",
    ],
)
def test_what_is_no_gap_is_not_marked(sentence: str) -> None:
    """Amounts, signs that are spoken of, code, words with an apostrophe."""
    result = cleaner.clean_text("\n\n".join([BEFORE, sentence, AFTER]))
    assert result.documents[0].gaps == []


def test_off_finds_nothing() -> None:
    """With `gaps` off neither gaps nor damage are looked for."""
    result = cleaner.clean_text(page("email"), gaps="off")
    assert (result.text, result.documents[0].gaps, result.documents[0].metadata["damage"]) == (page("email"), [], None)


def test_a_clean_article_is_not_damaged() -> None:
    """The flag is there and says no."""
    assert cleaner.clean_text(f"{BEFORE}\n\n{AFTER}").documents[0].metadata["damage"] is False


def test_visible_joins_flag_the_article() -> None:
    """Spaces lost between sentences speak for damage of the whole article; one alone may be a slip of the pen."""
    one = f"{BEFORE} It rained.Nobody came.\n\n{AFTER}"
    three = one.replace("Nobody came.", "Nobody came.They had heard the news.Some of them wept.")
    assert [cleaner.clean_text(text).documents[0].metadata["damage"] for text in (one, three)] == [False, True]


@pytest.mark.parametrize(("key", "value"), [("gaps", "all"), ("broken_sentences", "mend")])
def test_a_wrong_choice_is_refused(key: str, value: str) -> None:
    """The error says which are known."""
    with pytest.raises(SettingsError, match="Known are"):
        cleaner.clean_text("x", **{key: value})


def test_the_model_is_the_one_its_card_describes() -> None:
    """The files of the models have the sums that their card names."""
    models = Path(str(files("cleaner") / "data" / "models"))
    card = (models / "README.md").read_text("utf-8")
    for name in ("gaps-en.npz", "words-en.txt.gz", "run-on-en.json"):
        digest = hashlib.sha256((models / name).read_bytes()).hexdigest()
        assert re.search(rf"{name}.*?{digest}", card, re.DOTALL), f"{name}: {digest}"
        assert (models / name).stat().st_size <= 2_000_000


ENDED = (
    'The clerk added: It was a good crane while it stood there, and everybody knew it." Nobody in the room said more.'
)
HEADED = (
    "He kept the books of the harbour for years. Harbour master The 60-year-old came to the island as a boy. He never"
    " left it. Clerk of the council From the first day he wrote it all down. Nobody read it. Keeper of the old crane"
    " The last of them had no son. It rained."
)


def test_a_quotation_that_only_ends_is_a_gap() -> None:
    """Nothing says where else it could have begun; the text stays as it is, for no word is lost."""
    result = cleaner.clean_text(ENDED)
    assert result.text == ENDED
    assert [(gap["kind"], ENDED[: gap["at"]]) for gap in result.documents[0].gaps] == [("quote", "The clerk added:")]
    assert cleaner.clean_text(ENDED.replace("added: It", 'added: "It')).documents[0].gaps == []


def test_headings_run_in_are_gaps() -> None:
    """Three in one line prove each other; one could be a name."""
    result = cleaner.clean_text(HEADED)
    assert result.text == HEADED
    ends = [HEADED[: gap["at"]].split()[-1] for gap in result.documents[0].gaps]
    assert ends == ["master", "council", "crane"]
    assert cleaner.clean_text(HEADED.replace("Keeper of", "It was")).documents[0].gaps == []
