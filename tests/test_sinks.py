"""Rows as Parquet and in dolma's layout: what goes in comes back."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ARTICLE, FETCHED
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.errors import VerifyError
from cleaner.io.dolma import DolmaShard, dolma_attributes, dolma_document
from cleaner.io.parquet import ParquetShard, parquet_rows
from cleaner.io.rows import encoded

Rows = tuple[dict[str, Any], list[dict[str, Any]]]


def rows_of(text: str) -> Rows:
    """The page row of a text, as a run writes it, and its document rows."""
    result = cleaner.clean_text(text, url="https://example.org/a", fetched_at=FETCHED)
    return {**result.as_row(), "files": []}, [document.as_row() for document in result.documents]


def through_parquet(folder: Path, kind: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows written and read again."""
    shard = ParquetShard(folder / f"{kind}.parquet", kind)
    for row in rows:
        shard.write(encoded(row))
    assert shard.close()["rows"] == len(rows)
    return list(parquet_rows(folder / f"{kind}.parquet"))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([ARTICLE, "\ud800", "\0", "Ã©", "\u202e", "\\ud800 ", "é"]) | st.text(), max_size=6))
def test_parquet_gives_rows_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    """Every field of every row, lone surrogates and fields that no column is for among them."""
    page, documents = rows_of("".join(parts))
    page["other"] = {"a": ["b"]}
    for row in documents:
        row["metadata"]["later"] = {"x": [1.5, None]}
    folder = tmp_path_factory.mktemp("parquet")
    assert through_parquet(folder, "pages", [page]) == [page]
    assert through_parquet(folder, "documents", documents) == documents


def test_parquet_has_the_columns_of_the_contract(tmp_path: Path) -> None:
    """Other programs find the text and each field of the metadata in a column of its own."""
    import pyarrow.parquet as pq

    _, documents = rows_of(ARTICLE)
    through_parquet(tmp_path, "documents", documents)
    table = pq.read_table(tmp_path / "documents.parquet")
    assert table["text"].to_pylist() == [row["text"] for row in documents]
    assert [row["title"] for row in table["metadata"].to_pylist()] == [row["metadata"]["title"] for row in documents]
    assert table["exact"].null_count == len(documents)


def test_parquet_holds_repairs_and_the_metadata_of_html_in_columns(tmp_path: Path) -> None:
    """No row of a common page needs to be kept as JSON besides; fields that are there and null come back as null."""
    import pyarrow.parquet as pq

    torn = ARTICLE.replace(". The mayor", ".The mayor").replace("cars.\nOpp", "cars.Opp")
    repaired = cleaner.clean_text(torn)
    assert any("level" in edit for edit in repaired.as_row()["edits"])
    html = cleaner.clean_html(f"<title>Council</title><meta name=author content='Ann Example'><p>{ARTICLE * 3}</p>")
    pages = [{**result.as_row(), "files": []} for result in (repaired, html)]
    documents = [document.as_row() for result in (repaired, html) for document in result.documents]
    assert through_parquet(tmp_path, "pages", pages) == pages
    assert through_parquet(tmp_path, "documents", documents) == documents
    for name, rows in (("pages", pages), ("documents", documents)):
        assert pq.read_table(tmp_path / f"{name}.parquet")["exact"].null_count == len(rows)


def test_parquet_is_the_same_bytes_for_the_same_rows(tmp_path: Path) -> None:
    """Nothing of the time or the place is in a file."""
    _, documents = rows_of(ARTICLE)
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        through_parquet(tmp_path / name, "documents", documents * 1500)
        found.append((tmp_path / name / "documents.parquet").read_bytes())
    assert found[0] == found[1]


def test_a_flipped_bit_in_parquet_is_seen(tmp_path: Path) -> None:
    """Pages have checksums: wherever a bit is turned, other rows do not come back for it."""
    _, documents = rows_of(ARTICLE)
    through_parquet(tmp_path, "documents", documents)
    data = (tmp_path / "documents.parquet").read_bytes()
    seen = 0
    for at in range(4, len(data), 61):
        (tmp_path / "documents.parquet").write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        try:
            assert list(parquet_rows(tmp_path / "documents.parquet")) == documents
        except VerifyError as error:
            seen += "documents.parquet can't be read" in str(error)
    assert seen > 20


def test_dolma_documents_are_pages_and_attributes_their_cuts() -> None:
    """The text is the page as it came; a span of an attribute is what its rule cut."""
    page, documents = rows_of("\ufeff" + ARTICLE)
    document, attributes = dolma_document(page, documents), dolma_attributes(page, documents)
    assert document is not None
    assert attributes is not None
    assert (document["id"], document["text"]) == (page["id"], "\ufeff" + ARTICLE)
    assert attributes["id"] == page["id"]
    spans = attributes["attributes"]
    assert spans["cleaner__decode__bom"] == [[0, 1, 1.0]]
    (start, end, _), *_ = spans["cleaner__share__share-line"]
    assert document["text"][start:end].strip() == "Share this article"
    kept = "".join(document["text"][start:end] for start, end, _ in spans["cleaner__document_0"])
    assert kept.split() == documents[0]["text"].split()


def test_dolma_files_are_in_step(tmp_path: Path) -> None:
    """Both files have the same ids in the same lines; a page that could not be read has none."""
    page, documents = rows_of(ARTICLE)
    bad = {**page, "id": "bad", "view_sha256": None, "edits": []}
    found = []
    for name in ("one", "two"):
        shard = DolmaShard(tmp_path / name, 0)
        for row, its in ((page, documents), (bad, []), (page, documents)):
            shard.write(row, its)
        assert {entry["rows"] for entry in shard.close().values()} == {2}
        found.append([(tmp_path / name / file).read_bytes() for file in shard.names])
    assert found[0] == found[1]
    ids = [[json.loads(line)["id"] for line in gzip.decompress(data).splitlines()] for data in found[0]]
    assert ids == [[page["id"]] * 2] * 2
