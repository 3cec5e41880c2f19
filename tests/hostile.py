"""Makes a corpus of hostile files, always the same: ``python tests/hostile.py FOLDER [--count 1000] [--large]``.

Each kind of harm is a generator below; a corpus goes through the kinds in turn, with other numbers each time. What
``--large`` adds (gigabytes expanded) is for machines with time: a line of 1 GB, ten million lines, bombs.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

STORY = (
    "Council approves new bridge over the river\n\n"
    "The city council voted on Tuesday to approve a new bridge, after two years of debate about its cost.\n\n"
    "The mayor said the bridge would open in three years and would carry trams and pedestrians, but no cars.\n"
)
SCRIPTS = (
    STORY,
    "Die Brücke über den Fluss wird größer, sagte der Bürgermeister.\nDie Gegner klagen dagegen.\n" * 3,
    "Городской совет одобрил во вторник строительство нового моста через реку.\n" * 4,
    "市议会周二批准了在河上修建一座新桥，经过两年的辩论。市长说，这座桥将在三年内开放。\n" * 4,
    "وافق مجلس المدينة يوم الثلاثاء على بناء جسر جديد فوق النهر، بعد عامين من النقاش.\n" * 4,
    "شورای شهر روز سه‌شنبه ساخت پل جدیدی را تصویب کرد؛ می‌گویند سه سال طول می‌کشد.\n" * 4,
    "नगर परिषद ने मंगलवार को नदी पर नए पुल को मंजूरी दी, दो साल की बहस के बाद।\n" * 4,
)
MARKS = (
    "\0\x01\x07\x08\x0b\x0c\x1b\x7f\x80\x9f\x85\xad\u061c\u200b\u200c\u200d\u200e\u202a\u202c\u202e\u2028\u2066\u2069"
)
MARKS += "\ufe0f\ufeff\ufffd\ufffe\U000e0041\U000e007f\U000e0100\U0001f3f4\U0001f468\u0301"
TITLES = (
    "<script>alert(document.cookie)</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "\u202egnp.exe",
    "{{ 7 * 7 }} {% raw %}",
    '"><img src=x onerror=alert(1)>',
    "line\rover\rline",
    "'; DROP TABLE pages; --",
)
Made = Iterator[tuple[str, bytes]]
"""Names and contents without end: the n-th is made when it is asked for."""
KINDS: list[Callable[[random.Random], Made]] = []


def kind(make: Callable[[random.Random], Made]) -> Callable[[random.Random], Made]:
    """Adds a generator to the kinds."""
    KINDS.append(make)
    return make


def strewn(rng: random.Random, text: str, marks: str, number: int) -> str:
    """A text with marks put in at random places."""
    for _ in range(number):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(marks) + text[at:]
    return text


def flipped(rng: random.Random, data: bytes, number: int = 1) -> bytes:
    """Data with some bits turned."""
    out = bytearray(data)
    for _ in range(number):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def cut(rng: random.Random, data: bytes) -> bytes:
    """Data that ends too early."""
    return data[: rng.randrange(1, len(data))]


@kind
def marks(rng: random.Random) -> Made:
    """Controls, direction marks, joiners and tags anywhere."""
    while True:
        text = strewn(rng, rng.choice(SCRIPTS), MARKS, rng.choice((1, 10, 100)))
        yield "marks.txt", text.encode("utf-8", "surrogatepass")


@kind
def titles(rng: random.Random) -> Made:
    """Headlines that command a terminal, a browser or a spreadsheet."""
    while True:
        for title in TITLES:
            yield "title.txt", f"{title} {rng.randrange(99)}\n\n{STORY}".encode()


@kind
def charsets(rng: random.Random) -> Made:
    """Charsets with and without a mark, cut in a character, or several in one file."""
    names = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252", "cp1251", "shift_jis")
    while True:
        for name in names:
            data = rng.choice(SCRIPTS).encode(name, "replace")
            yield "charset.txt", data[: len(data) - rng.randrange(3)]
        lines = [line.encode(rng.choice(("utf-8", "utf-8", "cp1252"))) for line in SCRIPTS[1].splitlines(True) * 4]
        yield "mixed.txt", b"".join(lines)


@kind
def no_text(rng: random.Random) -> Made:
    """Bytes that are no text, or hardly."""
    heads = (
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04",
        b"GIF89a",
        b"\x7fELF",
        b"\xff\xd8\xff",
        b"\x1f\x8b",
        b"",
    )
    while True:
        yield "random.txt", rng.choice(heads) + rng.randbytes(rng.choice((0, 1, 100, 10_000)))
        yield "broken.txt", flipped(rng, rng.choice(SCRIPTS).encode(), rng.choice((1, 5, 50)))
        yield "padded.txt", STORY.encode() + b"\0" * rng.choice((1, 4096))
        yield "surrogates.txt", STORY.encode() + b"\xed\xa0\x80\xed\xb0\x80\xc0\xaf\xf4\x90\x80\x80\xff"
        yield "mark-only.txt", rng.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"3", b";", b"\r", b" " * 5000))


@kind
def shapes(rng: random.Random) -> Made:
    """Long lines, many lines, towers of accents, one sign a hundred thousand times."""
    signs = (
        "a",
        " ",
        "-",
        "é",
        "\u0301",
        "(",
        "3 hours ago ",
        "<",
        "\ufffd",
        "\u200d",
        "Ã©",
        "=",
        "\t",
        "\u202e",
        "1,",
    )
    while True:
        for sign in signs:
            yield "long.txt", (sign * (rng.choice((1_000, 20_000)) // len(sign))).encode()
        yield "lines.txt", b"\n" * rng.choice((1_000, 100_000)) + STORY.encode()
        yield "short-lines.txt", b"a\n" * 1_000
        yield "ends.txt", rng.choice(("\r", "\x85", "\u2028", "\x0b", "\r\n")).join(STORY.splitlines()).encode()


@kind
def html(rng: random.Random) -> Made:
    """Markup that breaks parsers: depth, attributes, entities, comments that don't end."""
    body = f"<h1>Bridge</h1><p>{STORY}</p>"
    shapes = (
        lambda n: "<div>" * n + body,
        lambda n: "<a " + " ".join(f"a{i}=b" for i in range(n)) + f">{body}",
        lambda n: f'<p title="{"x" * n * 10}">{body}',
        lambda n: f"<!-- {'-' * n} {body}",
        lambda n: f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;{body}',
        lambda n: '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><html>&b;' + body,
        lambda n: f"<p>&#1;&#11;&#x1F;&#0;&#xD800;&#x110000;&amp;lt;</p>{body}",
        lambda n: f'<table><tr><td colspan="{"9" * n}">{body}',
        lambda n: '<script type="application/ld+json">{' + '"author":' * n + "}</script>" + body,
        lambda n: "<p>x</p>" * n + body,
        lambda n: f"<svg><math><![CDATA[{body}]]><desc>" * min(n, 200),
        lambda n: f'<meta charset="utf-7">{body}+ADw-script+AD4-',
        lambda n: "<" * n + body,
        lambda n: f"<p\0 class=x>{body}</p\0>",
        lambda n: "<b><i>" * n + "</b></i>" * n + body,
    )
    while True:
        for shape in shapes:
            page = f"<html><body>{shape(rng.choice((10, 1_000)))}</body></html>"
            yield "page.html", page.encode(rng.choice(("utf-8", "utf-16", "cp1252")), "replace")


