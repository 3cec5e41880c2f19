"""HTML pages from markup to documents: nothing is lost without a receipt, and the head becomes metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.io.html import flatten
from cleaner.io.metadata import claims, metadata, settled, titles, unsettled, when
from cleaner.text import Document, apply, placed
from cleaner.text.findings import Edit

SAID = [
    "The ferry to Lunsay sailed again on Monday, for the first time since the storm tore away the linkspan in March.",
    "Forty people were on board, and a piano that had waited on the quay since Easter under a green tarpaulin.",
    "“We had stopped counting the days,” said Ann Oar, who keeps the shop at the pier and the key to the church hall.",
    "The harbour master said that the linkspan had been mended twice, and that it would have to be mended again.",
    "Until then the ferry takes no lorries, so coal and feed go by the old boat from Skerry, as they did in winter.",
]
NAV = "<nav class='menu'><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a><li><a href=/tides>Tides</a></ul></nav>"
FOOT = "<footer class='site-footer'><p>© Lunsay Harbour Gazette</p><a href=/imprint>Imprint</a></footer>"


def page(body: str, head: str = "") -> str:
    """A page of a small paper's site."""
    return (
        f"<!DOCTYPE html><html><head><title>Ferry sails again | Harbour Gazette</title>{head}</head><body>{NAV}"
        f"<main><article><h1>Ferry sails again</h1>{body}</article></main>{FOOT}</body></html>"
    )


STORY = "".join(f"<p>{text}</p>" for text in SAID)


def accounted(result: Any) -> None:
    """Each code point of the view is in one document or under one edit."""
    taken = [0] * len(result.view)
    for doc in result.documents:
        for _, _, start, end in doc.metadata["runs"]:
            for at in range(start, end):
                taken[at] += 1
    for edit in result.edits:
        if edit.op in ("remove", "replace"):
            for at in range(edit.start, edit.end):
                taken[at] += 1
    assert set(taken) <= {1}


@pytest.mark.parametrize("how", ["fast", "accurate"])
def test_the_story_stays_and_the_furniture_goes(how: str) -> None:
    """Paragraphs apart by a blank line; menu, footer and headline in the ledger."""
    result = cleaner.clean_html(page(STORY), extraction=how)
    assert result.text == "\n\n".join(SAID)
    assert result.documents[0].title == "Ferry sails again"
    rules = {edit.rule for edit in result.edits}
    assert {"extract/title", "extract/navigation", "extract/furniture"} <= rules
    row = result.as_row()
    assert (row["media_type"], row["view"]) == ("text/html", "html-visible/1")
    accounted(result)


