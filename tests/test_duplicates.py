"""Duplicates over a corpus, through files: what is found, what is not, and what it must not depend on."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stories import mixture, prose, row, write, write_parts

from cleaner.duplicates import DuplicateOptions, apply_verdicts, copies_of, find_duplicates
from cleaner.duplicates.index import FORMAT
from cleaner.duplicates.words import words
from cleaner.engines import Local
from cleaner.errors import SettingsError, VerifyError


def verdicts(tmp_path: Path, rows: Sequence[dict[str, Any]], **more: Any) -> dict[str, dict[str, Any]]:
    """Verdicts on rows by path."""
    paths = {one["id"]: one["metadata"]["path"].removesuffix(".txt") for one in rows}
    found = find_duplicates([write(tmp_path / "part.jsonl", rows)], tmp_path / "work", Local(1), **more)
    return {paths[one["id"]]: one for path in found for one in map(json.loads, path.open())}


def test_identical_texts_are_exact_duplicates(tmp_path: Path) -> None:
    """One copy is kept and lists the others; they name it."""
    rows = [row(name, prose("ferry"), publisher=name.title()) for name in "abc"] + [row("d", prose("harbour"))]
    found = verdicts(tmp_path, rows)
    assert sorted(found) == ["a", "b", "c"]
    kept = next(one for one in found.values() if one["state"] == "kept")
    others = [one for one in found.values() if one["state"] == "duplicate"]
    assert kept["duplicate"] is None
    assert sorted(copy["id"] for copy in kept["copies"]) == sorted(one["id"] for one in others)
    assert {copy["publisher"] for copy in kept["copies"]} < {"A", "B", "C"}
    assert [one["duplicate"] for one in others] == [
        {"cluster": kept["id"], "of": kept["id"], "relation": "exact", "similarity": 1.0}
    ] * 2


def test_a_story_cut_to_a_third_is_contained(tmp_path: Path) -> None:
    """The whole story is kept, however small the part."""
    text = prose("ferry", 180)
    found = verdicts(tmp_path, [row("whole", text), row("cut", text[: len(text) // 3])])
    assert found["whole"]["state"] == "kept"
    assert found["cut"]["state"] == "duplicate"
    assert found["cut"]["duplicate"]["relation"] == "contained"
    assert found["cut"]["duplicate"]["similarity"] > 0.95


def test_an_edited_copy_is_near(tmp_path: Path) -> None:
    """A word changed here and there, paragraphs in another order."""
    paragraphs = prose("ferry", 240).split("\n\n")
    changed = [" ".join("xxx" if at == 7 else word for at, word in enumerate(p.split())) for p in paragraphs]
    changed.append(changed.pop(2))
    found = verdicts(tmp_path, [row("one", "\n\n".join(paragraphs)), row("two", "\n\n".join(changed))])
    assert {one["state"] for one in found.values()} == {"kept", "duplicate"}
    assert [one["duplicate"]["relation"] for one in found.values() if one["duplicate"]] == ["near"]


def test_a_growing_story_is_a_revision(tmp_path: Path) -> None:
    """The later version has new matter on top and a figure put right."""
    old = prose("ferry", 90) + "\n\nAt least 12 people were hurt, the harbour master said on the quay in the evening."
    new = prose("news", 60) + "\n\n" + old.replace("12 people", "15 people")
    found = verdicts(tmp_path, [row("old", old), row("new", new)])
    assert found["old"]["duplicate"]["relation"] == "revision"
    assert found["new"]["state"] == "kept"


def test_a_round_up_joins_neither_story(tmp_path: Path) -> None:
    """Two stories printed on one page don't become one story, nor the page a copy of either."""
    one, two = prose("ferry", 150), prose("school", 150)
    rows = [row("one", one), row("one again", one), row("two", two), row("both", f"{one}\n\n{two}")]
    found = verdicts(tmp_path, rows)
    assert sorted(found) == ["one", "one again"]


def test_a_template_filled_in_anew_is_another_story(tmp_path: Path) -> None:
    """Reports that differ in their figures are no copies, however alike their words."""
    form = (
        "The index closed at {} points on Monday after it had opened at {} points in the morning. Of the shares "
        "traded on the exchange {} rose and {} fell, while {} stood where they were before. Turnover came to {} "
        "million, against {} million on the day before, and the average of the last {} sessions was passed for the "
        "first time this year."
    )
    rng = random.Random(1)
    rows = [row(f"report {at}", form.format(*(rng.randrange(1000) for _ in range(8)))) for at in range(2)]
    assert verdicts(tmp_path, rows) == {}