@kind
def jsonl(rng: random.Random) -> Made:
    """Rows that are no rows, among rows that are."""
    good = json.dumps({"text": STORY, "url": "https://example.org/a"}).encode()
    while True:
        bad = [
            b"[" * rng.choice((500, 2_000, 100_000)),
            b'{"text": ' + b"[" * 2_000 + b"]" * 2_000 + b"}",
            b'{"text": "x", "n": ' + b"9" * 5_000 + b"}",
            b'{"text": "lone \\ud800 half \\udc00\\ud800", "url": "\\ud83d"}',
            b'{"text": null}',
            b'{"text": ["a"]}',
            b'{"no": "text"}',
            b"null",
            b"{broken",
            b'{"text": NaN}',
            b'{"text": "a\0b"}',
            b"\0" * 50,
            b'{"text": "caf\xe9"}',
            b'\xef\xbb\xbf{"text": "mark"}',
            b'{"text": "", "html": "<p>only</p>"}',
            b'{"text": "when", "fetched_at": "yesterday"}',
            b'{"text": "when", "fetched_at": 1e300}',
            b'{"text": "a", "text": "b", "metadata": {"url": 3}}',
            b'{"' + b"k" * 10_000 + b'": 1, "text": "x"}',
            b'{"text": "' + b"z" * 100_000 + b'"}',
        ]
        rows = [good, *rng.sample(bad, rng.randrange(1, 6)), good]
        rng.shuffle(rows)
        data = rng.choice((b"\n", b"\r\n", b"\n\n\n")).join(rows)
        yield (
            rng.choice(("rows.jsonl", "rows.ndjson")),
            data if rng.random() < 0.9 else data.decode("utf-8", "replace").encode("utf-16"),
        )