@pytest.mark.parametrize(
    ("trap", "told"),
    [
        ("<p>It was high&#1; water.</p>", "It was high"),
        ("<p>It was high&#11; water.</p>", "It was high"),
        ("<p>It was high&#x1F; water.</p>", "It was high"),
        ("<table><tr><td colspan='" + "9" * 5000 + "'>High water at nine.</table>", "High water at nine."),
        ("<div>" * 300 + "<p>Deep below, the divers found the anchor.</p>" + "</div>" * 300, "Deep below"),
        ("<p>The bell rang.</p><p>The bell rang.</p>", "The bell rang.\n\nThe bell rang."),
        ("<p>\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f468\u200d\U0001f469</p>", "\u200d"),
        ("<p>" + "word " * 2_200_000 + "</p>", "word word"),
        ("<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">Told by hand.</p>", "Told by hand."),
    ],
    ids=["control", "tab", "separator", "colspan", "depth", "equal paragraphs", "joiners", "long text", "attributes"],
)
def test_what_trafilatura_loses_is_kept_or_in_the_ledger(trap: str, told: str) -> None:
    """Each trap's text is in the view, and the story around it stays."""
    result = cleaner.clean_html(page(STORY + trap), opinion_seconds=2.0, language=False)
    assert result.state == "cleaned"
    assert told in result.view
    assert SAID[0] in result.text
    assert SAID[4] in result.text
    if len(result.view) < 100_000:
        accounted(result)


@pytest.mark.parametrize("text", ["3", ";"])
def test_a_page_of_one_character_is_no_packed_stream(text: str) -> None:
    """It is text like any other."""
    result = cleaner.clean_html(text.encode())
    assert result.view == text
    accounted(result)


def test_a_meta_charset_is_believed() -> None:
    """Bytes that are not UTF-8 are what the page says they are."""
    data = page(STORY, "<meta charset=windows-1252>").encode("cp1252")
    result = cleaner.clean_html(data, extraction="fast")
    assert SAID[2] in result.text
    assert result.encoding == "cp1252"


def test_comments_go_by_a_rule_of_their_own() -> None:
    """A comments section below the story is no part of it, however well written."""
    comments = (
        "<section class=comments><h3>2 comments</h3>"
        "<p>I was on that boat, and the piano was badly out of tune by the end.</p>"
        "<p>My grandmother played it in the church hall, before the war, when she was still a girl of nine.</p>"
        "</section>"
    )
    result = cleaner.clean_html(page(STORY + comments), extraction="fast")
    assert result.text == "\n\n".join(SAID)
    taken = "".join(result.view[e.start : e.end] for e in result.edits if e.rule == "extract/comments")
    assert "badly out of tune" in taken
    assert "girl of nine" in taken


def test_a_standfirst_is_metadata() -> None:
    """It stands in the metadata, not in the text."""
    body = "<p class=standfirst>After four months the island has its boat back, though not for lorries.</p>" + STORY
    result = cleaner.clean_html(page(body), extraction="fast")
    assert result.text == "\n\n".join(SAID)
    assert result.documents[0].metadata["standfirst"].startswith("After four months")
    assert result.documents[0].metadata["found_in"]["standfirst"] == "extract/standfirst"


def test_a_story_in_a_container_called_teaser_is_no_standfirst() -> None:
    """What a label says of one or two blocks it does not say of a whole story, nor of a paragraph further down."""
    around = cleaner.clean_html(page(f"<div class=teaser>{STORY}</div>"), extraction="fast")
    assert around.text == "\n\n".join(SAID)
    within = "".join(f"<p class={'deck' if n == 2 else 'text'}>{text}</p>" for n, text in enumerate(SAID))
    assert cleaner.clean_html(page(within), extraction="fast").text == "\n\n".join(SAID)


def test_a_caption_is_no_text() -> None:
    """What speaks of a picture goes with it."""
    caption = "The piano on the quay at Lunsay in April. Photo: B. Rope"
    picture = f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"
    paragraphs = [f"<p>{text}</p>" for text in SAID]
    story = "".join([*paragraphs[:2], picture, *paragraphs[2:]])
    for how in ("accurate", "fast"):
        assert cleaner.clean_html(page(story), extraction=how).text == "\n\n".join(SAID)


def test_markup_says_who_wrote_what_and_when() -> None:
    """JSON-LD before OpenGraph before meta tags; every field says where it is from."""
    linked = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "not this"},
            {
                "@type": ["NewsArticle"],
                "headline": "Ferry sails again",
                "author": [{"@type": "Person", "name": "Ann Oar"}, {"@type": "Person", "name": "Ben Rope"}],
                "publisher": {"@type": "Organization", "name": "Harbour Gazette"},
                "datePublished": "2025-07-14T08:30:00+0100",
            },
        ],
    }
    head = (
        f"<script type='application/ld+json'>{json.dumps(linked)}</script>"
        "<meta property='og:title' content='Ferry sails'><meta property='og:image' content='https://g.example/f.jpg'>"
        "<meta name=description content='The boat is back.'><meta name=keywords content='ferry, Lunsay'>"
        "<meta property='article:modified_time' content='2025-07-15'><link rel=canonical href='https://g.example/1'>"
    )
    result = cleaner.clean_html(page(STORY, head), extraction="fast")
    (doc,) = result.documents
    found = {
        key: doc.metadata[key] for key in ("title", "authors", "publisher", "published", "modified", "tags", "url")
    }
    assert found == {
        "title": "Ferry sails again",
        "authors": ["Ann Oar", "Ben Rope"],
        "publisher": "Harbour Gazette",
        "published": "2025-07-14T08:30:00+01:00",
        "modified": "2025-07-15T00:00:00Z",
        "tags": ["ferry", "Lunsay"],
        "url": "https://g.example/1",
    }
    assert doc.created == "2025-07-14T08:30:00+01:00"
    source = doc.metadata["found_in"]
    assert source["authors"] == "metadata/json-ld"
    assert source["image"] == source["modified"] == "metadata/open-graph"
    assert source["description"] == "metadata/meta"
    assert source["url"] == "metadata/html"


