"""The Python side of the contract."""

from __future__ import annotations

import hashlib
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ARTICLE, FETCHED, tree

import cleaner
from cleaner.corpus import Step


def test_every_public_name_is_there() -> None:
    """`__all__` is the whole surface, and each name of it can be had."""
    assert sorted(cleaner.__all__) == dir(cleaner)
    assert all(getattr(cleaner, name) is not None for name in cleaner.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        cleaner.nonsense  # noqa: B018


def test_every_error_is_a_cleaner_error() -> None:
    """Who catches CleanerError catches all that the package raises on purpose."""
    errors = importlib.import_module("cleaner.errors")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 5
    assert all(issubclass(kind, cleaner.CleanerError) and kind.__name__ in cleaner.__all__ for kind in kinds)


def test_importing_the_package_imports_nothing_heavy() -> None:
    """``import cleaner`` leaves the stages and their libraries alone until they are needed."""
    code = "import sys, cleaner; print([m for m in ('numpy', 'jinja2', 'rich', 'cleaner.stages') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_file_and_its_text_give_the_same(page: Path) -> None:
    """`clean_file` and `clean_text` differ in the page's identity only."""
    one, two = cleaner.clean_file(page), cleaner.clean_text(ARTICLE)
    assert one.state == "cleaned"
    assert "voted on Tuesday" in one.text
    assert one.text == two.text == str(one)
    assert one.view == ARTICLE
    assert [e.as_row() | {"doc": None} for e in one.edits] == [e.as_row() | {"doc": None} for e in two.edits]


def test_every_character_is_kept_or_has_a_reason(page: Path) -> None:
    """`why` answers for exactly the characters that no document holds verbatim."""
    result = cleaner.clean_file(str(page))
    runs = [run for document in result.documents for run in document.metadata["runs"]]
    for at in range(len(result.view)):
        assert (result.why(at) is None) == any(run[2] <= at < run[3] for run in runs)


def test_offsets_of_a_text_lead_to_the_view(page: Path) -> None:
    """`to_view` names the characters of the view that a stretch of a document stands for."""
    result = cleaner.clean_file(page)
    document = result.documents[0]
    at = document.text.index("voted on Tuesday")
    ((start, end),) = document.to_view(at, at + 16)
    assert result.view[start:end] == "voted on Tuesday"


def test_a_page_is_known_by_path_and_bytes(page: Path) -> None:
    """The id of a page is a function of its path and its bytes, and the bytes' hash is in the row."""
    result = cleaner.clean_file(page)
    assert result.sha256 == hashlib.sha256(page.read_bytes()).hexdigest()
    assert result.id == cleaner.clean_file(page, language=False).id
    assert result.id != cleaner.clean_text(ARTICLE).id


def test_a_page_that_is_not_text_raises_its_own_error(tmp_path: Path) -> None:
    """`clean_file` raises DecodeError for binary data, with the file's name."""
    (tmp_path / "x.txt").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(cleaner.DecodeError, match=r"x\.txt holds a PDF document"):
        cleaner.clean_file(tmp_path / "x.txt")


def test_a_missing_file_and_a_container_raise_input_error(tmp_path: Path) -> None:
    """A file that is not there, or that holds many pages, is no page."""
    (tmp_path / "x.jsonl").write_text("{}\n")
    for name in ("nothing.txt", "x.jsonl"):
        with pytest.raises(cleaner.InputError, match=name):
            cleaner.clean_file(tmp_path / name)


def test_a_fault_of_a_stage_is_a_page_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that no one foresaw comes as PageError with its cause, and does not stop `pipe`."""

    def broken(self: object, doc: object) -> object:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("cleaner.stages.Tidy.__call__", broken)
    with pytest.raises(cleaner.PageError, match="Tidy") as caught:
        cleaner.clean_text(ARTICLE)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert [r.state for r in cleaner.Cleaner().pipe([ARTICLE])] == ["failed"]


def test_pipe_takes_texts_bytes_files_and_rows(page: Path) -> None:
    """All four kinds of item give the same text, in order, one at a time."""
    seen = []

    def items() -> object:
        for item in (ARTICLE, ARTICLE.encode(), page, {"text": ARTICLE, "url": "https://example.org/"}):
            seen.append(item)
            yield item

    results = cleaner.Cleaner().pipe(items())
    first = next(results)
    assert len(seen) == 1
    rest = list(results)
    assert {first.text, *(r.text for r in rest)} == {first.text}
    assert rest[-1].documents[0].metadata["url"] == "https://example.org/"


def test_pipe_carries_the_callers_context() -> None:
    """With `as_tuples`, what comes with an item leaves with its result."""
    pairs = list(cleaner.Cleaner().pipe([(ARTICLE, 1), (b"\x00\x01\x02", 2)], as_tuples=True))
    assert [(result.state, context) for result, context in pairs] == [("cleaned", 1), ("rejected", 2)]


def test_pipe_refuses_what_is_no_item() -> None:
    """A number is not a page."""
    with pytest.raises(TypeError, match="int"):
        list(cleaner.Cleaner().pipe([3]))  # type: ignore[list-item]


def test_options_win_over_settings() -> None:
    """Keyword options replace single settings, and wrong ones are refused by name."""
    settings = cleaner.Settings(source="one", fetched_at=FETCHED)
    made = cleaner.Cleaner(settings, source="two").settings
    assert (made.source, made.fetched_at) == ("two", FETCHED)
    with pytest.raises(cleaner.SettingsError, match="Did you mean 'source'"):
        cleaner.clean_text("x", sorce="two")


def test_a_wrong_profile_is_found_before_any_page(tmp_path: Path) -> None:
    """A profile that can't be used stops at once, and not page by page."""
    (tmp_path / "bad.toml").write_text("id = 3\n")
    with pytest.raises(cleaner.RuleError, match=r"bad\.toml"):
        cleaner.Cleaner(profiles=[str(tmp_path / "bad.toml")])


def test_clean_file_writes_the_folder_of_a_run(page: Path, tmp_path: Path) -> None:
    """With `out`, a single file gives byte for byte the folder that a run over it gives."""
    result = cleaner.clean_file(page, out=tmp_path / "one")
    cleaner.clean_corpus(str(page), tmp_path / "two")
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    runs = [json.loads(files.pop("run.json")) for files in (one, two)]
    assert one == two
    assert runs[0] == runs[1]
    row = json.loads((tmp_path / "one/documents/part-00000.jsonl").read_text("utf-8").splitlines()[0])
    assert row == json.loads(json.dumps(result.documents[0].as_row()))


def test_the_summary_counts_by_state(inputs: Path, tmp_path: Path) -> None:
    """`clean_corpus` says how many pages ended in which state, and calls `progress` for each."""
    seen: list[str] = []

    def tell(step: Step) -> None:
        if step.page is not None:
            seen.append(step.page["path"])

    summary = cleaner.clean_corpus([inputs], tmp_path / "out", progress=tell)
    assert summary.pages == {"cleaned": 5, "empty": 1, "rejected": 3, "failed": 0}
    assert summary.exit_code == 1
    assert seen == [
        "a.txt", "binary.txt", "c.txt.gz", "deep/b.txt", "empty.txt",
        "rows.jsonl:1", "rows.jsonl:2", "rows.jsonl:3", "rows.jsonl:4",
    ]  # fmt: skip
    assert summary.kept > 0
    assert summary.out == tmp_path / "out"