@kind
def packed(rng: random.Random) -> Made:
    """Archives that are cut, flipped, joined with rubbish, packed twice, or are no archives at all."""
    rows = [json.dumps({"text": f"{n} {STORY}"}).encode() + b"\n" for n in range(20)]
    pack = zstandard.ZstdCompressor(write_checksum=True).compress
    while True:
        for ending, press in ((".gz", lambda data: gzip.compress(data, mtime=0)), (".zst", pack)):
            members = [press(row) for row in rows]
            whole = press(b"".join(rows))
            harmed = (
                cut(rng, whole),
                flipped(rng, whole),
                cut(rng, b"".join(members)),
                flipped(rng, b"".join(members), 3),
                rng.randbytes(20).join(members),
                b"".join(members) + b"\0" * 1000,
                press(whole),
                rows[0],
                b"",
                press(b""),
            )
            yield f"rows.jsonl{ending}", rng.choice(harmed)
            yield f"page.txt{ending}", rng.choice((cut, flipped))(rng, press(STORY.encode() * 20))
            yield f"bomb.txt{ending}", press(b"\0" * (80 << 20))
        yield "window.txt.zst", b"\x28\xb5\x2f\xfd\x00" + bytes((rng.randrange(0x90, 0x100),)) + rng.randbytes(50)


