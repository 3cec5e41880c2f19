"""What each tool takes for copies of one story. A folder of document rows (JSON Lines) comes in; the name of each
document's cluster goes out, by its id, and whatever else is known. See `texts.py`.

The MinHash tools get runs of three words and a threshold of .6, which served them best on simulated corpora, unless
their name says `default`. Pairs that they hold for similar are joined transitively, as their manuals say.
"""

from __future__ import annotations

import json
import re
import struct
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Run = Callable[[list[str]], list[dict[str, Any]]]
WORD = re.compile(r"\w+")
N, THRESHOLD, PERMS, BANDS = 3, 0.6, 128, 32


def cleaner() -> Run:
    """Exact, near, contained and revised copies, each with its verdict."""
    from cleaner.duplicates import find_duplicates
    from cleaner.engines import Local

    def one(folder: str) -> dict[str, Any]:
        parts = sorted(Path(folder).glob("*.jsonl"))
        with tempfile.TemporaryDirectory() as work:
            found = find_duplicates(parts, Path(work), Local())
            disk = sum(path.stat().st_size for path in Path(work).rglob("*") if path.is_file())
            rows = [json.loads(line) for path in found for line in path.open(encoding="utf-8")]
        label = {row["id"]: row["duplicate"]["cluster"] for row in rows if row["duplicate"]}
        return {"label": label, "gone": list(label), "disk": disk}

    return lambda folders: [one(folder) for folder in folders]


def rensa() -> Run:
    """R-MinHash and LSH; candidates are checked by their signatures."""
    from rensa import RMinHash, RMinHashLSH

    def find(texts: list[str]) -> list[int]:
        hashes = RMinHash.from_token_sets([_shingles(text) for text in texts], num_perm=PERMS, seed=42)
        index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMS, num_bands=BANDS)
        index.insert_pairs(list(enumerate(hashes)))
        near = enumerate(index.query_all(hashes))
        pairs = ((a, b) for a, found in near for b in found if a < b and hashes[a].jaccard(hashes[b]) >= THRESHOLD)
        return _joined(len(texts), pairs)

    return _each(find)


def gaoya() -> Run:
    """MinHash index that shingles by itself; 42 bands of three, its threads held to one."""
    import os

    os.environ["RAYON_NUM_THREADS"] = "1"
    from gaoya.minhash import MinHashStringIndex

    def find(texts: list[str]) -> list[int]:
        index = MinHashStringIndex(
            hash_size=32, jaccard_threshold=THRESHOLD, num_bands=42, band_size=3, num_hashes=126,
            analyzer="word", lowercase=True, ngram_range=(N, N),
        )  # fmt: skip
        index.par_bulk_insert_docs(list(range(len(texts))), texts)
        near = enumerate(index.par_bulk_query(texts))
        return _joined(len(texts), ((a, b) for a, found in near for b in found if a < b))

    return _each(find)


def datasketch() -> Run:
    """MinHash and LSH; candidates are checked by their signatures."""
    from datasketch import MinHash, MinHashLSH

    def find(texts: list[str]) -> list[int]:
        index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMS)
        sets = ([run.encode() for run in _shingles(text)] for text in texts)
        hashes = list(MinHash.generator(sets, num_perm=PERMS))
        pairs = []
        for b, signature in enumerate(hashes):
            pairs += [(a, b) for a in index.query(signature) if signature.jaccard(hashes[a]) >= THRESHOLD]
            index.insert(b, signature, check_duplication=False)
        return _joined(len(texts), pairs)

    return _each(find)


def datatrove_default() -> Run:
    """Datatrove's four steps as they come: runs of five words, 14 buckets of eight hashes."""
    return _datatrove()


def datatrove() -> Run:
    """The same with runs of three words and 32 buckets of four hashes."""
    return _datatrove(n_grams=N, num_buckets=BANDS, hashes_per_bucket=PERMS // BANDS)


def _datatrove(**more: int) -> Run:
    from datatrove.data import Document
    from datatrove.pipeline.dedup.minhash import MinhashConfig

    config = MinhashConfig(**more)

    def find(texts: list[str]) -> list[int]:
        documents = [Document(text=text, id=str(number)) for number, text in enumerate(texts)]
        return [number if label is None else label for number, label in enumerate(clusters(documents, config))]

    return _each(find)


def clusters(documents: list[Any], config: Any) -> list[int | None]:
    """The number of the first document of each one's cluster by datatrove's MinHash; None for one alone."""
    from datatrove.pipeline.dedup.minhash import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature

    with tempfile.TemporaryDirectory() as work:
        signatures, buckets, removed = (f"{work}/{name}" for name in ("signatures", "buckets", "removed"))
        MinhashDedupSignature(signatures, config).run(iter(documents))
        step = MinhashDedupBuckets(signatures, buckets, config=config)
        for rank in range(config.num_buckets):
            step.run(None, rank, config.num_buckets)
        MinhashDedupCluster(buckets, removed, config=config, save_cluster_id=True).run(None, 0, 1)
        file = Path(removed) / "000000.clusters"
        pairs = struct.iter_unpack("<2I", file.read_bytes()) if file.exists() else ()
        first: dict[int, int] = {}
        label: list[int | None] = [None] * len(documents)
        for number, name in pairs:
            label[number] = first.setdefault(name, number)
    return label


def text_dedup() -> Run:
    """text-dedup's command for MinHash, in this process."""
    import os

    os.environ |= {"HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    from text_dedup import minhash

    def find(texts: list[str]) -> list[int]:
        with tempfile.TemporaryDirectory() as work:
            rows = Path(work) / "rows.jsonl"
            rows.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
            places = ["--data_files", str(rows), "--cache_dir", f"{work}/cache", "--output", f"{work}/out"]
            options = ["--path", "json", "--split", "train", "--column", "text", "--num_proc", "1"]
            numbers = ["--ngram", str(N), "--threshold", str(THRESHOLD), "--num_perm", str(PERMS)]
            minhash.main.main([*options, *places, *numbers], standalone_mode=False)
        return [minhash.uf.find(number) for number in range(len(texts))]

    return _each(find)


def _each(find: Callable[[list[str]], list[int]]) -> Run:
    def one(folder: str) -> dict[str, Any]:
        rows = [
            json.loads(line) for path in sorted(Path(folder).glob("*.jsonl")) for line in path.open(encoding="utf-8")
        ]
        labels = find([row["text"] for row in rows])
        return {"label": {row["id"]: rows[label]["id"] for row, label in zip(rows, labels)}}  # noqa: B905

    return lambda folders: [one(folder) for folder in folders]


def _shingles(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    if len(words) <= N:
        return [" ".join(words)]
    return list(set(map(" ".join, zip(*(words[at:] for at in range(N))))))  # noqa: B905 - runs differ in length


def _joined(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
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
