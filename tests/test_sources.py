"""Sources of every format: what they give, and what becomes of damage."""

from __future__ import annotations

import gzip
import json
import os
import socket
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hostile import record, response

from cleaner.errors import DecodeError, InputError
from cleaner.io.read import Raw, Reading, Source, pages, sources

PAGE = b"<html><body><p>The council voted on Tuesday.</p></body></html>"
GOOD = record(response(PAGE, "Content-Type: text/html; charset=windows-1251"))
ROWS = [json.dumps({"text": f"row {number}"}).encode() + b"\n" for number in range(6)]
PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


def read(folder: Path, name: str, data: bytes, reading: Reading | None = None) -> list[Raw]:
    """The pages of a file with these bytes."""
    (folder / name).write_bytes(data)
    return list(pages(Source(folder / name, name), reading or Reading()))


def told(raws: list[Raw]) -> list[str]:
    """What each page is: its text or bytes, or the name of its error."""
    return [type(raw.error).__name__ if raw.error else raw.text or raw.data.decode() for raw in raws]


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_every_text_format_may_be_packed(tmp_path: Path, ending: str) -> None:
    """Text, markup, rows and crawls come out of gzip and zstd as they went in."""
    pack = PACK.get(ending, bytes)
    found = {
        name: told(read(tmp_path, name + ending, pack(data)))
        for name, data in (("a.txt", b"words"), ("a.html", PAGE), ("a.jsonl", ROWS[0]), ("a.warc", GOOD))
    }
    assert found == {"a.txt": ["words"], "a.html": [PAGE.decode()], "a.jsonl": ["row 0"], "a.warc": [PAGE.decode()]}


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("a.txt", b"words", "text/plain"),
        ("a.md", b"# words", "text/plain"),
        ("a.htm", b"words", "text/html"),
        ("a.txt", b"\xef\xbb\xbf\n<!DOCTYPE html>\n<title>x", "text/html"),
        ("a.txt", "<html><p>x".encode("utf-16"), "text/html"),
        ("a.txt", b"<p>is how a paragraph begins", "text/plain"),
        ("a.jsonl", b'{"text": "<html>x"}', "text/html"),
        ("a.jsonl", b'{"html": "<p>x"}', "text/html"),
        ("a.jsonl", b'{"html": "<p>x", "text": "words"}', "text/plain"),
    ],
)
def test_what_is_markup_is_known(tmp_path: Path, name: str, data: bytes, media: str) -> None:
    """By the ending, by the field, and by how it begins."""
    (raw,) = read(tmp_path, name, data)
    assert (raw.media_type, raw.error) == (media, None)


def test_rows_have_the_fields_that_the_settings_name(tmp_path: Path) -> None:
    """Names with dots go into a row; a name as it stands wins; metadata is looked at too; numbers are times."""
    reading = Reading(text="page.body", url="page.link", fetched_at="when")
    row = {"page": {"body": "one", "link": "https://example.org/"}, "when": 1755075600}
    (raw,) = read(tmp_path, "a.jsonl", json.dumps(row).encode(), reading)
    assert (raw.text, raw.url, raw.fetched_at) == ("one", "https://example.org/", "2025-08-13T09:00:00+00:00")
    (raw,) = read(tmp_path, "a.jsonl", b'{"page.body": "two", "metadata": {"page.link": "x"}, "added": "z"}', reading)
    assert (raw.text, raw.url, raw.fetched_at) == ("two", "x", "z")


