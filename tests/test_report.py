"""What people are shown: what is kept of a long run is bounded and the same for the same run; a page line by line."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ARTICLE, FERRY, aggregator_page, tree

import cleaner
from cleaner.cli import main
from cleaner.io.folder import rows, run_of
from cleaner.io.tally import Tally
from cleaner.report import Box, Fold, Line, boxes, by_rules, render
from cleaner.report.bounded import Smallest, Sums
from cleaner.report.card import Page
from cleaner.report.gather import OF_A_REASON, OF_A_SITE, PAGES, Gathered
from cleaner.report.render import report_of

LOST = ARTICLE.replace("said the bridge", "told globalpodcast@ on Tuesday evening.It also said the bridge")


def explain(*args: object) -> Result:
    """`cleaner explain` in this process."""
    return CliRunner().invoke(main, ["explain", *map(str, args)])


def laid_out(text: str) -> list[Box]:
    """The boxes of a page."""
    result = cleaner.clean_text(text)
    return list(boxes(result.view, result.parts, result.edits))


def lines(found: list[Box]) -> Iterator[Line]:
    """All lines of boxes."""
    return (line for box in found for line in box.lines if isinstance(line, Line))


@pytest.mark.parametrize("text", [ARTICLE, FERRY.replace("\n", "\r\n"), LOST, aggregator_page(3), "\n\n\nno\n"])
def test_every_letter_of_the_page_is_shown_once(text: str) -> None:
    """The kept and cut bits are the page's words, in order; those put in are not among them."""
    shown = [bit.text for line in lines(laid_out(text)) for bit in line.bits if bit.kind in ("keep", "cut")]
    assert "".join("".join(shown).split()).translate({ord(sign): None for sign in "↵␍·"}) == "".join(text.split())


def test_each_article_is_a_box() -> None:
    """The lead and each card of an aggregator have boxes of their own, with the rules beside their lines."""
    found = laid_out(aggregator_page(1))
    numbers = [box.doc.rpartition("#")[2] for box in found if box.doc is not None and not box.again]
    assert sorted(numbers) == ["0", "1", "2"]
    assert {"split/publisher", "split/age", "split/title"} <= {rule for line in lines(found) for rule, _ in line.margin}


def test_only_the_lines_of_a_rule_are_left() -> None:
    """Its lines with one around each; the rest is folded and counted; a stage stands for its rules."""
    (box,) = by_rules(laid_out(ARTICLE), ["share"])
    (fold, *rest) = box.lines
    assert isinstance(fold, Fold)
    assert fold.number == 3
    assert [line.rules[-1] for line in rest if isinstance(line, Line) and line.margin] == ["share/share-line"]
    assert list(by_rules(laid_out(ARTICLE), ["no/such"])) == []


def test_a_gap_is_marked() -> None:
    """Lost words are a mark of their own kind, with the rule in the margin."""
    found = [bit for line in lines(laid_out(LOST)) for bit in line.bits if bit.kind == "gap"]
    assert {bit.rule.partition("/")[0] for bit in found} == {"gaps"}
    assert {rule for line in lines(laid_out(LOST)) for rule, kind in line.margin if kind == "gap"} >= {found[0].rule}


def test_the_smallest_do_not_depend_on_the_order() -> None:
    """The same items whatever the order; what is not kept is not made."""
    numbers = list(range(1000))
    random.Random(5).shuffle(numbers)
    made = []
    found: Smallest[int] = Smallest(4)
    for number in [*numbers, *range(4, 1000)]:
        found.put((number,), lambda number=number: made.append(number) or number)  # type: ignore[misc]
    assert list(found) == [0, 1, 2, 3]
    assert len(made) < 100


def test_sums_are_exact_for_few_names_and_add_up_for_many() -> None:
    """Nothing is lost of the whole; the names that have most keep their sums."""
    sums = Sums(2, room=10)
    for number in range(5000):
        sums.add("large", 5, 1)
        sums.add(f"small {number}", 1, 1)
    named, others, rest = sums.largest(1)
    assert named == [("large", [25_000, 5000])]
    assert (others, rest) == (5000, [5000, 5000])


