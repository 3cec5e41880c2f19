"""The laws of the centre, for any text and any edits: conservation, truth, replay, undo."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.errors import EditConflict
from cleaner.text import (
    Document,
    Edit,
    Entry,
    Part,
    apply,
    edits_between,
    entries,
    lines_of,
    parts,
    replay,
    text_of,
    undo,
    why,
)

HARD = st.sampled_from(
    [
        "\r",
        "\n",
        "\r\n",
        "\x85",
        "\u2028",
        "\ufeff",
        "\U0001f600",
        "e\u0301",
        "\u0130",
        "a",
        "b ",
        ". ",
        "\u200d",
        "\U0001f468\u200d\U0001f469",
        "\x00",
        "\ufffd",
        "ﬁ",
        " ",
        "\xa0",
        "word",
        "⟦",
        "⟧",
    ]
)
CARDS = [
    "Harbour Post\n2 hours ago\n- Harbour Post\nCouncil votes on a pier\n",
    "The council of Harbour voted on Tuesday for a new pier, and the mayor said that it would be built by spring.\n",
    "Related Articles\n",
    "Comments\nNo comments yet...\n",
    "Share\n",
    "vor 3 Std.\n",
    "Reuters · 3h\n",
    "\n",
    "- ",
    "\ud800",
]
TEXTS = st.lists(HARD | st.characters(exclude_categories=["Cs"]), max_size=40).map("".join)


@st.composite
def batches(draw: st.DrawFn, length: int) -> list[Edit]:
    """Edits of one stage: overlapping cuts, and replacements, insertions and flags that touch but don't overlap."""
    edits = []
    bounds = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    for start, end in zip(bounds[::2], bounds[1::2], strict=False):
        kind = draw(st.sampled_from(["cut", "cuts", "put", "flag"]))
        rule = draw(st.sampled_from(["x/a", "x/b", "y/c"]))
        if kind == "put":
            edits.append(Edit(start, end, rule, draw(st.sampled_from(["Q", "\n\n", "\U0001f600é"]))))
        elif kind == "flag":
            edits.append(Edit(start, end, rule, flag=True))
        elif start < end:
            edits.append(Edit(start, end, rule))
            if kind == "cuts":
                middle = draw(st.integers(start, end))
                edits += [Edit(start, middle, "z/d"), Edit(middle, end, "z/e")]
    return [e for e in edits if e.flag or e.start < e.end or e.text]


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """A page after up to three editing stages, a split with nested spans, and two more stages."""
    view = draw(TEXTS)
    doc = Document.of("p", view)
    for _ in range(draw(st.integers(0, 3))):
        doc = _try(doc, draw(batches(len(doc.text))))
    docs = [doc]
    if draw(st.booleans()):
        n = len(doc.text)
        marks = sorted(draw(st.lists(st.integers(0, n), min_size=2, max_size=6)))
        spans = [s for s in pairwise(marks) if s[0] < s[1]]
        owners: dict[int, list[tuple[int, int]]] = {}
        for span in spans:
            owners.setdefault(draw(st.integers(0, 2)), []).append(span)
        found = [Part(tuple(own), "related" if k else "lead", "split/x") for k, own in sorted(owners.items())]
        try:
            docs = list(apply(doc, found)) or [doc]
        except EditConflict as error:
            if "replaced span" not in str(error):
                raise
    out = []
    for child in docs:
        for _ in range(draw(st.integers(0, 2))):
            child = _try(child, draw(batches(len(child.text))))
        out.append(child)
    return out


def _try(doc: Document, edits: list[Edit]) -> Document:
    try:
        return apply(doc, edits)[0]
    except EditConflict:
        return doc


@settings(max_examples=600, deadline=None)
@given(documents())
def test_conservation_truth_replay_and_undo(docs: list[Document]) -> None:
    """Every code point of the view is in one place; view + ledger give the texts, texts + ledger the view."""
    view = docs[0].view
    places = sorted((p.start, p.end) for doc in docs for p in doc.pieces if p.start < p.end)
    assert [a for a, _ in places] == [0, *[b for _, b in places]][: len(places)]
    assert (places[-1][1] if places else 0) == len(view)
    ledger = []
    texts = []
    for doc in docs:
        assert doc.text == text_of(view, doc.pieces)
        runs = doc.origin.runs()
        for a, b, c, d in runs:
            assert doc.text[a:b] == view[c:d]
        own = [Entry.from_row(json.loads(json.dumps(e.as_row()))) for e in entries(doc, doc.id)]
        assert replay(view, own, parts(doc)) == doc.text
        ledger += own
        texts.append((doc.text, runs))
    assert undo(texts, ledger, len(view)) == view
    for at in range(len(view)):
        kept = any(c <= at < d for _, runs in texts for _, _, c, d in runs)
        assert kept == (why(ledger, at) is None)