def test_bad_lines_cost_themselves_only(tmp_path: Path) -> None:
    """Broken JSON, depth, no text, a charset of its own, numbers of any length: each line has its page."""
    lines = [
        b"{broken", b"[" * 2000, b'{"text": ' + b"[" * 100_000, b"null", b'{"text": 5}', b'{"text": "caf\xe9"}',
        b'{"text": "n", "x": ' + b"9" * 5000 + b"}", b'{"text": "\\ud800"}', b"\xff\xfe\x00", b'{"text": "a\x00b"}',
    ]  # fmt: skip
    raws = read(tmp_path, "a.jsonl", b"\n".join([*lines, b"", b'{"text": "end"}']))
    assert [raw.text for raw in raws] == [None] * 5 + ["café", "n", "\ud800", None, "a\0b", "end"]
    assert all((raw.text is None) == isinstance(raw.error, DecodeError) for raw in raws)
    assert [raw.path for raw in raws] == [f"a.jsonl:{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)]


@pytest.mark.parametrize("name", ["utf-16", "utf-32", "utf-16-le", "utf-8-sig"])
def test_json_lines_come_in_other_unicode_charsets(tmp_path: Path, name: str) -> None:
    """As some programs write them."""
    assert told(read(tmp_path, "a.jsonl", '{"text": "ä"}\n{"text": "b"}\n'.encode(name))) == ["ä", "b"]


def test_a_line_above_the_limit_is_passed_over(tmp_path: Path) -> None:
    """It is rejected without being held, whatever it is packed in, and the next line is read."""
    data = ROWS[0] + b'{"text": "' + b"a" * 5000 + b'"}\n' + ROWS[1]
    for ending in ("", ".gz"):
        raws = read(tmp_path, f"a.jsonl{ending}", PACK.get(ending, bytes)(data), Reading(limit=1000))
        assert told(raws) == ["row 0", "DecodeError", "row 1"]
        assert "a.jsonl" in str(raws[1].error)
        assert "larger than 1,000 bytes" in str(raws[1].error)


def test_a_packed_line_without_end_ends_the_reading(tmp_path: Path) -> None:
    """Not all of a bomb is unpacked to find where it ends; the file's rest is reported."""
    data = ROWS[0] + b"a" * 100_000 + b"\n" + ROWS[1]
    raws = read(tmp_path, "a.jsonl.gz", gzip.compress(data * 50), Reading(limit=1000))
    assert told(raws) == ["row 0", "DecodeError", "InputError"]
    assert "no more was read" in str(raws[-1].error)


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_pages_above_the_limit_are_rejected_while_unpacked(tmp_path: Path, ending: str) -> None:
    """A gigabyte in a few bytes is not unpacked whole."""
    (raw,) = read(tmp_path, f"a.txt{ending}", PACK[ending](b"\0" * (100 << 20)))
    assert isinstance(raw.error, DecodeError)
    assert "larger than 64 MiB" in str(raw.error)
    assert raw.data == b""


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_bad_member_costs_its_own_rows(tmp_path: Path, ending: str) -> None:
    """What stands before and behind it is read, and a row says what was lost and where."""
    members = [PACK[ending](row) for row in ROWS]
    bad = members[2][:-6] + bytes([members[2][-6] ^ 0xFF]) + members[2][-5:]
    raws = read(tmp_path, f"a.jsonl{ending}", b"".join([*members[:2], bad[: len(bad) // 2], *members[3:]]))
    assert [text for text in told(raws) if text.startswith("row")] == ["row 0", "row 1", "row 3", "row 4", "row 5"]
    (fault,) = [raw for raw in raws if raw.error]
    assert fault.path == f"a.jsonl{ending}:damage-1"
    assert "can't be read" in str(fault.error)
    raws = read(tmp_path, f"a.jsonl{ending}", b"".join(members)[:-6])
    assert told(raws)[:5] == [f"row {n}" for n in range(5)]
    assert "the file ends within" in str(raws[-1].error)


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_rubbish_between_and_behind_members_is_reported(tmp_path: Path, ending: str) -> None:
    """Zero bytes are padding; anything else is named, and the next member found."""
    one, two = PACK[ending](ROWS[0]), PACK[ending](ROWS[1])
    assert told(read(tmp_path, f"a.jsonl{ending}", one + b"\0" * 600 + two + b"\0")) == ["row 0", "row 1"]
    assert told(read(tmp_path, f"a.jsonl{ending}", one + b"rubbish" + two)) == ["row 0", "InputError", "row 1"]


def test_half_a_packed_page_is_no_page(tmp_path: Path) -> None:
    """A text that breaks off is rejected, and how much could be read is said."""
    data = gzip.compress(os.urandom(5000).hex().encode())
    (raw,) = read(tmp_path, "a.txt.gz", data[:-100])
    assert isinstance(raw.error, InputError)
    assert "bytes before it could be" in str(raw.error)


def test_a_name_that_lies_is_found_out(tmp_path: Path) -> None:
    """What is packed is unpacked whatever it is called; what only says that it is packed is refused."""
    assert told(read(tmp_path, "a.jsonl", gzip.compress(ROWS[0]))) == ["row 0"]
    (raw,) = read(tmp_path, "a.jsonl.gz", ROWS[0])
    assert "does not hold gzip data" in str(raw.error)


def test_containers_without_a_page_are_one_empty_page(tmp_path: Path) -> None:
    """No file vanishes without a row."""
    for name in ("a.jsonl", "a.warc", "a.jsonl.gz"):
        data = gzip.compress(b"\n\n") if name.endswith(".gz") else b""
        assert [(raw.path, raw.data, raw.error) for raw in read(tmp_path, name, data)] == [(name, b"", None)]


@pytest.mark.parametrize(
    "block",
    [
        response(PAGE),
        response(b"14\r\n" + PAGE[:20] + b"\r\n2a\r\n" + PAGE[20:] + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        response(gzip.compress(PAGE), "Content-Encoding: gzip"),
        response(zlib.compress(PAGE), "Content-Encoding: deflate"),
        response(zlib.compress(PAGE)[2:-4], "Content-Encoding: deflate"),
        response(brotli.compress(PAGE), "Content-Encoding: br"),
        response(zstandard.compress(PAGE), "Content-Encoding: zstd"),
        response(gzip.compress(gzip.compress(PAGE)), "Content-Encoding: gzip, gzip"),
        response(PAGE, "Content-Encoding: gzip"),
        response(PAGE, "Content-Encoding: zstd"),
        response(PAGE, "Transfer-Encoding: chunked"),
        response(PAGE).replace(b"\r\n", b"\n"),
    ],
    ids=["plain", "chunks", "gzip", "deflate", "raw", "br", "zstd", "twice", "no-gzip", "no-zstd", "no-chunks", "lf"],
)
def test_bodies_of_responses_are_unpacked(tmp_path: Path, block: bytes) -> None:
    """As the headers say, or as they are where the headers say wrong."""
    (raw,) = read(tmp_path, "a.warc", record(block))
    assert (raw.data, raw.media_type, raw.error) == (PAGE, "text/html", None)


def test_records_say_where_and_when(tmp_path: Path) -> None:
    """Target URI, date and charset come with the page."""
    (raw,) = read(tmp_path, "a.warc", GOOD)
    assert (raw.path, raw.url, raw.fetched_at) == ("a.warc:1", "https://example.org/", "2025-08-13T09:00:00Z")
    assert raw.charset == "windows-1251"


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (response(PAGE, status="HTTP/1.1 404 Not Found"), "status 404"),
        (response(b"\x89PNG", "Content-Type: image/png"), "holds image/png"),
        (response(gzip.compress(PAGE * 99)[:-20], "Content-Encoding: gzip"), "gzip body breaks off after"),
        (response(brotli.compress(os.urandom(999))[:-20], "Content-Encoding: br"), "brotli body breaks off after"),
        (response(b"20\r\nabc", "Transfer-Encoding: chunked"), "chunked body breaks off"),
        (response(gzip.compress(b"\0" * 9999), "Content-Encoding: gzip"), "larger than"),
        (response(brotli.compress(b"\0" * 9999), "Content-Encoding: br"), "larger than"),
        (response(zstandard.compress(b"\0" * 9999), "Content-Encoding: zstd"), "larger than"),
        (b"no http", "no HTTP response"),
        (b"", "no HTTP response"),
    ],
)
def test_responses_that_are_no_page_say_why(tmp_path: Path, block: bytes, said: str) -> None:
    """Each is a page that is rejected, and the next record is read."""
    raws = read(tmp_path, "a.warc", record(block) + GOOD, Reading(limit=5000))
    assert [raw.error is None for raw in raws] == [False, True]
    assert said in str(raws[0].error)


@pytest.mark.parametrize("size", [0, 5, 5000, 10**12, -1, "", "many"])
def test_a_wrong_length_costs_nothing(tmp_path: Path, size: int | str) -> None:
    """A record ends where the next one begins, whatever it says; that it said wrong is reported."""
    raws = read(tmp_path, "a.warc", GOOD + record(response(PAGE), size) + GOOD + GOOD)
    assert told(raws) == [PAGE.decode(), PAGE.decode(), "InputError", PAGE.decode(), PAGE.decode()]
    assert "record 2 says that it has" in str(raws[2].error)


@pytest.mark.parametrize("packed", [False, True])
def test_a_crawl_that_is_cut_loses_its_last_record(tmp_path: Path, packed: bool) -> None:
    """And says so: half a record is no page."""
    data = b"".join(gzip.compress(GOOD) for _ in range(3)) if packed else GOOD * 3
    raws = read(tmp_path, "a.warc.gz" if packed else "a.warc", data[:-60])
    assert told(raws) == [PAGE.decode(), PAGE.decode(), "DecodeError"]
    assert "breaks off after" in str(raws[2].error)


def test_a_bad_member_of_a_crawl_costs_one_record(tmp_path: Path) -> None:
    """A record whose checksum is wrong is lost, those behind it are not; libraries stop there."""
    members = [bytearray(gzip.compress(GOOD)) for _ in range(5)]
    members[1][len(members[1]) // 2] ^= 16
    members[3][-8] ^= 1
    raws = read(tmp_path, "a.warc.gz", b"".join(members))
    assert [raw.error is None for raw in raws if "damage" not in raw.path] == [True, False, True, False, True]


def test_a_crawl_without_responses_says_what_it_holds(tmp_path: Path) -> None:
    """It is no page, and not silent."""
    (raw,) = read(tmp_path, "a.warc", record(b"x", type_="warcinfo") + record(b"y", type_="request"))
    assert "no response record (but 1 request, 1 warcinfo)" in str(raw.error)


def parquet(folder: Path, table: pa.Table, **options: object) -> Path:
    """A table in a file."""
    pq.write_table(table, folder / "a.parquet", write_page_checksum=True, **options)
    return folder / "a.parquet"


def test_parquet_gives_its_rows(tmp_path: Path) -> None:
    """Text or markup, strings or bytes, columns at the top or within others."""
    table = pa.table({
        "text": ["one", None, None], "html": [None, "<p>two", None], "url": ["u1", "u2", None],
        "metadata": [{"added": "2025-08-13T09:00:00Z"}] * 3, "page": [{"body": b"caf\xe9"}] * 3,
    })  # fmt: skip
    file = parquet(tmp_path, table, row_group_size=2)
    raws = list(pages(Source(file, "a.parquet")))
    assert [(raw.path, raw.text, raw.url) for raw in raws[:2]] == [
        ("a.parquet:1", "one", "u1"),
        ("a.parquet:2", "<p>two", "u2"),
    ]
    assert [raw.media_type for raw in raws[:2]] == ["text/plain", "text/html"]
    assert raws[0].fetched_at == "2025-08-13T09:00:00Z"
    assert isinstance(raws[2].error, DecodeError)
    assert [raw.data for raw in pages(Source(file, "a.parquet"), Reading(text="page.body"))] == [b"caf\xe9"] * 3
    (raw,) = pages(Source(file, "a.parquet"), Reading(text="body", html=""))
    assert "no column 'body', but html, metadata, page, text, url" in str(raw.error)


def test_a_flipped_page_of_parquet_costs_its_row_group(tmp_path: Path) -> None:
    """The rows of the other groups are read, and how many are lost is said."""
    file = parquet(
        tmp_path,
        pa.table({"text": [f"row {n} " * 50 for n in range(40)]}),
        row_group_size=10,
        use_dictionary=False,
        compression="none",
    )
    data = bytearray(file.read_bytes())
    data[data.find(b"row 1 row 1 row 1")] ^= 1
    file.write_bytes(data)
    raws = list(pages(Source(file, "a.parquet")))
    assert sum(raw.error is None for raw in raws) == 30
    (fault,) = [raw for raw in raws if raw.error]
    assert "row group 1 can't be read on from row 1, 10 rows are lost" in str(fault.error)


def test_a_reader_of_parquet_killed_from_outside_costs_no_row(tmp_path: Path) -> None:
    """A second one goes on behind the last row that was given."""
    table = pa.table({"text": [f"row {n} " + "words " * 9000 for n in range(400)]})
    file = parquet(tmp_path, table, row_group_size=200)
    found = []
    for raw in pages(Source(file, "a.parquet")):
        found.append((raw.path, raw.text[:8] if raw.text else raw.error))
        if len(found) in (5, 230):
            for child in psutil.Process().children():
                child.kill()
    assert found == [(f"a.parquet:{n + 1}", f"row {n} words"[:8]) for n in range(400)]


def test_a_parquet_bomb_is_read_row_by_row(tmp_path: Path) -> None:
    """A text that stands in many rows is held once, and one above the limit not at all."""
    shared = pa.DictionaryArray.from_arrays(pa.array([0, 1] * 50, pa.int32()), pa.array(["x" * 2_000_000, "small"]))
    raws = list(pages(Source(parquet(tmp_path, pa.table({"text": shared})), "a.parquet"), Reading(limit=1_000_000)))
    assert told(raws) == ["DecodeError", "small"] * 50


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1junkPAR1", b"no table at all"])
def test_what_is_no_parquet_is_one_rejected_page(tmp_path: Path, data: bytes) -> None:
    """Whatever it holds."""
    (raw,) = read(tmp_path, "a.parquet", data)
    assert isinstance(raw.error, InputError)


def test_an_unknown_ending_is_looked_into(tmp_path: Path) -> None:
    """A file named outright without a known ending is a crawl or a table if it begins like one, else text."""
    (tmp_path / "crawl").write_bytes(GOOD)
    (tmp_path / "page").write_bytes(b"words")
    found = {source.path: source.kind for source in sources([tmp_path / "crawl", tmp_path / "page"])}
    assert found == {"crawl": "warc", "page": "text"}


def test_links_pipes_and_sockets_are_named_and_not_opened(tmp_path: Path) -> None:
    """None hangs, none leads out of the folder, none leads in circles."""
    here, outside = tmp_path / "in", tmp_path / "outside"
    here.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (here / "a.txt").write_text("words")
    (here / "same.txt").symlink_to("a.txt")
    (here / "out.txt").symlink_to(outside / "secret.txt")
    (here / "away").symlink_to(outside)
    (here / "round").symlink_to(".")
    (here / "self.txt").symlink_to("self.txt")
    os.mkfifo(here / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(here / "s.txt"))
        found = {source.path: source.error for source in sources([here])}
    said = {path: str(error) for path, error in found.items() if error}
    assert set(found) - set(said) == {"a.txt", "same.txt"}
    assert {path: text.split(".txt ")[-1].split(".")[0] for path, text in said.items()} == {
        "away": "away is a link out of the folder",
        "out.txt": "is a link out of the folder",
        "pipe.txt": "is a named pipe, not a file",
        "s.txt": "is a socket, not a file",
        "self.txt": "is a link that leads nowhere",
    }
    assert {source.path for source in sources([f"{here}/**/*.txt"])} == {path for path in found if path != "away"}


def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    """A file and a folder without rights are a rejected page each."""
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (tmp_path / "shut.txt").write_text("x")
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut.txt").chmod(0)
    (tmp_path / "shut").chmod(0)
    try:
        raws = [raw for source in sources([tmp_path]) for raw in pages(source)]
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert [(raw.path, "ermission denied" in str(raw.error)) for raw in raws] == [("shut", True), ("shut.txt", True)]


@pytest.mark.parametrize(
    "name", [b"new\nline.txt", b"caf\xe9.txt", b"-rf.txt", b"a:1.txt", b"[x].txt", b"\xff\xfe.txt"]
)
def test_names_of_any_bytes_are_read(tmp_path: Path, name: bytes) -> None:
    """Named outright and found in a folder; the path is UTF-8 with a lone surrogate for each byte that is not."""
    (tmp_path / os.fsdecode(name)).write_bytes(b"words")
    wanted = [name.decode("utf-8", "surrogateescape")]
    assert [source.path for source in sources([tmp_path])] == wanted
    assert [source.path for source in sources([tmp_path / os.fsdecode(name)])] == wanted


def test_names_that_look_alike_stay_apart(tmp_path: Path) -> None:
    """The same name composed and decomposed is two files."""
    (tmp_path / "caf\u00e9.txt").write_text("one")
    (tmp_path / "cafe\u0301.txt").write_text("two")
    assert len({raw.path for source in sources([tmp_path]) for raw in pages(source)}) == 2