def page_rows(number: int, site: str = "post", kept: int = 900, gaps: int = 0) -> tuple[dict[str, Any], list[Any]]:
    """A page of 1,000 code points and its document, of which so many are kept."""
    own = f"{random.Random(number).getrandbits(64):016x}"
    at, cut = f"{own}#0", "x" * (1000 - kept)
    edit = {"rule": "share/row", "op": "remove", "start": kept, "end": 1000, "text": "", "was": cut, "confidence": 1.0}
    said = {"role": "lead", "title": f"Title {number}", "publisher": site, "date_raw": None, "language": "en"}
    said |= {"state": "kept", "because": None, "duplicate": None, "copies": [], "authors": [], "gaps": [{}] * gaps}
    said |= {"url": f"https://{site}.example/{number}", "runs": [[0, kept, 0, kept]]}
    row = {"id": own, "path": f"{site}/{number}.txt", "state": "cleaned", "error": None, "n_chars": 1000, "facts": {}}
    row |= {"edits": [{**edit, "doc": at}], "parts": [{"doc": at, "spans": [[0, 1000]]}], "documents": [at]}
    return row, [{"id": at, "text": "y" * kept, "metadata": said}]


def test_the_worst_pages_come_first_and_not_all_of_one_site() -> None:
    """Those of which least is kept lead; a site that breaks does not hide the others."""
    found = Gathered(["share/row"])
    for number in range(200):
        found.add(*page_rows(number, "broken", kept=number % 40))
    for number in range(200, 400):
        found.add(*page_rows(number, f"site{number % 10}", kept=140 if number < 210 else 800))
    chosen = found.chosen()
    little = [card for card in chosen if "little" in card.reasons]
    assert chosen[: len(little)] == little
    assert Counter(card.site for card in little[:OF_A_REASON])["broken.example"] == OF_A_SITE
    assert len(chosen) == PAGES
    assert found.suspicious["little"] == 210


def test_the_sample_is_the_same_for_any_order() -> None:
    """Pages in another order give the same pages, examples and sums."""
    pages = [page_rows(number, f"site{number % 7}", kept=100 + number % 900, gaps=number % 3) for number in range(500)]
    seen = []
    for seed in (1, 2):
        random.Random(seed).shuffle(pages)
        found = Gathered(["share/row"])
        for row, documents in pages:
            found.add(row, documents)
        seen.append((found.chosen(), list(found.examples["share/row"]), found.sites.largest(5), found.suspicious))
    assert seen[0] == seen[1]


def test_memory_does_not_grow_with_the_run() -> None:
    """Three times as many pages, each of another site, take hardly more."""
    peaks = []
    for number in (1_000, 3_000):
        found = Gathered(["share/row"], names=200)
        tracemalloc.start()
        for page in range(number):
            found.add(*page_rows(page, f"s{page}", kept=page % 1000, gaps=page % 3))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


def test_doubt_is_what_was_likely_cut_wrongly() -> None:
    """The share of the page under cuts, each weighed with what its rule lacks in confidence."""
    row, documents = page_rows(1, kept=600)
    row["edits"][0]["confidence"] = 0.75
    page = Page(row, documents)
    assert page.doubt == pytest.approx(0.1)
    assert page.share == pytest.approx(0.6)


def test_the_report_is_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    """More processes and another order of the inputs give the same bytes, and so does writing it again."""
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(aggregator_page(number), "utf-8")
    names = sorted(tmp_path.glob("*.txt"))
    cleaner.clean_corpus(names, tmp_path / "a")
    cleaner.clean_corpus(names[::-1], tmp_path / "b", jobs=2)
    assert tree(tmp_path / "a")["report.html"] == tree(tmp_path / "b")["report.html"] == render(tmp_path / "a")


def test_the_report_of_no_pages_at_all_is_written(tmp_path: Path) -> None:
    """An input that holds nothing but damage, or nothing, gives a report that says so."""
    (tmp_path / "in.jsonl").write_text("", "utf-8")
    cleaner.clean_corpus(tmp_path / "in.jsonl", tmp_path / "out")
    assert "No characters were read." in (tmp_path / "out/report.html").read_text("utf-8")


def test_a_long_page_is_shown_in_part(tmp_path: Path) -> None:
    """Of a page of a megabyte the report shows the beginning, and says how much follows."""
    (tmp_path / "long.txt").write_text(f"{ARTICLE}\n{'Word after word after word. ' * 40_000}", "utf-8")
    cleaner.clean_corpus(tmp_path / "long.txt", tmp_path / "out")
    html = (tmp_path / "out/report.html").read_text("utf-8")
    assert len(html) < 100_000
    assert "more characters" in html