def test_a_template_filled_in_with_other_names_is_another_story(tmp_path: Path) -> None:
    """Items that say the same of two companies are no copies, though nine words of ten and no number differ."""
    form = (
        "{0} said it filed with the exchange commission a shelf offering of debt securities on terms to be determined "
        "at the time of sale. Proceeds will be used by {0} for general corporate purposes, the company said. Through "
        "{1} as lead manager the issue is offered in denominations that suit private investors in most countries."
    )
    rows = [row("one", form.format("Mobilex", "Halder")), row("two", form.format("Nynaxon", "Krantz"))]
    rng, usual = random.Random(4), form.split()
    others = [row(f"other {at}", " ".join(rng.sample(usual, 40))) for at in range(60)]
    assert verdicts(tmp_path, rows + others) == {}
    again = [rows[0], row("copy", rows[0]["text"].replace("most countries", "many countries"))]
    (tmp_path / "again").mkdir()
    assert sorted(verdicts(tmp_path / "again", again + others)) == ["copy", "one"]


def test_a_family_of_templates_is_not_joined_by_its_own_kind(tmp_path: Path) -> None:
    """Reports on one form differ in a number; one without the number doesn't make a story of them."""
    form = (
        "The reserve bank entered the securities market to arrange customer agreements, a spokesman said in the city. "
        "Dealers said that funds were trading at {} when the bank began its temporary supply of reserves to the system."
    )
    rows = [row(f"report {at}", form.format(rate) + f" {prose(str(at), 5)}") for at, rate in enumerate((31, 32, 33))]
    rows.append(row("without", form.format("the usual rate") + f" {prose('without', 20)}"))
    assert verdicts(tmp_path, rows) == {}


def test_a_closing_line_is_no_story(tmp_path: Path) -> None:
    """Short items that begin differently and end with the same notice stay apart."""
    notice = (
        " The full text of this agency report is for reasons of law not at our disposal any more, and we ask all our "
        "readers for their kind understanding."
    )
    rows = [row(f"item {at}", prose(f"item {at}", 10) + notice) for at in range(2)]
    assert verdicts(tmp_path, rows) == {}


def test_house_boilerplate_merges_nothing(tmp_path: Path) -> None:
    """Short stories of one house share most of their words with one another and stay apart."""
    house = prose("about us", 60)
    rows = [row(f"story {at}", f"{prose(f'story {at}', 20 + at)}\n\n{house}") for at in range(90)]
    assert verdicts(tmp_path, rows) == {}


def test_five_hundred_copies_are_one_story(tmp_path: Path) -> None:
    """What stands in hundreds of documents is not boilerplate when they are one story."""
    text = prose("ferry", 150)
    houses = [prose(f"house {at}", 40) for at in range(10)]
    rng = random.Random(2)
    rows = []
    for at in range(500):
        tokens = [w for w in text.split() if rng.random() > 0.03]
        if at % 3 == 0:
            tokens = tokens[:60]
        rows.append(row(f"copy {at}", f"{' '.join(tokens)}\n\n{houses[at % 10]}"))
    rows += [row(f"other {at}", f"{prose(f'other {at}')}\n\n{houses[at % 10]}") for at in range(300)]
    found = verdicts(tmp_path, rows)
    assert not any(name.startswith("other") for name in found)
    assert sum(one["state"] == "duplicate" for one in found.values()) >= 495
    assert sum(one["state"] == "kept" for one in found.values()) <= 4


def test_scripts_without_spaces_are_compared_by_characters(tmp_path: Path) -> None:
    """A Chinese story and its first half; another one stays apart."""
    rng = random.Random(3)
    one, two = ("".join(chr(0x4E00 + rng.randrange(3000)) for _ in range(300)) for _ in range(2))
    found = verdicts(tmp_path, [row("whole", one), row("half", one[:150]), row("other", two)])
    assert sorted(found) == ["half", "whole"]
    assert found["half"]["duplicate"]["relation"] == "contained"


def test_empty_and_filtered_documents_take_no_part(tmp_path: Path) -> None:
    """Nothing is a duplicate of nothing, nor of what is filtered."""
    rows = [row("empty 1", ""), row("empty 2", ""), row("dots 1", "..."), row("dots 2", "...")]
    rows += [row("filtered", prose("ferry"), state="filtered"), row("kept", prose("ferry"))]
    assert verdicts(tmp_path, rows) == {}


