"""A page is taken apart into its lead and the related stories, each with what its head says."""

# ruff: noqa: E501  (paragraphs of pages stand on one line)

from __future__ import annotations

import pytest

import cleaner
from cleaner import result
from cleaner.rules import builtin
from cleaner.stages import SplitPage
from cleaner.text import Document, Part

LEAD = (
    "The old ferry left the harbour on Monday morning for the last time, watched by two hundred people on the pier.",
    "Captain Ida Holm, who has steered the ferry for nineteen years, said she had slept badly and would not talk about it.",
    "The new ship is longer, quieter and cheaper to run, and it will take eleven minutes less to reach the island.",
    "She will make her first crossing on Friday at noon, if the weather lets her, with the mayor and a brass band on board.",
)
ONE = "Shipping companies along the coast are replacing their diesel fleets, a survey by the port association shows this year."
TWO = (
    "The harbour café will keep its name, said its owner, who bought the ferry's old bell at an auction for 300 crowns."
)
PAGE = [
    "Old ferry leaves the harbour for the last time",
    "Island Courier",
    "2 hours ago",
    *LEAD,
    "Share",
    "Comments",
    "No comments yet...",
    "Related Articles",
    "Coast Daily",
    "30 minutes ago",
    "Shipping companies replace their diesel fleets",
    ONE,
    "Harbour Post",
    "3 days ago",
    "Harbour café buys the bell of the old ferry",
    TWO,
]
FETCHED = "2025-08-13T09:00:00+00:00"


def split(lines: list[str], **options: str) -> tuple[result.Document, ...]:
    """The documents of a page."""
    return cleaner.clean_text("\n".join(lines) + "\n", language=False, **options).documents


def test_the_lead_and_each_card_are_a_document() -> None:
    """In page order, with their own text and nothing else's."""
    docs = split(PAGE)
    assert [(doc.role, doc.text) for doc in docs] == [
        ("lead", "\n\n".join(LEAD)),
        ("related", ONE),
        ("related", TWO),
    ]


def test_a_head_becomes_metadata() -> None:
    """Title, publisher and age leave the text and are found again."""
    assert [(d.title, d.publisher, d.metadata["date_raw"]) for d in split(PAGE)] == [
        ("Old ferry leaves the harbour for the last time", "Island Courier", "2 hours ago"),
        ("Shipping companies replace their diesel fleets", "Coast Daily", "30 minutes ago"),
        ("Harbour café buys the bell of the old ferry", "Harbour Post", "3 days ago"),
    ]


def test_a_related_story_names_its_lead() -> None:
    """`parent` is the lead's id, and the lead has none."""
    lead, *cards = split(PAGE)
    assert lead.parent is None
    assert [card.parent for card in cards] == [lead.id, lead.id]


def test_ages_are_counted_from_when_the_page_was_fetched() -> None:
    """With a base every relative age is a time, and the base is told."""
    docs = split(PAGE, fetched_at=FETCHED)
    assert [doc.created for doc in docs] == [
        "2025-08-13T07:00:00+00:00",
        "2025-08-13T08:30:00+00:00",
        "2025-08-10T09:00:00+00:00",
    ]
    assert {doc.metadata["date_base"] for doc in docs} == {FETCHED}


def test_ages_are_never_counted_from_now() -> None:
    """Without a base a relative age is kept as it is written, and means no time."""
    docs = split(PAGE)
    assert [(doc.created, doc.metadata["date_base"]) for doc in docs] == [(None, None)] * 3
    assert [doc.metadata["date_raw"] for doc in docs] == ["2 hours ago", "30 minutes ago", "3 days ago"]


def test_a_lead_goes_on_below_an_inserted_card() -> None:
    """What stands below a card and belongs to the lead is put together with it."""
    docs = cleaner.clean_text(
        "\n\n".join(
            [
                "Old ferry leaves the harbour for the last time",
                "Island Courier",
                "2 hours ago",
                *LEAD[:2],
                "Related",
                "Coast Daily · 30 minutes ago",
                "Shipping companies replace their diesel fleets",
                ONE,
                "Read more",
                *LEAD[2:],
                "Share",
            ]
        ),
        language=False,
    ).documents
    assert [(doc.role, doc.text) for doc in docs] == [("lead", "\n\n".join(LEAD)), ("related", ONE)]


@pytest.mark.parametrize(
    "comments",
    [
        [
            "Comments (2)",
            "seagull_77",
            "1 hour ago",
            "I was there and cried like a child!!",
            "Reply",
            "Ann B.",
            "2 hours ago",
            "Good riddance",
            "Reply",
        ],
    ],
)
def test_readers_comments_are_no_text(comments: list[str]) -> None:
    """Names, times and words of readers go; the article above them stays whole."""
    (doc,) = split([*PAGE[:7], *comments])
    assert doc.text == "\n\n".join(LEAD)


def test_prose_alone_is_one_document() -> None:
    """Where nothing is to be split nothing is changed."""
    text = "\n\n".join(LEAD)
    result = cleaner.clean_text(text, language=False)
    assert (result.text, result.edits, len(result.documents)) == (text, (), 1)


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n"])
def test_a_blank_page_has_no_document(text: str) -> None:
    """It ends in the state `empty`."""
    result = cleaner.clean_text(text, language=False)
    assert (result.state, result.documents) == ("empty", ())


TEASERS = [
    ("Council puts three million into emergency pier", "The council voted on Tuesday to pay for a second landing stage, which is to be ready before the season begins."),
    ("Storm damages the breakwater", "The storm of last week tore forty metres out of the breakwater, and repairs will take until autumn, engineers say."),
    ("Museum looks for volunteers", "The museum of seafaring needs people who can polish brass, sell tickets and tell children about knots."),
    ("Fish prices rise again", "A crate of cod cost a fifth more this week than it did in spring, the manager of the market said."),
]  # fmt: skip


def test_teasers_of_a_long_news_page_are_no_cards() -> None:
    """Below the page's own article, and among as many menu lines, headlines with a date and a line are no stories."""
    menu = [f"{word} {place}" for word in ("News", "Sport", "Jobs", "Weather") for place in ("home", "north", "isles")]
    body = [
        f"The old ferry left the harbour on {day} for the last time, watched by two hundred people on the pier. The "
        "captain said she had slept badly, and gave one long signal as the ship passed the light."
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    ]
    teasers = [line for n, (title, text) in enumerate(TEASERS, 2) for line in (title, f"{n} days ago", text)]
    head = ["Old ferry leaves the harbour", "Island Courier", "3 June 2024"]
    page = "\n".join([*menu * 4, *head, *body, "Share", "Related articles", *teasers, *menu]) + "\n"
    sites, known = builtin()
    assert not [found for found in SplitPage(sites, known)(Document.of("p", page)) if isinstance(found, Part)]