def test_a_long_title_is_shown_in_part() -> None:
    """A title, path or address of a megabyte does not make the report long."""
    row, documents = page_rows(1)
    row["path"] = documents[0]["metadata"]["title"] = "long " * 200_000
    run = {"inputs": [{"given": row["path"]}], "fingerprint": "0" * 64, "versions": {"cleaner": "1", "rules": "1"}}
    run["rules"] = {"share/row": {"characters": 100, "edits": 1, "why": "Buttons."}}
    tally = Tally()
    tally.add(row, documents)
    assert len(report_of({**run, "counts": tally.counts()}, [(row, documents)])) < 60_000


def test_explain_shows_one_document(tmp_path: Path) -> None:
    """With --doc, each form has that document alone; a number that no page has is a mistake."""
    page = tmp_path / "page.txt"
    page.write_text(aggregator_page(1), "utf-8")
    row = json.loads(explain(page, "--json", "--doc", 1).stdout)
    assert [part["doc"] for part in row["parts"]] == row["documents"]
    assert {edit["doc"] for edit in row["edits"]} == set(row["documents"])
    whole, part = (explain(page, *args).stdout for args in ((), ("--doc", 1)))
    assert "3 hours ago" in part
    assert "Ripple Zomblo" in whole
    assert "Ripple Zomblo" not in part
    assert explain(page, "--html", "--doc", 1).stdout.count('<div class="box') == 1
    missing = explain(page, "--doc", 9)
    assert missing.exit_code == 2
    assert "has a document 9" in missing.stderr


def test_explain_shows_what_a_rule_did(page: Path) -> None:
    """With --rule, the ledger has its edits only, and the text its lines with one around each."""
    row = json.loads(explain(page, "--json", "--rule", "share").stdout)
    assert {edit["rule"] for edit in row["edits"]} == {"share/share-line"}
    shown = explain(page, "--rule", "share/*").stdout
    assert shown.startswith("⋯\n")
    assert "⟦share/share-line: Share this article⟧" in shown
    assert "Council approves" not in shown


def test_explain_on_a_terminal_boxes_articles_and_names_rules_in_the_margin() -> None:
    """Cuts are struck through; the margin names their rules; below stands why."""
    from rich.console import Console

    from cleaner.terminal import show_page

    result = cleaner.clean_text(aggregator_page(1))
    found = list(boxes(result.view, result.parts, result.edits))
    console = Console(width=100, force_terminal=True, highlight=False, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    show_page(result, found, console, {"split/age": "When it was published."})
    styled = console.export_text(clear=False, styles=True)
    text = console.export_text()
    assert "╭─ related · Daily Heron · 3 hours ago ─" in text
    assert [line.split("│")[-1].strip() for line in text.splitlines() if line.startswith("│ 3 hours ago")] == [
        "split/age"
    ] * 2
    assert "\x1b[9;31m3 hours ago" in styled
    assert "When it was published." in text
    assert max(map(len, text.splitlines())) <= 100


def test_explain_on_a_narrow_terminal_needs_no_margin() -> None:
    """Rules then stand in brackets behind what they changed, and no line is wider than the terminal."""
    from rich.console import Console

    from cleaner.terminal import show_page

    result = cleaner.clean_text(ARTICLE)
    console = Console(width=50, force_terminal=True, highlight=False, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    show_page(result, list(boxes(result.view, result.parts, result.edits)), console)
    text = console.export_text()
    assert "Share this article[share/share-line]" in text
    assert max(map(len, text.splitlines())) <= 50


def test_one_page_names_its_rules_with_reasons(page: Path) -> None:
    """`explain --html`: each rule of the page has a row with its reason, and the margin links to it."""
    html = explain(page, "--html").stdout
    assert '<a class="cut" href="#r1-' in html
    assert "a button or its message." in html


def test_the_report_tells_what_the_rows_tell(tmp_path: Path) -> None:
    """Its counts of pages by rule and of copies are those of the rows."""
    for number, text in enumerate([ARTICLE, ARTICLE, FERRY, aggregator_page(2)]):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    cleaner.clean_corpus(tmp_path / "*.txt", tmp_path / "out")
    run = run_of(tmp_path / "out")
    found = Gathered(run["rules"])
    on = Counter[str]()
    for row, documents in rows(tmp_path / "out", run):
        found.add(row, documents)
        on.update({edit["rule"] for edit in row["edits"]})
    assert found.rule_pages == dict(on)
    assert found.clusters[0] == 1
    assert found.relations["exact"] == 1
    assert sum(found.lengths) == sum(run["counts"]["documents"].values())
