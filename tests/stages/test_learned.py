"""Chrome learnt from a corpus: what is learnt, what is not, and that no order of pages matters."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterable

import pytest
from conftest import SUBJECTS, aggregator_page, story

from cleaner import text as core
from cleaner.io.read import Raw
from cleaner.pipeline import Pipeline
from cleaner.settings import Settings
from cleaner.stages.learned import LearnedChrome, Table, settle
from cleaner.stages.survey import PAGES, Tally, merge, sites_of, survey


def tally_of(views: Iterable[str]) -> Tally:
    """The tally of pages without addresses, in one folder."""
    return survey((f"{n}.txt", None, view) for n, view in enumerate(views))


def learnt(views: Iterable[str]) -> set[str]:
    """The lines that pages teach."""
    return {one.line for one in settle(tally_of(views)).evidence("")}


def cleaned(view: str, table: Table | None) -> str:
    """All text that is left of a page."""
    result = Pipeline(Settings(language=False), learned=table).run(Raw("0.txt", text=view))
    return "\n".join(document.text for document in result.documents)


def test_lines_beside_different_stories_are_learnt() -> None:
    """Fixed lines, counters, sentences, and lines that repeat the headline; nothing of a story, no outlet."""
    assert {line.lstrip("0123456789 ") for line in learnt(map(aggregator_page, range(10)))} == {
        "Ripple Zomblo",
        "pebbles",
        "Whisper this to my Zomblo",
        "Nobody has left a pebble here.",
        "Stash in my burrow",
        "Zomblo keeps a lantern for every reader who would like to come back to a story on another day.",
        "Zomblo never sleeps",
        "fold into a boat: *",
    }


def test_learnt_chrome_is_cut_and_no_body_with_it() -> None:
    """Ten pages teach enough to clean them; every paragraph of a story stays."""
    table = settle(tally_of(map(aggregator_page, range(10))))
    for number in range(10):
        text = cleaned(aggregator_page(number), table)
        assert "Zomblo" not in text
        assert "pebble" not in text
        assert "burrow" not in text
        assert text.count("has been closed since Tuesday") == 4


def test_two_pages_teach_nothing() -> None:
    """What stands on two pages may as well be a story's."""
    assert settle(tally_of(map(aggregator_page, range(2)))) == Table()


def test_copies_of_a_page_are_one_page() -> None:
    """Exact copies, and the same paragraphs in another frame, do not make a line recur."""
    first, second = aggregator_page(0), aggregator_page(1)
    assert learnt([first, second] * 5) == set()
    assert learnt([first, second, first.replace("Zomblo", "Other")] * 5) == set()


def test_a_story_that_runs_on_many_pages_is_not_template() -> None:
    """A card that nine pages of ten have: neither its headline nor its paragraph nor its outlet is learnt."""
    card = f"The Kettle\n5 hours ago\nWhere the heron sleeps in winter\n{story('heron', 99)}\n"
    pages = [
        aggregator_page(n).replace("Zomblo keeps", f"{card}Zomblo keeps") if n else aggregator_page(n)
        for n in range(10)
    ]
    found = learnt(pages)
    assert "Where the heron sleeps in winter" not in found
    assert story("heron", 99) not in found
    assert "The Kettle" not in found
    assert "Ripple Zomblo" in found


def test_pages_of_one_story_teach_nothing_of_it() -> None:
    """Papers that run one article, each with its own frame: its lines recur on all of them."""
    body = "\n".join(["A heron crosses the bay", story("heron", 1), "What happens next", story("bay", 2), "Be kind"])
    found = learnt(f"{word} Times\n{body}\n{story(word, 3)}\nPrinted by {word}\n" for word in SUBJECTS)
    assert found == set()


def test_an_authors_standing_lines_are_not_learnt() -> None:
    """Greeting, subheadings and good-bye of one author's columns stay, and so does his name below them."""
    pages = [
        "\n".join(
            [
                f"Column {n} on a {subject}",
                "Good morning from the far end of the allotment, dear gardeners and friends of the shovel.",
                story(subject, n),
                "What to do this week",
                story(f"small {subject}", n),
                "Until next week, keep your boots dry.",
                "Hester Quill",
            ]
        )
        for n, subject in enumerate(SUBJECTS)
    ]
    assert learnt(pages) == set()


