"""Reading inputs, writing the output folder, and the engines between."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from conftest import ARTICLE, FERRY, tree

import cleaner
from cleaner.corpus import Step
from cleaner.engines import Local
from cleaner.errors import InputError, SettingsError
from cleaner.io.read import pages, sources
from cleaner.io.rows import encoded
from cleaner.io.sinks import json_lines
from cleaner.io.write import OutputWriter, text_name


def test_folders_are_read_whole_and_in_order(inputs: Path) -> None:
    """A folder gives its pages by relative path; hidden and unknown files are left out."""
    (inputs / ".hidden.txt").write_text("x")
    names = [source.path for source in sources([inputs])]
    assert names == ["a.txt", "binary.txt", "c.txt.gz", "deep/b.txt", "empty.txt", "rows.jsonl"]


def test_the_order_and_number_of_inputs_is_of_no_consequence(inputs: Path) -> None:
    """The same files named in another order, or twice, give the same pages under the same paths."""
    given = [inputs, inputs / "deep", str(inputs / "deep/b.txt"), inputs / "a.txt", f"{inputs}/*.txt"]
    wanted = sources(given)
    for seed in range(5):
        mixed = random.Random(seed).sample(given, len(given))
        assert sources([*mixed, mixed[0]]) == wanted
    assert len({source.file for source in wanted}) == len(wanted)


def test_files_of_one_name_keep_apart(tmp_path: Path) -> None:
    """Two inputs that would have one path get their folder's name in front."""
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "source.txt").write_text(name)
    assert [s.path for s in sources([f"{tmp_path}/*/source.txt"])] == ["x/source.txt", "y/source.txt"]


def test_a_damaged_archive_is_one_rejected_page(tmp_path: Path) -> None:
    """Bytes that can't be unpacked never raise: the page says why."""
    (tmp_path / "a.txt.gz").write_bytes(b"\x1f\x8b\x08\x00rubbish rubbish rubbish")
    (tmp_path / "b.txt.zst").write_bytes(b"\x28\xb5\x2f\xfdrubbish rubbish")
    for source in sources([tmp_path]):
        (raw,) = pages(source)
        assert isinstance(raw.error, InputError)
        assert source.path in str(raw.error)


