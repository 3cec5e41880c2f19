"""What of a page's likely blocks still goes, and by which rule: standfirst, byline, teasers, captions, links."""

from __future__ import annotations

from cleaner.io.html import flatten
from cleaner.stages.choose import reasons

SAID = [
    "The island's boat went out once more on Monday morning, after a winter in which nobody had come or gone.",
    "A crowd of forty went with her, and so did the piano that had been left under a tarpaulin since Easter.",
    "“By March we had given up counting,” said the woman who keeps the shop and has the key to the church hall.",
    "Twice the linkspan has been mended since the storm, the harbour master said, and a third time is to come.",
    "Lorries must wait for that, so coal and feed are brought from Skerry by the old boat, as they were before.",
    "On the way back the ferry carried the post of four months, two dogs, and the doctor, who had come for the day.",
    "The council meets on Thursday to hear what a new linkspan costs, and who is to pay for the one that was lost.",
]
STORY = "".join(f"<p>{text}</p>" for text in SAID)
TITLE = "Ferry to Lunsay sails again"
ABOUT = "After four months the island has its boat back, though not for the lorries that it needs."


def going(body: str, *, about: str = "", authors: tuple[str, ...] = (), title: str = TITLE) -> dict[str, str]:
    """Text and rule of the blocks that go from a page on which every block is likely."""
    flat = flatten(f"<html><body><main>{body}</main></body></html>")
    why = reasons(flat.view, flat.blocks, [True] * len(flat.blocks), [title], about, authors)
    return {flat.view[b.start : b.end]: rule for b, rule in zip(flat.blocks, why, strict=True) if rule}


def test_a_description_apart_from_the_text_is_its_standfirst() -> None:
    """As a heading of its own, without any label."""
    gone = going(f"<h1>{TITLE}</h1><header><h2>{ABOUT}</h2></header><div>{STORY}</div>", about=ABOUT)
    assert gone == {TITLE: "extract/title", ABOUT: "extract/standfirst"}


def test_a_description_that_is_the_first_paragraph_stays() -> None:
    """Many a page is described by its first sentence."""
    for body in (STORY, f"<div><p class=lead>{SAID[0]}</p></div><div>{STORY.removeprefix(f'<p>{SAID[0]}</p>')}</div>"):
        assert going(f"<h1>{TITLE}</h1>{body}", about=SAID[0]) == {TITLE: "extract/title"}


def test_a_line_that_names_the_author_is_a_byline() -> None:
    """Of authors that the page names; a sentence about one of them is text."""
    body = f"<h1>{TITLE}</h1><div><span>Von Ann Oar, Lunsay</span></div>{STORY}"
    assert going(body, authors=("Ann Oar",))["Von Ann Oar, Lunsay"] == "extract/byline"
    assert "Von Ann Oar, Lunsay" not in going(body, authors=("Ben Rope",))
    said = "Ann Oar has kept the shop at the pier for thirty years, and the key to the church hall for ten."
    assert said not in going(f"<h1>{TITLE}</h1><p>{said}</p>{STORY}", authors=("Ann Oar",))


def cards(end: str, link: str = "<a href=/{n}>Read on</a>") -> str:
    """Four stories' beginnings, side by side."""
    heads = ("Coal for Skerry", "A bell is found", "The school is painted", "Sheep on the runway")
    card = "<div class=card><h3><a href=/{n}>{head}</a></h3><p>{text}{end}</p>" + link + "</div>"
    return "".join(card.format(n=n, head=head, text=SAID[n][:80], end=end) for n, head in enumerate(heads))


def test_cards_of_other_stories_below_the_text_are_teasers() -> None:
    """They are broken off, and one link stands in all of them."""
    gone = going(f"<h1>{TITLE}</h1>{STORY}{cards('…')}")
    assert [rule for text, rule in gone.items() if text.endswith("…")] == ["extract/teaser"] * 4
    assert not set(SAID) & set(gone)


def test_cards_that_are_the_page_itself_stay() -> None:
    """Whole texts, cards without a link in common, and a page that has no text above its cards."""
    for body in (f"{STORY}{cards('.')}", f"{STORY}{cards('…', '')}", cards("…")):
        gone = going(f"<h1>{TITLE}</h1>{body}")
        assert not [text for text in gone if text.startswith(SAID[1][:40])]


def test_captions_go_from_a_story_and_stay_in_a_gallery() -> None:
    """Where a third of the text is captions, they are the text."""
    caption = "The piano on the quay at Lunsay in April."
    picture = f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"
    assert going(f"<h1>{TITLE}</h1>{STORY}{picture}")[caption] == "extract/caption"
    assert caption not in going(f"<h1>{TITLE}</h1><p>{SAID[0]}</p>{picture * 6}")


def test_a_paragraph_that_is_a_link_goes_and_a_list_of_links_stays() -> None:
    """An invitation to read something else is no part of the story."""
    line = "Read more: How the storm of March was measured"
    assert going(f"<h1>{TITLE}</h1>{STORY}<p><a href=/m>{line}</a></p>")[line] == "extract/teaser"
    assert line not in going(f"<h1>{TITLE}</h1>{STORY}<ul><li><a href=/m>{line}</a></ul>")
    assert line not in going(f"<h1>{TITLE}</h1><p>{SAID[0]}</p>" + f"<p><a href=/m>{line}</a></p>" * 4)