@pytest.mark.parametrize("size", [1, 3, 7])
def test_no_order_and_no_division_matters(size: int) -> None:
    """Any order of the pages, in groups of any size, merged in any order, settles to the same table."""
    views = [(f"{n % 2}/{n}.txt", None, aggregator_page(n)) for n in range(14)]
    whole = settle(survey(views))
    rng = random.Random(size)
    rng.shuffle(views)
    tallies = [survey(views[at : at + size]) for at in range(0, len(views), size)]
    while len(tallies) > 1:
        rng.shuffle(tallies)
        tallies.append(merge(tallies.pop(), tallies.pop()))
    assert tallies[0].parts(1) == survey(views).parts(1)
    assert settle(tallies[0]) == whole
    pieces = [settle(part) for part in tallies[0].parts(5)]
    joined = Table()
    for piece in pieces:
        joined = joined.joined(piece)
    assert joined == whole
    assert whole.sites


def test_a_site_is_a_sample_of_bounded_size() -> None:
    """Of many pages the same ones are kept, whichever came first."""
    views = [(f"{n}.txt", None, f"Menu\n{story(SUBJECTS[n % 12], n)}\n") for n in range(PAGES + 50)]
    one, two = survey(views), survey(reversed(views))
    assert one == two
    assert len(one.sites[""]) == PAGES
    assert merge(survey(views[:300]), survey(views[200:])) == one


def test_tally_and_table_go_through_a_pickle() -> None:
    """Workers send tallies and are given the table."""
    tally = tally_of(map(aggregator_page, range(5)))
    table = settle(tally)
    assert pickle.loads(pickle.dumps(tally)) == tally
    assert pickle.loads(pickle.dumps(table)) == table


@pytest.mark.parametrize(
    ("path", "url", "sites"),
    [
        ("a/b/c.txt", "https://www.example.org/x", ("example.org",)),
        ("a/b/c.txt", None, ("a/", "")),
        ("c.txt", None, ("",)),
        ("c.txt", "http://[broken", ("",)),
    ],
)
def test_the_site_of_a_page(path: str, url: str | None, sites: tuple[str, ...]) -> None:
    """The host if known, else the top folder and the run."""
    assert sites_of(path, url) == sites


def test_what_one_site_taught_is_not_used_on_another() -> None:
    """Chrome of one host is text on another until that host's own pages show it."""
    table = settle(survey((f"{n}.txt", "https://one.example/x", aggregator_page(n)) for n in range(10)))
    assert table.of("x.txt", "https://one.example/y").known
    assert not table.of("x.txt", "https://two.example/y").known
    assert not table.of("x.txt", None).known


def test_evidence_can_be_looked_up() -> None:
    """Every learnt line has a rule id, its counts and a reason that quotes it."""
    table = settle(tally_of(map(aggregator_page, range(10))))
    row = next(row for row in table.rows() if row["line"] == "Ripple Zomblo")
    assert (row["pages"], row["of"], row["stories"], row["sites"], row["place"]) == (10, 10, 10, 1, "head")
    reason = table.reasons()[str(row["rule"])]
    assert reason == "'Ripple Zomblo' stands above the text on 10 of 10 pages, beside 10 different paragraphs."


def test_the_stage_cuts_at_the_edges_of_a_document_only() -> None:
    """A learnt line between two paragraphs of an article may be the author's."""
    chrome = settle(tally_of(map(aggregator_page, range(10)))).of("x.txt", None)
    view = f"Ripple Zomblo\n{story('ferry', 1)}\nZomblo never sleeps\n{story('tram', 2)}\nStash in my burrow\n"
    doc = core.Document.of("p", view)
    text = core.apply(doc, LearnedChrome(chrome)(doc))[0].text
    assert text == f"{story('ferry', 1)}\nZomblo never sleeps\n{story('tram', 2)}\n"