@settings(max_examples=300, deadline=None)
@given(documents(), st.data())
def test_spans_of_the_text_lead_back_to_the_view(docs: list[Document], data: st.DataObject) -> None:
    """`to_view` of a stretch of verbatim text names exactly that text in the view."""
    for doc in docs:
        start = data.draw(st.integers(0, len(doc.text)))
        end = data.draw(st.integers(start, len(doc.text)))
        spans = doc.to_view(start, end)
        assert list(spans) == sorted(spans)
        assert all(a <= b for a, b in spans)
        if any(a <= start and end <= b for a, b, _, _ in doc.origin.runs()) and start < end:
            assert "".join(doc.view[a:b] for a, b in spans) == doc.text[start:end]
    with pytest.raises(IndexError):
        docs[0].to_view(0, len(docs[0].text) + 1)


@given(TEXTS, TEXTS)
@example("\r0\n\r", "\r00\r\n\r")  # two insertions at one place
def test_a_wrapped_function_changes_what_it_changed(before: str, after: str) -> None:
    """`edits_between` gives edits that make one text of the other, whatever the two are."""
    doc = Document.of("p", before)
    assert apply(doc, edits_between(before, after, "x/y"))[0].text == after


@given(TEXTS)
def test_lines_cover_every_visible_character(text: str) -> None:
    """No character that is not white space falls between the lines."""
    lines = lines_of(text)
    assert all(text[x.start : x.end] == x.text and x.begin <= x.start < x.end <= x.stop for x in lines)
    rest = list(text)
    for line in lines:
        rest[line.start : line.end] = [""] * (line.end - line.start)
    assert not "".join(rest).strip(" \t\xa0\u200b\u3000\ufeff\x1c\x1d\x1e\x1f\r\n\x0b\x0c\x85\u2028\u2029").strip()


def test_overlapping_cuts_are_charged_to_the_first_claimant() -> None:
    """Two cuts that overlap become one hole with two receipts."""
    doc = apply(Document.of("p", "0123456789"), [Edit(2, 6, "x/a"), Edit(4, 8, "x/b")])[0]
    assert doc.text == "0189"
    assert [(e.start, e.end, e.rule) for e in entries(doc, None)] == [(2, 6, "x/a"), (6, 8, "x/b")]


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(2, 6, "x/a", "A"), Edit(4, 8, "x/b", "B")],
        [Edit(2, 6, "x/a"), Edit(4, 4, "x/b", "B")],
        [Edit(2, 12, "x/a")],
        [Edit(2, 4, "x/a"), Part(((0, 10),), "lead", "x/p")],
    ],
)
def test_conflicts_are_refused_by_name(edits: list[Edit]) -> None:
    """Anything but cuts may not overlap, leave the text, or come together with parts."""
    with pytest.raises(EditConflict, match=r"x/a|parts"):
        apply(Document.of("p", "0123456789"), edits)


def test_a_change_of_a_change_takes_the_whole_of_it() -> None:
    """Cutting into an earlier replacement yields one receipt, charged to the later rule."""
    doc = apply(Document.of("p", "0123456789"), [Edit(2, 5, "x/a", "abc")])[0]
    doc = apply(doc, [Edit(4, 7, "x/b")])[0]
    assert doc.text == "01ab789"
    assert [(e.start, e.end, e.rule, e.text) for e in entries(doc, None)] == [(2, 5, "x/b", "ab"), (5, 7, "x/b", "")]


@settings(max_examples=150, deadline=None)
@given(st.lists(HARD | st.sampled_from(CARDS) | st.characters(), max_size=30).map("".join))
def test_any_text_goes_through_the_whole_pipeline(text: str) -> None:
    """Whatever a page holds: one state, every code point in one place, and the ledger replays."""
    result = cleaner.clean_text(text, fetched_at="2025-08-13T09:00:00Z")
    assert result.state in ("cleaned", "empty")
    runs = [(doc.text, doc.metadata["runs"]) for doc in result.documents]
    assert undo(runs, result.edits, len(text)) == text
    for part in result.parts:
        own = [edit for edit in result.edits if edit.doc == part["doc"]]
        if part["doc"] is not None:
            doc = next(doc for doc in result.documents if doc.id == part["doc"])
            assert replay(text, own, part["spans"]) == doc.text