def record(block: bytes, size: int | str | None = None, type_: str = "response") -> bytes:
    """A WARC record that says it has `size` bytes."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {type_}\r\nWARC-Target-URI: https://example.org/\r\n"
        "WARC-Date: 2025-08-13T09:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block) if size is None else size}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(body: bytes, *heads: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """An HTTP response."""
    return ("\r\n".join((status, *heads)) + "\r\n\r\n").encode() + body


@kind
def warc(rng: random.Random) -> Made:
    """Crawls with wrong lengths, bad members, and bodies that are not what their headers say."""
    page = f"<html><body><p>{STORY}</p></body></html>".encode()
    good = record(response(page, "Content-Type: text/html; charset=utf-8"))
    squeezed = gzip.compress(page, mtime=0)
    types = ("image/png", "text/html; charset=utf-7", "\xff", ";;;")
    while True:
        bad = [
            record(response(page), rng.choice((0, 5, 9_999, 10**12, -1, "many", ""))),
            record(response(squeezed, "Content-Encoding: gzip")),
            record(response(cut(rng, squeezed), "Content-Encoding: gzip")),
            record(response(page, "Content-Encoding: " + rng.choice(("gzip", "br", "zstd", "deflate", "rot13")))),
            record(response(gzip.compress(b"\0" * (70 << 20), mtime=0), "Content-Encoding: gzip")),
            record(response(b"5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
            record(response(b"ffffffff\r\nhello", "Transfer-Encoding: chunked")),
            record(response(page, "Transfer-Encoding: chunked")),
            record(response(page, "X: y\r\n" * 100_000)),
            record(response(page, status=rng.choice(("HTTP/1.1 404 Not Found", "HTTP/9 x", "ICY 200", "HTTP/1.1 -1")))),
            record(response(page, "Content-Type: " + rng.choice(types))),
            record(b"no http"),
            record(b""),
            record(b"software: x", type_="warcinfo"),
            record(page.replace(b"<p>", b"\r\n\r\nWARC/1.0\r\n<p>")),
            rng.randbytes(300),
            b"WARC/1.0\r\n" + b"A: b\r\n" * 100,
        ]
        records = [good, *rng.sample(bad, rng.randrange(1, 4)), good]
        whole = b"".join(records)
        members = b"".join(gzip.compress(part, mtime=0) for part in records)
        yield "crawl.warc", rng.choice((whole, cut(rng, whole), flipped(rng, whole, 3)))
        yield (
            "crawl.warc.gz",
            rng.choice((members, cut(rng, members), flipped(rng, members, 2), gzip.compress(whole, mtime=0))),
        )
        yield "crawl.warc.zst", b"".join(zstandard.compress(part) for part in records)


@kind
def parquet(rng: random.Random) -> Made:
    """Tables with flipped bits, other types, no column of the name, or more than they look."""
    tables = (
        pa.table({"text": [STORY, None, "", "x" * 1000] * 5, "url": ["https://example.org/"] * 20}),
        pa.table({"text": pa.array([STORY.encode("utf-16"), b"\xff", b""], pa.binary())}),
        pa.table({"text": [1, 2, 3]}),
        pa.table({"text": [["a"], ["b", "c"]]}),
        pa.table({"other": [STORY]}),
        pa.table({"text": pa.array([], pa.string())}),
        pa.table({"text": pa.DictionaryArray.from_arrays(pa.array([0] * 200, pa.int32()), pa.array(["x" * 2_000]))}),
    )
    while True:
        for table in tables:
            out = io.BytesIO()
            pq.write_table(table, out, row_group_size=5, write_page_checksum=rng.random() < 0.5, compression="zstd")
            data = out.getvalue()
            yield "table.parquet", rng.choice((data, flipped(rng, data), flipped(rng, data, 3), cut(rng, data)))
        yield "table.parquet", rng.choice((b"", b"PAR1", b"PAR1PAR1", b"PAR1" + struct.pack("<i", 2**31 - 1) + b"PAR1"))


@kind
def names(rng: random.Random) -> Made:
    """Names of files that are as hostile as what is in them."""
    odd = (
        "new\nline", "caf\udce9", "café", "cafe\u0301", "-rf", "--out=x", "<script>alert(1)<", "=cmd|' C calc'!A0",
        "\x1b[31mred", "\u202etxt.exe", " ", "a\\b", "%s%n%x", "[a-z]", "*", "con", "x" * 200, "a:1", "rows.jsonl:3",
        "😀", "\udcff\udcfe", "'\"", "A", "tab\there", "a.txt", "{{x}}",
    )  # fmt: skip
    while True:
        for name in odd:
            yield rng.choice((f"{name}.txt", f"{name}.TXT")), STORY.encode()


def make(folder: Path, count: int = 1000, seed: int = 1) -> list[str]:
    """Write `count` hostile files (links, pipes and sockets among them) into a folder of their own; returns their names
    relative to it, in the form that `os.fsdecode` gives.
    """
    rng = random.Random(seed)
    folder.mkdir(parents=True)
    made = _special(folder)
    streams = [stream(random.Random(rng.random())) for stream in KINDS]
    number = 0
    while len(made) < count:
        name, data = next(streams[number % len(streams)])
        place = folder / f"{number // 50:03d}" / f"{number:04d}"
        place.mkdir(parents=True)
        (place / name).write_bytes(data)
        made.append(os.path.relpath(place / name, folder))
        number += 1
    return made


def _special(folder: Path) -> list[str]:
    """What is in a folder and is no file."""
    (folder / "special" / "deep").mkdir(parents=True)
    here = folder / "special"
    (here / "loop.txt").symlink_to("loop.txt")
    (here / "round").symlink_to("..")
    (here / "gone.txt").symlink_to("nowhere.txt")
    (here / "out.txt").symlink_to(Path(__file__).resolve())
    os.mkfifo(here / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        before = os.getcwd()
        os.chdir(here)  # a socket's path may have a hundred bytes
        try:
            server.bind("socket.txt")
        finally:
            os.chdir(before)
    (here / "closed.txt").write_text(STORY)
    (here / "closed.txt").chmod(0)
    (here / "folder.txt").mkdir()
    (here / "folder.txt" / "within.txt").write_text(STORY)
    names = ("loop.txt", "gone.txt", "out.txt", "pipe.txt", "socket.txt", "closed.txt", "folder.txt/within.txt")
    return [f"special/{name}" for name in names]


def make_large(folder: Path) -> None:
    """Write what takes gigabytes when it is read: a line of 1 GB, ten million lines, bombs."""
    folder.mkdir(parents=True)
    row = json.dumps({"text": STORY}).encode() + b"\n"
    with (folder / "line.jsonl").open("wb") as plain:
        plain.write(row + b'{"text": "')
        for _ in range(1000):
            plain.write(b"a" * 1_000_000)
        plain.write(b'"}\n' + row)
    with (folder / "lines.jsonl").open("wb") as plain:
        for _ in range(10):
            plain.write(b"\n" * 1_000_000)
        plain.write(row)
    with gzip.GzipFile(folder / "bomb.jsonl.gz", "wb", mtime=0) as packed_file:
        packed_file.write(row)
        for _ in range(1100):
            packed_file.write(b"a" * 1_000_000)
        packed_file.write(b"\n" + row)
    (folder / "bomb.txt.zst").write_bytes(zstandard.compress(b"\0" * (1 << 30)))
    (folder / "bomb.jsonl.zst").write_bytes(zstandard.compress(row) + zstandard.compress(b"\0" * (1 << 30)) * 100)
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 100, pa.int32()), pa.array(["x" * 70_000_000]))
    pq.write_table(pa.table({"text": text}), folder / "bomb.parquet", compression="zstd")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--large", action="store_true")
    given = parser.parse_args()
    files = make(given.folder, given.count, given.seed)
    if given.large:
        make_large(given.folder / "large")
    print(f"{len(files)} files in {given.folder}")
