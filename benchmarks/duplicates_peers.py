"""Other tools on simulated documents, from an environment of their own (``pip install rensa gaoya datasketch``).

``python benchmarks/duplicates_peers.py DOCUMENTS TOOL LABELS [setting=value ...]`` reads the JSON Lines in DOCUMENTS,
writes each document's cluster to LABELS (JSON), and prints the CPU seconds, reading included. Every tool is given the
same words, and pairs that it holds for similar are joined transitively, as their manuals say.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

WORD = re.compile(r"\w+")


def read(folder: Path) -> tuple[list[str], list[str]]:
    """Ids and texts."""
    rows = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    return [row["id"] for row in rows], [row["text"] for row in rows]


def shingles(text: str, n: int) -> list[str]:
    """Runs of `n` words."""
    words = WORD.findall(text.lower())
    if len(words) <= n:
        return [" ".join(words)]
    runs = [words[at:] for at in range(n)]
    return list(set(map(" ".join, zip(*runs))))  # noqa: B905 - runs differ in length on purpose


def joined(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Transitive closure of pairs: each one's smallest relative."""
    parent = list(range(count))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in pairs:
        a, b = sorted((root(a), root(b)))
        parent[b] = a
    return [root(at) for at in range(count)]


def rensa(texts: list[str], n: int = 3, threshold: float = 0.35, perms: int = 128, bands: int = 64) -> list[int]:
    """R-MinHash and LSH; candidates are checked by their signatures."""
    from rensa import RMinHash, RMinHashLSH

    hashes = RMinHash.from_token_sets([shingles(text, n) for text in texts], num_perm=perms, seed=42)
    index = RMinHashLSH(threshold=threshold, num_perm=perms, num_bands=bands)
    index.insert_pairs(list(enumerate(hashes)))
    found = index.query_all(hashes)
    return joined(
        len(texts),
        ((a, b) for a, near in enumerate(found) for b in near if a < b and hashes[a].jaccard(hashes[b]) >= threshold),
    )


def gaoya(texts: list[str], n: int = 3, threshold: float = 0.35, bands: int = 64, rows: int = 2) -> list[int]:
    """MinHash index that shingles by itself."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=threshold, num_bands=bands, band_size=rows, num_hashes=bands * rows,
        analyzer="word", lowercase=True, ngram_range=(n, n),
    )  # fmt: skip
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    return joined(len(texts), ((a, b) for a, near in enumerate(index.par_bulk_query(texts)) for b in near if a < b))


def datasketch(texts: list[str], n: int = 3, threshold: float = 0.35, perms: int = 128) -> list[int]:
    """MinHash and LSH; candidates are checked by their signatures."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=perms)
    hashes = list(MinHash.generator(([s.encode() for s in shingles(text, n)] for text in texts), num_perm=perms))
    pairs = []
    for b, signature in enumerate(hashes):
        pairs += [(a, b) for a in index.query(signature) if signature.jaccard(hashes[a]) >= threshold]
        index.insert(b, signature, check_duplication=False)
    return joined(len(texts), pairs)


def main() -> None:
    """The command line."""
    folder, tool, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    given = dict(setting.split("=") for setting in sys.argv[4:])
    settings = {key: float(value) if "." in value else int(value) for key, value in given.items()}
    begin = time.process_time()
    ids, texts = read(folder)
    labels = globals()[tool](texts, **settings)
    print(f"{time.process_time() - begin:.2f}")
    out.write_text(json.dumps({doc: ids[label] for doc, label in zip(ids, labels)}))  # noqa: B905


if __name__ == "__main__":
    main()
