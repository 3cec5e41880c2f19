"""Training text from free manuals and books: ``python benchmarks/free_text.py FOLDER ... -o FILE.jsonl.zst``.

Each FOLDER is an unpacked package of documentation (HTML) or of R data. What the shipped gap model was trained on is
in its card, with the terms of each. Kept are paragraphs that read like prose: 80 characters and more, a sentence mark
at the end, mostly letters. Needs zstandard and lxml.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import zstandard
from lxml import html

LEAST = 80


def prose(text: str) -> bool:
    """The paragraph reads like prose."""
    letters = sum(char.isalpha() or char == " " for char in text)
    return len(text) >= LEAST and text[-1] in ".!?\"'”’" and letters > 0.92 * len(text) and text[:1].isupper()


def of_html(path: Path) -> list[str]:
    """The paragraphs of a page."""
    data = path.read_bytes()
    if not data.strip() or b"<" not in data:
        return []
    tree = html.fromstring(data)
    return [" ".join(p.text_content().split()) for p in tree.iter("p")]


def of_r_data(path: Path) -> list[str]:
    """The paragraphs of the lines that an R lazy-load database holds: blank strings part them."""
    data = path.read_bytes()
    lines: list[str] = []
    for match in re.finditer(b"\x78[\x01\x5e\x9c\xda]", data):
        try:
            block = zlib.decompressobj().decompress(data[match.start() :])
        except zlib.error:
            continue
        for found in re.finditer(rb"\x00\x04\x00[\x09\x08]\x00\x00(..)|\x00\x00\x40\x09\x00\x00(..)", block, re.DOTALL):
            size = int.from_bytes(found.group(1) or found.group(2), "big")
            lines.append(block[found.end() : found.end() + size].decode("utf-8", "replace").strip())
    text = "\n".join(lines).replace("--", " – ")
    return [" ".join(part.split()).replace("_", "") for part in re.split(r"\n\n+", text)]


def documents(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Name and paragraphs of each file of a folder that holds enough prose."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.suffix not in (".html", ".rdb", ".en"):
            continue
        found = of_r_data(path) if path.suffix == ".rdb" else of_html(path)
        paragraphs = list(dict.fromkeys(p for p in found if prose(p)))
        for at in range(0, len(paragraphs), 40):
            if len(paragraphs[at : at + 40]) >= 3:
                yield f"{path.relative_to(folder)}/{at}", paragraphs[at : at + 40]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args()
    seen: set[str] = set()
    with options.out.open("wb") as file, zstandard.ZstdCompressor().stream_writer(file) as stream:
        for folder in options.folders:
            words = 0
            for name, paragraphs in documents(folder):
                fresh = [p for p in paragraphs if p not in seen]
                seen.update(fresh)
                words += sum(len(p.split()) for p in fresh)
                row = {"id": f"{folder.name}/{name}", "lang": "en", "paragraphs": fresh}
                stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            print(f"{folder.name}: {words} words")


if __name__ == "__main__":
    main()
