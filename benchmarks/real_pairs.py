"""Copies found among real articles, to be judged by hand: ``real_pairs.py NEWS --sample 60 --to FILE``.

NEWS is a folder as `syndication.py` takes it. FILE gets a sample of the pairs that are called copies (a duplicate and
the text kept for it) and of those that come near it and are not, each with both texts, as JSON Lines: it holds real
articles and stays outside of the project. Add ``"judged": true`` (one story: a reader of both has read it twice) or
``false`` to its rows; ``--judged FILE`` then tells precision, and what was missed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.duplicates import DuplicateOptions, find_duplicates
from cleaner.duplicates.limits import Limits
from cleaner.engines import Local

LAX = Limits(held=0.3, inside=0.3, tight=0.3, figures=0.2, put_right=2.0)
"""Pairs that these limits find and the usual ones don't come near to being copies."""


def articles(news: Path) -> Iterator[dict[str, Any]]:
    """Rows of documents, each id once."""
    seen = set()
    for path in sorted(path for path in news.iterdir() if ".jsonl" in path.name):
        if path.suffix == ".zst":
            import zstandard

            with path.open("rb") as packed:
                lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), "utf-8").readlines()
        else:
            lines = path.read_text("utf-8").splitlines()
        for row in map(json.loads, lines):
            if row["id"] not in seen:
                seen.add(row["id"])
                facts = {"publisher": None, "path": row["id"], "title": row.get("title"), "gaps": [], "state": "kept"}
                yield {"id": row["id"], "text": "\n\n".join(row["paragraphs"]), "created": None, "metadata": facts}


def found(rows: list[dict[str, Any]], limits: Limits) -> dict[str, dict[str, Any]]:
    """What is said of each duplicate."""
    with tempfile.TemporaryDirectory() as work:
        part = Path(work) / "rows.jsonl"
        part.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        paths = find_duplicates([part], Path(work) / "work", Local(1), DuplicateOptions(limits=limits))
        verdicts = [json.loads(line) for path in paths for line in path.open()]
    return {one["id"]: one["duplicate"] for one in verdicts if one["duplicate"]}


def sample(rows: list[dict[str, Any]], size: int) -> Iterator[dict[str, Any]]:
    """Pairs in an order by hash: the same ones whenever the same are found."""
    text = {row["id"]: row["text"] for row in rows}
    usual, lax = found(rows, Limits()), found(rows, LAX)
    print(f"{len(rows)} articles, duplicates: {dict(Counter(one['relation'] for one in usual.values()))}")
    called = {(one, said["of"]): said for one, said in usual.items() if said["relation"] != "exact"}
    near = {
        (one, said["of"]): said
        for one, said in lax.items()
        if one not in usual and usual.get(said["of"], {"of": None})["of"] != one
    }
    for pairs, copies in ((called, True), (near, False)):
        order = sorted(pairs, key=lambda pair: hashlib.sha256(" ".join(sorted(pair)).encode()).digest())
        print(
            f"{len(order)} pairs that are {'called copies' if copies else 'nearly so'}, {min(size, len(order))} taken"
        )
        for pair in order[:size]:
            said = {"relation": pairs[pair]["relation"], "similarity": pairs[pair]["similarity"]}
            yield {"ids": pair, "copies": copies, **said, "judged": None, "texts": [text[one] for one in pair]}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path, nargs="?")
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--to", type=Path)
    parser.add_argument("--judged", type=Path)
    options = parser.parse_args()
    if options.judged:
        judged = [json.loads(line) for line in options.judged.open()]
        for copies, name in ((True, "called copies, and are"), (False, "nearly so, and are copies")):
            mine = [row["judged"] for row in judged if row["copies"] == copies and row["judged"] is not None]
            print(f"{name}: {sum(mine)} of {len(mine)}")
        return
    if options.news is None or options.to is None:
        parser.error("give NEWS and --to, or --judged")
    rows = list(sample(list(articles(options.news)), options.sample))
    options.to.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main()
