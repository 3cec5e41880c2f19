"""What is fuzzed: each target takes any bytes and checks the promises that hold for all of them.

`python tests/fuzz/run.py` runs them with atheris; the test suite runs them on inputs of its own.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard
from hostile import record, response

import cleaner
from cleaner.errors import CleanerError, DecodeError
from cleaner.io.decode import decode
from cleaner.io.read import Raw, Reading, Source, pages
from cleaner.stages import CutUnseen, RepairDecoding
from cleaner.text import Document, apply, entries, parts, replay, undo

SMALL = Reading(limit=1 << 16)
CLEANER = cleaner.Cleaner()
FAST = cleaner.Cleaner(cleaner.Settings(extraction="fast"))
TARGETS: dict[str, Callable[[bytes], None]] = {}


def target(check: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Adds a function to the targets, under its name."""
    TARGETS[check.__name__] = check
    return check


def read(data: bytes, name: str) -> list[Raw]:
    """The pages of a file with these bytes. Each has a name of its own, and a page or a reason."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        found = list(pages(Source(Path(folder) / name, name), SMALL))
    assert found
    assert len({raw.path for raw in found}) == len(found)
    for raw in found:
        assert raw.error is None or isinstance(raw.error, CleanerError)
        assert raw.path == name or raw.path.startswith(f"{name}:")
        assert len(raw.data) <= SMALL.limit + (1 << 19)
    return found


def good(found: list[Raw], text: bytes) -> int:
    """How many pages have just this text."""
    return sum(raw.error is None and (raw.data or (raw.text or "").encode("utf-8", "replace")) == text for raw in found)


@target
def decoding(data: bytes) -> None:
    """Bytes decode, or are refused by name; UTF-8 comes back as it was."""
    try:
        found = decode(data)
    except DecodeError:
        return
    for start, end, _ in found.mixed:
        assert 0 <= start < end <= len(found.view)
    if found.encoding == "utf-8" and not found.replaced and not found.mixed:
        assert found.view.encode("utf-8") == data


@target
def rows(data: bytes) -> None:
    """Lines of any bytes don't harm the lines around them, unless they are in another charset."""
    read(data, "a.jsonl")
    found = read(b'{"text": "before"}\n' + data.replace(b"\n", b"") + b'\n{"text": "after"}\n', "a.jsonl")
    assert good(found, b"before") >= 1
    assert good(found, b"after") >= 1


@target
def archives(data: bytes) -> None:
    """Rubbish between two members of an archive costs neither of them."""
    read(data, "a.txt")
    for ending, pack in ((".gz", gzip.compress), (".zst", zstandard.compress)):
        read(data, f"a.jsonl{ending}")
        whole = pack(b'{"text": "before"}\n') + data + pack(b'\n{"text": "after"}\n')
        found = read(whole, f"a.jsonl{ending}")
        if not any(sign in data for sign in (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18")):
            assert good(found, b"before") == good(found, b"after") == 1


@target
def crawls(data: bytes) -> None:
    """A record, or rubbish, between two records costs neither of them."""
    read(data, "a.warc")
    page = record(response(b"<html>page</html>"))
    if b"WARC/" not in data:
        assert good(read(page + data + b"\r\n\r\n" + page, "a.warc"), b"<html>page</html>") == 2
        assert good(read(page + record(data) + page, "a.warc"), b"<html>page</html>") >= 2
    read(page + record(response(data, "Content-Encoding: gzip, br, deflate, zstd")) + page, "a.warc")
    read(page + record(data) + page, "a.warc.gz")


@target
def unseen(data: bytes) -> None:
    """Repairs keep the laws, cut nothing that is seen, and have nothing left to do when they are done."""
    text = (
        data.decode("utf-8", "surrogatepass" if len(data) % 2 else "replace")
        if _utf8(data)
        else data.decode("utf-16-le", "replace")
    )
    doc = apply(Document.of("p", text), RepairDecoding()(Document.of("p", text)))[0]
    doc = apply(doc, CutUnseen()(doc))[0]
    assert undo([(doc.text, doc.origin.runs())], entries(doc, None), len(text)) == text
    assert replay(text, entries(doc, None), parts(doc)) == doc.text
    assert not list(CutUnseen()(doc))


@target
def whole_pages(data: bytes) -> None:
    """Any page ends in one state, and its ledger gives the page back."""
    result = CLEANER.run(Raw("a.txt", data))
    assert result.state in ("cleaned", "empty", "rejected"), result.error
    runs = [(document.text, document.metadata["runs"]) for document in result.documents]
    if result.error is None:
        assert undo(runs, result.edits, len(result.view)) == result.view


@target
def markup(data: bytes) -> None:
    """Any markup ends in one state; its documents and ledger give back what can be seen of it."""
    result = FAST.run(Raw("a.html", data, media_type="text/html"))
    assert result.state in ("cleaned", "empty", "rejected"), result.error
    runs = [(document.text, document.metadata["runs"]) for document in result.documents]
    if result.error is None:
        assert undo(runs, result.edits, len(result.view)) == result.view


def _utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def seeds() -> Iterator[bytes]:
    """Inputs to begin with."""
    page = response(b"<html>page</html>", "Content-Type: text/html; charset=utf-8")
    yield from (b"", b"\0", b'{"text": "row"}\n', gzip.compress(b'{"text": "row"}\n'), record(page))
    yield gzip.compress(record(page))
    yield zstandard.compress(b"words")
    yield (
        b"<html><head><meta charset=utf-8><title>A title</title><script type=application/ld+json>"
        b'{"@type": "NewsArticle", "author": "A. Writer"}</script></head><body><nav><a href=/x>News</a></nav>'
        b"<article><h1>A title</h1><p>The council voted on Tuesday to keep the bridge open.</p><pre> a\n b</pre>"
        b"<table><tr><td>1<td>2</table><ul><li>One &amp; two<li>Three</ul></article><!-- x --><footer>About</footer>"
    )
    yield from (
        "Grüße\u202e aus\u200d Köln\n".encode(name, "replace") for name in ("utf-8", "utf-16", "cp1252", "utf-32-le")
    )
    yield "a\x1b[31mb\x85c\ud800\udc00\U000e0041\u2067م\u2069".encode("utf-8", "surrogatepass")
