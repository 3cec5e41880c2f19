"""The outlet of a story is chosen among the names around it."""

from __future__ import annotations

import pytest

from cleaner import clean_text
from cleaner.stages.headfacts import untailed
from cleaner.stages.outletmodel import shipped
from cleaner.stages.outlets import names
from cleaner.stages.reading import Seen, read
from cleaner.text import lines_of

BODY = (
    "The council voted on Tuesday night to keep the old swimming hall open for another two winters. "
    "Repairs to its roof will cost a little more than half a million, and the money comes from the county.\n"
    "Swimmers who had queued outside the town hall since noon sang when the result was read out to them.\n"
)


def seen(text: str) -> Seen:
    """One line as it is read."""
    return read(lines_of(text), [], None)[0]


def test_every_piece_of_a_line_may_be_the_outlet() -> None:
    """A line of several names gives each of them."""
    found = {key for _, key, _ in names(seen("Ann Lee / Harbour Gazette · Fishing"))}
    assert {"ann lee", "harbour gazette", "fishing"} <= found


def test_a_label_before_a_name_is_no_part_of_it() -> None:
    """What stands behind "Read more at" is a candidate of its own."""
    assert "tideline weekly" in {key for _, key, _ in names(seen("Saved from Tideline Weekly"))}


@pytest.mark.parametrize(
    ("outlet", "other"),
    [
        ("donau-anzeiger", "klaus berger"),
        ("the harbour gazette", "ohio county"),
        ("la gazzetta di vallefiume", "porto vecchio"),
        ("dziennik nadodrzański", "anna kowalska"),
    ],
)
def test_names_of_outlets_are_told_from_people_and_places(outlet: str, other: str) -> None:
    """How a name is written says much of what it names, in every language."""
    odds = shipped().names([outlet, other])
    assert odds[outlet] > odds[other]


def test_the_outlet_is_found_beside_a_section_and_a_town() -> None:
    """Each card has a section above its headline and a town below; the outlet stands with the town's line."""
    cards = [
        ("Transport", "New night buses reach the hill villages", "Elmstow", "Elmstow Courier"),
        ("Schools", "Kitchen gardens spread from school to school", "Carrow", "The Fen Observer"),
        ("Health", "A second midwife for the island surgery", "Port Salla", "Northern Tide News"),
    ]
    page = "Old swimming hall stays open\nThe Valley Post\n3 hours ago\n" + BODY + "\nMore stories\n\n"
    for section, title, town, outlet in cards:
        page += f"{section}\n{title}\n{town}\n{outlet}\n5 hours ago\n{BODY}\n"
    found = clean_text(page).documents
    assert [doc.publisher for doc in found[1:]] == ["Elmstow Courier", "The Fen Observer", "Northern Tide News"]


def test_a_text_without_an_outlet_has_none() -> None:
    """Prose under a headline names people and places, and no outlet."""
    (only,) = clean_text(f"Old swimming hall stays open\n\n{BODY}").documents
    assert only.publisher is None
    assert only.text.endswith(BODY.strip().splitlines()[-1])


def test_an_outlet_behind_a_headline_leaves_it() -> None:
    """The headline is what stands before the outlet."""
    assert untailed("Ferry back on Sunday (The Strait Times)", "The Strait Times") == "Ferry back on Sunday"
    assert untailed("Ferry back on Sunday · Strait Radio", "Strait Radio") == "Ferry back on Sunday"
    assert untailed("Ferry back on Sunday", "Sunday") is None


def test_a_headline_like_a_sentence_stands_where_the_others_have_theirs() -> None:
    """Cards of one page are set alike: what stands below the date is the headline, though it ends with a full stop."""
    page = "Old swimming hall stays open\nThe Valley Post\n3 hours ago\n" + BODY + "\n* * *\n"
    titles = ["Bears stay in their dens", "County looks for a ferryman", "He trained ninety dogs. This one will not."]
    for day, title in enumerate(titles, 11):
        page += f"\nFebruary {day}, 2025\n{title}\n{BODY}(Flathead Observer)\n* * *\n"
    assert [doc.title for doc in clean_text(page).documents[1:]] == titles
