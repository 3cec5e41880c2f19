"""Reading, decoding and repairing take time in proportion: ten times the input, about ten times the time."""

from __future__ import annotations

import gc
import gzip
import importlib
import json
import pkgutil
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import zstandard
from hostile import record, response

import cleaner
from cleaner.io import decode
from cleaner.io.read import Source, pages
from cleaner.stages import CutUnseen, RepairDecoding
from cleaner.stages.reading import HEAD_LINE
from cleaner.text import Document, apply

MOST = 12
"""Times the time that ten times the input may take (and a little, since clocks are coarse)."""
GRACE = 0.05
BAIT = 100_000
SECONDS = 0.1


def read(name: str, data: bytes) -> None:
    """All pages of a file."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        assert list(pages(Source(Path(folder) / name, name)))


def stage(kind: type, text: str) -> None:
    """A stage and its edits on a text."""
    doc = Document.of("p", text)
    assert apply(doc, kind()(doc))


ROW = json.dumps({"text": "words"}).encode() + b"\n"
RECORD = record(response(b"<html>page</html>"))
CASES: dict[str, Callable[[int], object]] = {
    "mojibake on one line": lambda n: stage(RepairDecoding, "schÃ¶ne lâ€™Ã  la " * n),
    "mojibake without a space": lambda n: stage(RepairDecoding, "schÃ¶ne" * n),
    "mojibake on many lines": lambda n: stage(RepairDecoding, "schÃ¶ne lâ€™Ã  la\n" * n),
    "undecodable bytes": lambda n: stage(RepairDecoding, "a\ufffd" * n),
    "marks on one line": lambda n: stage(CutUnseen, "a\u202eא\u2066\u202b\x1b[m\ud800\U000e0041" * n),
    "opened isolates": lambda n: stage(CutUnseen, "א" + "\u2066" * n + "\u2069" * n),
    "selectors": lambda n: stage(CutUnseen, "\ufe0f\0" * n),
    "mixed lines": lambda n: decode.decode(("größer\n" * 20).encode() * n + "größer\n".encode("cp1252") * n),
    "charset guessed": lambda n: decode.decode("größer als Brücken ".encode("cp1252") * n),
    "wide text": lambda n: decode.decode("городской совет\n".encode("utf-16-le") * n),
    "rows": lambda n: read("a.jsonl", ROW * n),
    "blank lines": lambda n: read("a.jsonl", b"\n" * 100 * n + ROW),
    "broken rows": lambda n: read("a.jsonl", b"[" * 50 * n + b"\n" + b"{\n" * n),
    "members": lambda n: read("a.jsonl.gz", gzip.compress(ROW) * n),
    "frames": lambda n: read("a.jsonl.zst", zstandard.compress(ROW) * n),
    "broken members": lambda n: read("a.jsonl.gz", (gzip.compress(ROW)[:-1] + b"!") * n),
    "records": lambda n: read("a.warc", RECORD * n),
    "records of wrong length": lambda n: read("a.warc", record(b"x", 10**7) * n),
    "records of no length": lambda n: read("a.warc", record(b"x", "") * n),
    "signs of records": lambda n: read("a.warc", b"WARC/1.0\r\n\r\n" * n),
}
SIZES = {
    "rows": 300,
    "members": 300,
    "frames": 300,
    "blank lines": 100,
    "mojibake on many lines": 300,
    "records": 100,
    "records of wrong length": 100,
    "records of no length": 100,
    "signs of records": 100,
}


@pytest.mark.parametrize("name", CASES)
def test_time_grows_with_size(name: str) -> None:
    """The best of two turns of each size counts; the garbage collector rests meanwhile."""
    work, size = CASES[name], SIZES.get(name, 1000)
    work(size)
    taken: dict[int, list[float]] = {size: [], 10 * size: []}
    for _ in range(2):
        for number, times in taken.items():
            gc.collect()
            gc.disable()
            begin = process_time()
            work(number)
            times.append(process_time() - begin)
            gc.enable()
    assert min(taken[10 * size]) < MOST * (min(taken[size]) + GRACE / 10) + GRACE


def _patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every pattern that a module of the package names. Those of rules are in `test_speed`."""
    for found in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if not found.name.startswith("cleaner.adapters.") and not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            yield from ((f"{found.name}.{k}", p) for k, p in vars(module).items() if isinstance(p, re.Pattern))


PATTERNS = {pattern: name for name, pattern in _patterns()}
SOURCES = "".join(path.read_text("utf-8") for path in Path(cleaner.__file__).parent.rglob("*.py"))
SHORT = {"cleaner.stages.headmatter": HEAD_LINE}
"""Rooms whose patterns are tried on lines of at most so many code points."""
WINDOW = 64
"""Code points before a place that patterns of these rooms look for their end in."""
ENDS = ("cleaner.stages.marks", "cleaner.stages.spaces", "cleaner.stages.unwrap", "cleaner.stages.gaps")
TURNS = 4
UNITS = (
    "a", " ", "\n", "\r\n", "<", "<!--", "<?xml ", "<meta ", "charset=", "A: b\r\n", "WARC/1.0\r\n", "\n\nWARC/1.",
    "HTTP/1.1 200\n", "0", "0;", "\x1b[", "\x1b]", "\x1c", "\x1c ", "\0", "\x1b]a\x1b[0", "\U000e0041",
    "\U0001f3f4\U000e0041", "\ufe0f", "\u2066", "-", "coding: ", "é", "a ",
    "A.", "a.A", "Ab ", "aB", "a-\n", "- ", "\t", "\xa0", "\r", "2025-", "1.", "1, ", "$ ", "@ ", "( ", "[", " 's ",
    '"a', "a' ", "a\n", "A\n", "1\n", " \n", "a@b.", "http://a", "&#1;", "=a ", "{", "…", "St. ", ", ",
)  # fmt: skip


def uses(name: str) -> set[str]:
    """The methods of a pattern that the package calls."""
    return set(re.findall(rf"\b{name.rpartition('.')[2]}\.(\w+)\(", SOURCES))


def searched(pattern: re.Pattern[Any], used: set[str], text: str | bytes) -> tuple[float, int]:
    """The processor time of what the package does with a pattern, and how often it hit: it is tried where the text
    begins, or looked for from end to end.
    """
    begin = process_time()
    if used and used <= {"match", "fullmatch"}:
        number = sum(getattr(pattern, how)(text) is not None for how in used)
    else:
        number = sum(1 for _ in pattern.finditer(text))
    return process_time() - begin, number


@pytest.mark.parametrize("pattern", PATTERNS, ids=list(PATTERNS.values()))
def test_a_pattern_is_quick_on_bait(pattern: re.Pattern[Any]) -> None:
    """Each of a hundred thousand characters that nearly match; a hit has its own price. The best turn counts."""
    name = PATTERNS[pattern]
    used = uses(name)
    room = name.rpartition(".")[0]
    size = WINDOW if room in ENDS and str(pattern.pattern).rstrip(")").endswith("$") else SHORT.get(room, BAIT)
    for unit in UNITS:
        text: str | bytes = (unit * (size // len(unit) + 1))[: size - 1] + "§"
        if isinstance(pattern.pattern, bytes):
            text = text.encode("utf-8", "surrogatepass")[:size]
        took, number = searched(pattern, used, text)
        for _ in range(TURNS if SECONDS < took < 20 * SECONDS else 0):
            took = min(took, searched(pattern, used, text)[0])
        assert took < SECONDS * (3 if number > BAIT // 10 else 1), unit