def test_an_archive_that_was_cut_short_is_rejected(tmp_path: Path) -> None:
    """Half a file is not taken for a whole one, whatever it is packed with."""
    zstandard = pytest.importorskip("zstandard")
    text = "".join(f"Line {n} of a longer text.\n" for n in range(5000)).encode()
    for name, data in (("a.txt.gz", gzip.compress(text)), ("b.txt.zst", zstandard.compress(text))):
        (tmp_path / name).write_bytes(data[: len(data) // 2])
    assert [type(raw.error) for source in sources([tmp_path]) for raw in pages(source)] == [InputError, InputError]


def test_zstd_is_read_like_gzip(tmp_path: Path) -> None:
    """JSON Lines in zstd give their rows."""
    zstandard = pytest.importorskip("zstandard")
    (tmp_path / "r.jsonl.zst").write_bytes(
        zstandard.compress(b'{"text": "one"}\n\n') + zstandard.compress(b'{"text": "two"}\n')
    )
    (source,) = sources([tmp_path])
    assert [(raw.path, raw.text) for raw in pages(source)] == [("r.jsonl.zst:1", "one"), ("r.jsonl.zst:3", "two")]


def test_the_output_is_not_read_as_input(page: Path) -> None:
    """A folder that the output lies in can be cleaned again and again, to the same bytes."""
    folder = page.parent
    cleaner.clean_corpus(folder, folder / "clean")
    before = tree(folder / "clean")
    cleaner.clean_corpus(folder, folder / "clean", overwrite=True)
    assert tree(folder / "clean") == before
    assert json.loads(before["run.json"])["counts"]["pages"]["cleaned"] == 1


def test_the_folder_has_the_files_of_the_contract(out: Path) -> None:
    """Documents, pages, run, report, and the texts of plain files; rows of containers only when asked."""
    names = set(tree(out))
    assert {"documents/part-00000.jsonl", "pages/part-00000.jsonl", "run.json", "report.html"} <= names
    texts = {name for name in names if name.startswith("text/") and "related" not in name}
    assert texts == {"text/a.txt", "text/c.txt.gz.txt", "text/deep/b.txt"}


def test_with_text_rows_of_containers_are_written_too(inputs: Path, tmp_path: Path) -> None:
    """`text=True` writes a file for each row as well, `text=False` none at all."""
    cleaner.clean_corpus(inputs, tmp_path / "yes", text=True)
    cleaner.clean_corpus(inputs, tmp_path / "no", text=False)
    assert "text/rows.jsonl:1.txt" in tree(tmp_path / "yes")
    assert not any(name.startswith("text/") for name in tree(tmp_path / "no"))


def test_rows_are_compact_utf8_and_escape_lone_surrogates(out: Path) -> None:
    """One JSON object a line, nothing escaped but what UTF-8 can't hold."""
    assert encoded({"b": "é\u2028", "a": ["\ud800"]}) == '{"b":"é\u2028","a":["\\ud800"]}\n'.encode()
    rows = [json.loads(line) for line in (out / "pages/part-00000.jsonl").read_bytes().splitlines()]
    assert any("\ud800" in edit["was"] for row in rows for edit in row["edits"])


def test_texts_are_the_documents_texts(out: Path) -> None:
    """A text file holds the text of its document and nothing else."""
    texts = {row["id"]: row["text"] for row in map(json.loads, (out / "documents/part-00000.jsonl").open("rb"))}
    for page in map(json.loads, (out / "pages/part-00000.jsonl").open("rb")):
        for name, own in zip(page["files"], page["documents"], strict=False):
            assert (out / name).read_bytes().decode() == texts[own]


def test_jobs_change_no_byte(inputs: Path, tmp_path: Path) -> None:
    """One process or three, files named one by one in any order: the same folder."""
    cleaner.clean_corpus(inputs, tmp_path / "one")
    cleaner.clean_corpus(inputs, tmp_path / "three", jobs=3)
    assert tree(tmp_path / "one") == tree(tmp_path / "three")
    with pytest.raises(SettingsError, match="jobs"):
        cleaner.clean_corpus(inputs, tmp_path / "none", jobs=0)


def test_the_report_is_self_contained_and_escapes_its_texts(tmp_path: Path) -> None:
    """No address is loaded, and a page's markup is shown as text."""
    (tmp_path / "x.txt").write_text("<script>alert(1)</script> " + ARTICLE + "\x1b[31m\n")
    cleaner.clean_corpus(tmp_path / "x.txt", tmp_path / "out")
    html = (tmp_path / "out/report.html").read_text("utf-8")
    assert html.count("<script") == 1
    assert "alert(1)" not in html.partition("<script")[2]
    assert "&lt;script&gt;" in html
    assert "\x1b" not in html
    assert not any(mark in html for mark in ("src=", 'href="http', "@import", "url("))


def test_only_what_a_run_wrote_is_overwritten(page: Path, tmp_path: Path) -> None:
    """`overwrite` refuses a folder with files of anyone else, and one that no run made."""
    out = tmp_path / "out"
    cleaner.clean_corpus(page, out)
    (out / "text" / "mine.txt").write_text("mine")
    with pytest.raises(SettingsError, match=r"text/mine\.txt"):
        cleaner.clean_corpus(page, out, overwrite=True)
    with pytest.raises(SettingsError, match="not empty"):
        cleaner.clean_corpus(page, out)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "run.json").write_text("{}")
    with pytest.raises(SettingsError, match="not written by cleaner"):
        cleaner.clean_corpus(page, tmp_path / "other", overwrite=True)
    assert (out / "text" / "mine.txt").read_text() == "mine"


def test_a_forged_row_deletes_nothing_outside(page: Path, tmp_path: Path) -> None:
    """A page row that names a file elsewhere makes `overwrite` refuse."""
    out = tmp_path / "out"
    cleaner.clean_corpus(page, out)
    shard = out / "pages/part-00000.jsonl"
    row = json.loads(shard.read_bytes())
    shard.write_bytes(encoded({**row, "files": ["text/../../page.txt"]}))
    with pytest.raises(SettingsError, match="no run writes"):
        cleaner.clean_corpus(page, out, overwrite=True)
    assert page.exists()


def test_a_failed_run_leaves_the_old_one(page: Path, tmp_path: Path) -> None:
    """What stands in the folder is replaced when the new run is complete, not before."""
    out = tmp_path / "out"
    cleaner.clean_corpus(page, out)
    before = tree(out)

    def stop(phase: str) -> Callable[[Step], None]:
        def tell(step: Step) -> None:
            if step.phase == phase:
                raise RuntimeError("stop")

        return tell

    with pytest.raises(RuntimeError, match="stop"):
        cleaner.clean_corpus(page, out, overwrite=True, progress=stop("finish"))
    assert {name: data for name, data in tree(out).items() if not name.startswith(".work/")} == before
    with pytest.raises(RuntimeError, match="stop"):
        cleaner.clean_corpus(page, tmp_path / "new" / "deep", progress=stop("plan"))
    assert not (tmp_path / "new").exists()


def test_shards_roll_over_by_size(tmp_path: Path) -> None:
    """A shard ends before it would grow over the limit; numbers and counts are in order."""
    writer = OutputWriter(tmp_path / "out", partial(json_lines, shard=100))
    for number in range(5):
        row = {"id": f"p#{number}", "text": "x" * 20, "metadata": {"state": "kept", "index": 0}}
        writer.add(encoded({"id": "p", "path": "a.txt"}), [encoded(row)])
    files = writer.files()
    assert sum(row["rows"] for name, row in files.items() if name.startswith("documents/")) == 5
    assert sorted(files)[:2] == ["documents/part-00000.jsonl", "documents/part-00001.jsonl"]
    assert all(row["bytes"] <= 100 for row in files.values())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.txt", "a.txt"),
        ("a", "a.txt"),
        ("d/a.txt.gz", "d/a.txt.gz.txt"),
        ("rows.jsonl:3", "rows.jsonl:3.txt"),
        ("../../etc/passwd", "__/__/etc/passwd.txt"),
        ("/etc/passwd", "etc/passwd.txt"),
        ("./a", "a.txt"),
        ("", "page.txt"),
        ("a\0b.txt", "a_b.txt"),
    ],
)
def test_names_of_texts_stay_within_their_folder(path: str, name: str) -> None:
    """Whatever the path of an input says, its text file lies under text/."""
    assert text_name(path) == name
    assert text_name(path, related=2) == f"{name if path.endswith('.txt') else name[:-4]}.related-2.txt"