def test_very_short_texts_are_the_same_only_with_the_same_title(tmp_path: Path) -> None:
    """“Watch the video.” under two headlines is two stories."""
    rows = [row("a", "Watch the video."), row("b", "Watch the video.")]
    assert verdicts(tmp_path / "apart", rows) == {}
    rows = [row("c", "Watch the video.", title="Ferry"), row("d", "Watch the video.", title="Ferry")]
    assert sorted(verdicts(tmp_path / "same", rows)) == ["c", "d"]


@pytest.mark.parametrize(("keep", "kept"), [("complete", "long"), ("earliest", "early"), ("latest", "late")])
def test_the_policy_says_which_copy_stays(tmp_path: Path, keep: str, kept: str) -> None:
    """Most complete, earliest or latest; the reason is in the row."""
    text = prose("ferry", 150)
    rows = [
        row("long", text + "\n\n" + prose("more", 20), created="2025-01-02T00:00:00Z"),
        row("early", text, created="2025-01-01T12:00:00+02:00"),
        row("late", text, created="2025-01-03T00:00:00Z"),
    ]
    found = verdicts(tmp_path, rows, options=DuplicateOptions(keep=(keep,)))
    assert [name for name, one in found.items() if one["state"] == "kept"] == [kept]
    assert keep in found[kept]["because"]


def test_an_unknown_policy_is_refused() -> None:
    """The error names the setting and what is known."""
    with pytest.raises(SettingsError, match="Known are complete"):
        DuplicateOptions(keep=("best",))


def test_order_parts_and_jobs_change_nothing(tmp_path: Path) -> None:
    """Shuffled rows, other parts and more processes give the same verdicts."""
    rows = mixture(150)
    one = find_duplicates([write(tmp_path / "all.jsonl", rows)], tmp_path / "one", Local(1))
    random.Random(4).shuffle(rows)
    parts = [write(tmp_path / f"{at}.jsonl", rows[at : at + 40]) for at in range(0, 150, 40)]
    two = find_duplicates(parts, tmp_path / "two", Local(2))
    assert sorted(line for path in one for line in path.open()) == sorted(line for path in two for line in path.open())
    assert one[0].stat().st_size > 1000


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """With half of its files gone a run makes them again, the same, and leaves the others alone."""
    parts = write_parts(tmp_path / "parts", 90, 30)
    first = find_duplicates(parts, tmp_path / "work", Local(1))
    before = [path.read_bytes() for path in first]
    prints = sorted((tmp_path / "work" / "prints").iterdir())
    times = [(folder / "ids.npy").stat().st_mtime_ns for folder in prints]
    for path in first:
        path.unlink()
    for folder in sorted((tmp_path / "work").glob("*/settled/*")):
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    again = find_duplicates(parts, tmp_path / "work", Local(1))
    assert [path.read_bytes() for path in again] == before
    assert [(folder / "ids.npy").stat().st_mtime_ns for folder in prints] == times


def test_a_run_killed_outright_ends_with_the_same_bytes(tmp_path: Path) -> None:
    """Kill -9 in the middle, then the same command again."""
    parts = write_parts(tmp_path / "parts", 900, 30)
    code = (
        "import sys; from pathlib import Path; from cleaner.duplicates import find_duplicates; from cleaner.engines "
        "import Local\nfind_duplicates([Path(name) for name in sys.argv[2:]], Path(sys.argv[1]), Local(1))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "killed"), *map(str, parts)]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root) as run:
        while run.poll() is None and not (tmp_path / "killed" / "prints" / "00002").exists():
            time.sleep(0.002)
        run.kill()
    assert run.returncode == -9
    assert not list((tmp_path / "killed").glob("*/verdicts/*"))
    subprocess.run(command, cwd=root, check=True)
    whole = find_duplicates(parts, tmp_path / "whole", Local(1))
    again = find_duplicates(parts, tmp_path / "killed", Local(1))
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in whole]


