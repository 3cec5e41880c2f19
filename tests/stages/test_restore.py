"""What another copy proves comes back, with the copy's name; nothing else does."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.stages.restore import restorations

WHOLE = (
    "The board of the harbour met for three hours on Monday.\n\nNobody could say what had become of the old crane."
    " Write to the clerk at office@harbour.example.org before the end of the month, or donate at"
    " https://harbour.example.org/crane every Sunday.\n\nThe crane was built in 1949.\n\nPeople liked to look at it."
)
BROKEN = (
    "The board of the harbour met for three hours on could say what had become of the old crane."
    " Write to the clerk at office@before the end of the month, or donate at"
    " every Sunday. The crane was built in liked to look at it."
)
OTHER = (
    "A ferry left the island of Lunsay on Tuesday. Nobody was on board, and the captain would not say what had become"
    " of the old timetable. The clerk of the harbour office wrote it all down before the end of the month."
)


def test_a_copy_puts_back_what_was_deleted() -> None:
    """Sentence ends, an address and a domain come back in the copy's wording."""
    edits = restorations(BROKEN, {"page#0": WHOLE})
    assert [(edit.text, edit.note) for edit in edits] == [
        ("Monday.\n\nNobody ", "proved by page#0"),
        ("harbour.example.org ", "proved by page#0"),
        ("https://harbour.example.org/crane ", "proved by page#0"),
        ("1949.\n\nPeople ", "proved by page#0"),
    ]
    text = BROKEN
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.start :]
    assert text.split() == WHOLE.split()


def test_a_whole_text_gets_nothing() -> None:
    """Restoring works in one direction of a pair: the better copy stays as it is."""
    assert restorations(WHOLE, {"a": BROKEN}) == []
    assert restorations(WHOLE, {"a": WHOLE}) == []


def test_another_story_proves_nothing() -> None:
    """Texts that share too little are no copies."""
    assert restorations(BROKEN, {"a": OTHER}) == []
    assert restorations(OTHER, {"a": WHOLE, "b": BROKEN}) == []


def test_two_copies_prove_more_than_one() -> None:
    """Agreeing copies raise the confidence and are both named."""
    one = restorations(BROKEN, {"a": WHOLE})[0]
    two = restorations(BROKEN, {"b": WHOLE, "a": WHOLE})[0]
    assert two.confidence > one.confidence
    assert two.note == "proved by a, b"


def test_copies_that_disagree_prove_nothing() -> None:
    """Where the copies have different words, none is put in."""
    edits = restorations(BROKEN, {"a": WHOLE, "b": WHOLE.replace("Monday", "Tuesday")})
    assert not any("day" in edit.text and "Nobody" in edit.text for edit in edits)
    assert len(edits) == 3


def test_two_copies_repair_each_other() -> None:
    """Each copy can lack what the other has."""
    left = WHOLE.replace("Monday.\n\nNobody ", "")
    right = WHOLE.replace("1949.\n\nPeople ", "")
    assert [edit.text for edit in restorations(left, {"r": right})] == ["Monday.\n\nNobody "]
    assert [edit.text for edit in restorations(right, {"l": left})] == ["1949.\n\nPeople "]


@pytest.mark.parametrize("extra", ["and of the old boats ", "which was late, ", "(the clerk said) "])
def test_words_that_were_not_deleted_by_the_pattern_stay_out(extra: str) -> None:
    """An editor's addition in the copy is no loss here."""
    copy = BROKEN.replace("what had become ", "what had " + extra + "become ")
    assert restorations(BROKEN, {"a": copy}) == []


def test_the_ledger_names_the_copy() -> None:
    """From `clean_text` on: the words are in the text, and the edit says who proves them, at which level."""
    result = cleaner.clean_text(BROKEN, copies={"agency": WHOLE})
    assert "three hours on Monday.\n\nNobody could say" in result.text
    rows = [row for row in result.as_row()["edits"] if row["rule"] == "restore/copy"]
    assert {(row["op"], row["level"], row["kind"], row["note"]) for row in rows} == {
        ("insert", "L2", "copy", "proved by agency")
    }
    assert result.documents[0].metadata["damage"] is True


def test_copies_may_be_a_list() -> None:
    """Then they are named by their place."""
    result = cleaner.clean_text(BROKEN, copies=[WHOLE, WHOLE])
    assert {e.note for e in result.edits if e.rule == "restore/copy"} == {"proved by copy-1, copy-2"}


FORM = (
    "The issue of {name} is for {sum} dollars and matures in {year}. The bonds come in denominations of five thousand"
    " and will be listed in {town}. {word} comprise a selling concession and a fee for management, the manager said."
)


def test_a_form_filled_in_anew_proves_nothing() -> None:
    """Texts of one make are not copies, however much of their wording is the same."""
    one = FORM.format(name="Harbour Crane", sum="forty million", year="1997", town="London", word="Fees")
    other = FORM.format(
        name="the Lunsay Ferry line", sum="nine and a half", year="2003", town="Luxembourg", word="Costs"
    )
    broken = one.replace("London. Fees ", "")
    assert restorations(broken, {"a": one})
    assert (
        restorations(broken, {"a": other + " Nobody asked who had signed the paper, or when, or with which pen."}) == []
    )


def test_a_sentence_is_no_token() -> None:
    """What an aggregator deletes at a join are two words, whatever the copy says more there."""
    longer = WHOLE.replace("on Monday.\n\nNobody could", "on Monday. It rained. Nobody could")
    assert "Monday" not in "".join(edit.text for edit in restorations(BROKEN, {"a": longer}))