def test_long_names_are_shortened_and_stay_apart() -> None:
    """A name that a file system could not hold is cut, with a hash of the whole."""
    one, two = text_name("é" * 150 + "1"), text_name("é" * 150 + "2")
    assert one != two
    assert max(len(os.fsencode(name)) for name in (one, two)) < 255


def test_texts_whose_names_collide_are_both_written(tmp_path: Path) -> None:
    """`a` and `a.txt` would be one file: neither text is lost."""
    (tmp_path / "in").mkdir()
    for name, text in (("a.md", ARTICLE), ("a.md.txt", FERRY)):
        (tmp_path / "in" / name).write_text(text)
    cleaner.clean_corpus(tmp_path / "in", tmp_path / "out")
    rows = [json.loads(line) for line in (tmp_path / "out/pages/part-00000.jsonl").open("rb")]
    names = [name for row in rows for name in row["files"]]
    assert len(names) == len(set(names)) == len(rows)


def _double(item: int) -> int:
    if item == 13:
        os._exit(9)
    return 2 * item


def _make() -> partial[int]:
    return partial(_double)


def test_a_pool_keeps_the_order_and_survives_a_worker(recwarn: pytest.WarningsRecorder) -> None:
    """Only the item that kills its worker is lost; all others come in order."""
    assert list(Local(3).map(_make, range(30), lambda item: -item)) == [-13 if n == 13 else 2 * n for n in range(30)]


def test_a_pool_reads_no_further_than_it_needs() -> None:
    """Items in flight are bounded, so that a corpus need not fit in memory."""
    taken = []

    def items() -> object:
        for n in range(14, 1000):
            taken.append(n)
            yield n

    results = Local(2).map(_make, items(), lambda item: -item)  # type: ignore[arg-type]
    assert next(results) == 28
    assert len(taken) < 50
    results.close()  # type: ignore[attr-defined]