def test_adding_to_an_index_gives_what_one_run_gives(tmp_path: Path) -> None:
    """Two days with an index are one run over both; the second day also says what became of the first one's
    documents.
    """
    rows = mixture(120)
    days = [write(tmp_path / "monday.jsonl", rows[::2]), write(tmp_path / "tuesday.jsonl", rows[1::2])]
    whole = find_duplicates(days, tmp_path / "whole", Local(1))
    index = tmp_path / "index"
    find_duplicates(days[:1], tmp_path / "first", Local(1), index=index)
    second = find_duplicates(days[1:], tmp_path / "second", Local(1), index=index)
    earlier = next((tmp_path / "second").glob("*/verdicts/earlier.jsonl"))
    assert second[0].read_text() == whole[1].read_text()
    assert earlier.read_text() == whole[0].read_text()
    again = find_duplicates(days[1:], tmp_path / "again", Local(1), index=index)
    assert again[0].read_text() == second[0].read_text()
    assert len(list((index / FORMAT).iterdir())) == 2


@pytest.mark.parametrize("scheme", ["memory", "file"])
def test_an_index_may_lie_on_shared_storage(tmp_path: Path, scheme: str) -> None:
    """An index at an address gives the verdicts that one in a folder gives; what was not written whole isn't read."""
    fsspec = pytest.importorskip("fsspec")
    rows = mixture(80)
    days = [write(tmp_path / "monday.jsonl", rows[::2]), write(tmp_path / "tuesday.jsonl", rows[1::2])]
    address = f"{scheme}://{tmp_path}/index"
    whole = find_duplicates(days, tmp_path / "whole", Local(1))
    find_duplicates(days[:1], tmp_path / "first", Local(1), index=address)
    second = find_duplicates(days[1:], tmp_path / "second", Local(1), index=address)
    assert second[0].read_bytes() == whole[1].read_bytes()
    storage, root = fsspec.core.url_to_fs(address)
    for path in storage.glob(f"{root}/*/*.whole"):
        storage.rm_file(path)
    alone = find_duplicates(days[1:], tmp_path / "alone", Local(1))
    again = find_duplicates(days[1:], tmp_path / "again", Local(1), index=address)
    assert again[0].read_bytes() == alone[0].read_bytes() != whole[1].read_bytes()


def test_verdicts_are_put_into_rows(tmp_path: Path) -> None:
    """`mark` keeps every row, `drop` leaves duplicates out, `off` changes nothing."""
    rows = mixture(30)
    found = find_duplicates([write(tmp_path / "part.jsonl", rows)], tmp_path / "work", Local(1))
    known = [json.loads(line) for line in found[0].open()]
    marked = list(apply_verdicts(rows, known))
    lost = {one["id"] for one in known if one["state"] == "duplicate"}
    assert [one["id"] for one in marked] == [one["id"] for one in rows]
    assert {one["id"] for one in marked if one["metadata"]["state"] == "duplicate"} == lost != set()
    assert [one["id"] for one in apply_verdicts(rows, known, "drop")] == [
        one["id"] for one in rows if one["id"] not in lost
    ]
    assert list(apply_verdicts(rows, known, "off")) == rows
    with pytest.raises(ValueError, match="belongs to no row"):
        list(apply_verdicts(rows[:1], known))


def test_copies_lead_to_one_another() -> None:
    """From each document to all others of its cluster, the kept one first."""
    known = [{"id": "b", "copies": []}, {"id": "a", "copies": [{"id": "b"}, {"id": "c"}]}, {"id": "c", "copies": []}]
    assert copies_of(known) == {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}


def test_a_part_that_is_no_json_is_an_error_that_names_it(tmp_path: Path) -> None:
    """No traceback from the depths."""
    broken = tmp_path / "part.jsonl"
    broken.write_text("{", "utf-8")
    with pytest.raises(VerifyError, match=r"part\.jsonl"):
        find_duplicates([broken], tmp_path / "work", Local(1))


def test_words_depend_on_their_text_alone() -> None:
    """Whatever stands beside a text in a batch; case, accents in two forms and punctuation don't matter."""
    texts = [
        "",
        "Café, the BIG one!",
        "中文新闻 and more",
        "..",
        "cafe\u0301 the big one",
        "ข่าว",
        "12 3rd b2b",
        "\ud800 x",
    ]
    together = words(texts)
    for at, text in enumerate(texts):
        alone = words([text])
        assert np.array_equal(alone.hashes, together.hashes[together.bounds[at] : together.bounds[at + 1]])
    assert np.array_equal(words([texts[1]]).hashes, words([texts[4]]).hashes)
    assert [int(h) & 1 for h in words(["12 3rd b2b"]).hashes] == [1, 1, 0]