def test_microdata_and_plain_elements_speak_last() -> None:
    """What nothing else says is taken from the page's own elements; a site's name is no part of a title."""
    markup = (
        "<title>Tides – Gazette</title><meta property=og:site_name content=Gazette><div itemprop=author>"
        "<b itemprop=name>Ann Oar</b></div><time datetime=2025-07-14>Monday</time>"
    )
    found = {
        fact.key: (fact.value, fact.rule) for fact in metadata(claims(flatten(markup).tree), url="https://g.example/t")
    }
    assert found == {
        "title": ("Tides", "metadata/html"),
        "authors": (["Ann Oar"], "metadata/microdata"),
        "publisher": ("Gazette", "metadata/open-graph"),
        "published": ("2025-07-14T00:00:00Z", "metadata/html"),
        "url": ("https://g.example/t", "metadata/input"),
    }


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"Article",' + '"author":"A B",' * 20_000 + '"headline":"H"}',
        "[" * 100_000,
        '{"@type":"Article","headline":' + "9" * 5000 + "}",
        '{"@type":"Article","headline":{"a":{"a":{"a":{"a":{"a":{}}}}}}}',
        "null",
        '{"@type":"Article","author":[null,3,{"name":["x"]}],"datePublished":7}',
    ],
    ids=["repeated", "deep", "digits", "nested", "null", "kinds"],
)
def test_no_json_is_too_strange(script: str) -> None:
    """JSON-LD that hangs patterns or breaks parsers costs its own words at most."""
    flat = flatten(f"<title>T</title><script type='application/ld+json'>{script}</script>")
    assert {fact.key for fact in metadata(claims(flat.tree))} >= {"title"}
    assert titles(claims(flat.tree))


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2025-07-14", "2025-07-14T00:00:00Z"),
        ("2025-07-14T08:30:00Z", "2025-07-14T08:30:00Z"),
        ("2025-07-14 08:30", "2025-07-14T08:30:00Z"),
        ("2025-07-14T08:30:00.123+02:00", "2025-07-14T08:30:00+02:00"),
        ("Mon, 14 Jul 2025 08:30:00 GMT", "2025-07-14T08:30:00Z"),
        ("2025-13-14", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_rfc_3339(said: str, moment: str | None) -> None:
    """ISO 8601 and mail dates are read; nothing is guessed."""
    assert when(said) == moment


def test_structure_is_kept_as_markdown_where_asked() -> None:
    """Headings, lists, quotes and tables get their marks by edits, and the offsets stay true."""
    body = (
        f"<p>{SAID[0]}</p><h2>What sails when</h2><p>{SAID[1]}</p><ul><li>{SAID[2]}</li><li>{SAID[3]}</li></ul>"
        f"<blockquote><p>{SAID[4]}</p></blockquote>"
    )
    result = cleaner.clean_html(page(body), extraction="fast", keep_structure=True)
    assert f"\n\n## What sails when\n\n{SAID[1]}\n\n- {SAID[2]}\n- {SAID[3]}\n\n> {SAID[4]}" in result.text
    doc = result.documents[0]
    at = doc.text.index("What sails")
    ((start, end),) = doc.to_view(at, at + 4)
    assert result.view[start:end] == "What"
    accounted(result)
    plain = cleaner.clean_html(page(body), extraction="fast")
    assert "##" not in plain.text


def test_blocks_are_found_again_after_edits() -> None:
    """A block's place in the text follows what was cut before and within it."""
    flat = flatten("<p>one two</p><p>three</p><p>four</p>")
    doc = Document.of("p", flat.view, (), flat.blocks)
    (doc,) = apply(doc, [Edit(0, 4, "t/a"), Edit(9, 16, "t/b"), Edit(16, 17, "t/c", "FF")])
    assert [(block.start, doc.text[a:b]) for block, a, b in placed(doc)] == [(0, "two"), (16, "FFour")]


def test_files_and_rows_say_that_they_are_html(tmp_path: Path) -> None:
    """By extension, and by how they begin; the output folder proves itself."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text(page(STORY), "utf-8")
    (tmp_path / "in" / "b.txt").write_text(page(STORY), "utf-8")
    (tmp_path / "in" / "c.txt").write_text("\n\n".join(SAID), "utf-8")
    summary = cleaner.clean_corpus(
        tmp_path / "in", tmp_path / "out", jobs=2, settings=cleaner.Settings(extraction="accurate", language=False)
    )
    assert summary.pages["cleaned"] == 3
    from cleaner.verify import verify

    assert verify(tmp_path / "out").mismatches == []
    rows = [
        json.loads(line) for line in (tmp_path / "out" / "pages" / "part-00000.jsonl").read_text("utf-8").splitlines()
    ]
    assert [(row["path"], row["media_type"], row["view"]) for row in rows] == [
        ("a.html", "text/html", "html-visible/1"),
        ("b.txt", "text/html", "html-visible/1"),
        ("c.txt", "text/plain", "text/1"),
    ]


def test_what_the_page_leaves_open_is_told_and_marked() -> None:
    """What no source gives comes from the libraries, named as such; of two that differ, the confirmed one wins."""
    said = (
        ("title", "json-ld", "Tide tables"),
        ("title", "html", "Ferry sails again"),
        ("published", "meta", "2025-07-14T08:30:00Z"),
    )
    facts = metadata(said)
    assert unsettled(said, facts) == ("title", "authors")
    told = {"title": ("Ferry sails again", "trafilatura"), "authors": ("Ann Oar; Bo Lund", "trafilatura")}
    found = {fact.key: (fact.value, fact.rule) for fact in settled(facts, said, told)}
    assert found["title"] == ("Ferry sails again", "metadata/html")
    assert found["authors"] == (["Ann Oar", "Bo Lund"], "metadata/trafilatura")
    guessed = settled((), (), {"published": ("2025-07-14", "htmldate-guess")})
    assert [(fact.value, fact.rule) for fact in guessed] == [("2025-07-14T00:00:00Z", "metadata/htmldate-guess")]
