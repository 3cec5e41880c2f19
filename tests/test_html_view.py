"""The view of an HTML page: what is in it, and that no markup is too strange for it."""

from __future__ import annotations

import pickle
import time

import pytest

from cleaner.io.html import decode_html, flatten, texts


def lines(markup: str) -> list[str]:
    """The blocks of a page."""
    return list(texts(flatten(markup)))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>The <b>har</b>bour <i>opens</i>.</p>", ["The harbour opens."]),
        ("<p>One</p>two<p>three", ["One", "two", "three"]),
        ("<p>  Much \n\t space&nbsp;here </p>", ["Much space here"]),
        ("<p>Roses<br>Violets<br><br>End</p>", ["Roses", "Violets", "End"]),
        ("<a>Home</a><a>News</a>", ["Home News"]),
        ("<ul><li>ferry<li>bus<ul><li>night bus</ul></ul>", ["ferry", "bus", "night bus"]),
        ("<table><tr><th>Pier<th>Depth<tr><td>North<td>4 m</table>", ["Pier\tDepth", "North\t4 m"]),
        ("<table><tr><td><p>Left</p><td>right</table>", ["Left", "right"]),
        ("<pre>  a\n    b</pre>", ["  a", "    b"]),
        ("<dl><dt>knot<dd>a mile an hour</dl>", ["knot", "a mile an hour"]),
        ("<figure><img alt='x'><figcaption>The pier</figcaption></figure>", ["The pier"]),
        ("<button>Share</button><span>now</span>", ["Share", "now"]),
        ("gang<wbr>way and boat&shy;house", ["gangway and boathouse"]),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", ["漢字"]),
        ("before<img>after", ["before after"]),
    ],
)
def test_text_is_as_a_reader_sees_it(markup: str, expected: list[str]) -> None:
    """Inline elements neither glue nor split words; every block is a line."""
    assert lines(markup) == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<p hidden>x</p>",
        "<p style='Display : none'>x</p>",
        "<div style='visibility:hidden'><p>x</p></div>",
        "<noscript>x</noscript>",
        "<template><p>x</p></template>",
        "<svg><text>x</text></svg>",
        "<select><option>x</select>",
        "<textarea>x</textarea>",
        "<script>x</script><style>x</style>",
        "<title>x</title>",
        "<!-- x -->",
        "<iframe>x</iframe>",
    ],
)
def test_what_no_reader_sees_is_not_in_the_view(markup: str) -> None:
    """Hidden elements, code and form controls hold no text of the page."""
    assert lines(f"<p>seen</p>{markup}") == ["seen"]


def test_text_hidden_from_screen_readers_alone_is_in_the_view() -> None:
    """``aria-hidden`` is a fact of the block; eyes see it."""
    flat = flatten("<p aria-hidden=true>seen</p>")
    assert flat.view == "seen"
    assert "aria:hidden" in flat.blocks[0].within[-1].words


def test_paragraphs_are_apart_and_lines_of_a_list_are_not() -> None:
    """One blank line between paragraphs, none between items and rows."""
    assert flatten("<p>a</p><p>b</p><ul><li>c<li>d</ul><p>e").view == "a\n\nb\n\nc\nd\n\ne"


def test_a_block_says_where_it_stands() -> None:
    """Containers with their labels, links, and words of inline elements."""
    flat = flatten(
        "<main><article class='storyBody wide' itemprop='articleBody'><p>By <a class=author href=x>Ann Oar</a></p>"
    )
    (block,) = flat.blocks
    assert [element.name for element in block.within] == ["html", "body", "main", "article", "p"]
    assert block.within[3].words == ("story", "body", "wide", "itemprop:articlebody")
    assert (block.linked, block.inline) == (7, ("author",))
    assert pickle.loads(pickle.dumps(flat.blocks)) == flat.blocks


def test_blocks_are_the_lines_of_the_view() -> None:
    """Each block is one line, and nothing stands between them but line feeds."""
    flat = flatten("<h1>T</h1><p>a<br>b</p><table><tr><td>1<td>2</table><pre>x\n\ny</pre>")
    assert [flat.view[b.start : b.end] for b in flat.blocks] == [line for line in flat.view.split("\n") if line]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<div>" * 100_000 + "deep" + "</div>" * 100_000, "deep"),
        ("<p>" + "".join(f"<i{n}>" for n in range(20_000)) + "deep", "deep"),
        ("<p " + " ".join(f"a{n}='x'" for n in range(60_000)) + ">told</p>", "told"),
        ("<p " + " ".join(f"a{n}='<x'" for n in range(30_000)) + ">told</p>", "told"),
        ("<p>" + "word " * 2_000_000 + "</p>", "word"),
        ("<table><tr><td colspan='" + "9" * 5000 + "'>cell</table>", "cell"),
        ("<p>one</p>" * 40_000, "one"),
        ("<p>a&#1;b&#11;c&#x1F;d", "a\x01b c\x1fd"),
        ("<table>" * 5000 + "x", "x"),
        ("<b><i>" * 20_000 + "x", "x"),
        ("\x00\x00<p>nul", "nul"),
    ],
    ids=["depth", "inline depth", "attributes", "attributes with tags", "long text", "colspan", "many", "controls",
         "tables", "formatting", "nul"],
)  # fmt: skip
def test_no_markup_is_too_much(markup: str, text: str) -> None:
    """Depth, attributes, numbers and sizes that hang or empty other parsers cost at most seconds, and lose no text."""
    begun = time.process_time()
    assert text in flatten(markup).view
    assert time.process_time() - begun < 5


def test_attributes_within_the_limit_stay() -> None:
    """A tag that loses some of its attributes keeps the first ones."""
    markup = "<p class=lead " + " ".join(f"a{n}=1" for n in range(30_000)) + ">told</p>"
    assert flatten(markup).blocks[0].within[-1].words == ("lead",)


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("\ufeff<p>Fähre".encode("utf-16"), None, "Fähre"),
        ("<p>Fähre".encode(), "iso-8859-1", "Fähre"),
        ("<meta charset='iso-8859-1'><p>“Fähre”".encode("cp1252"), None, "“Fähre”"),
        ("<p>паром отменён до весны".encode("koi8-r"), "koi8-r", "паром отменён до весны"),
        ("<meta http-equiv=x content='text/html; charset=gb2312'><p>渡轮停航".encode("gb18030"), None, "渡轮停航"),
        ("<meta charset=nonsense><p>Fähre über den Sund, täglich außer Mittwoch".encode("cp1252"), None, "Fähre über"),
    ],
    ids=["bom", "utf-8 wins", "latin-1 is windows", "http", "meta", "guess"],
)
def test_charset(data: bytes, declared: str | None, text: str) -> None:
    """BOM, valid UTF-8, HTTP, meta tag, and then a guess, each read as browsers do."""
    assert text in flatten(decode_html(data, declared=declared).view).view
