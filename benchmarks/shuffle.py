"""The one global shuffle, postings to pairs, by files of sorted integers and by DuckDB.

``python benchmarks/shuffle.py PRINTS files|duckdb [--share 1.0] [--memory 500MB] [--ranges 1]``: PRINTS is the folder
``prints`` of a run over documents. Both write every pair of texts that share a mark with the number of marks they
share, by the same rule: each two texts where up to six share one, three stars and a chain where more do. DuckDB works
in a file, may spill, and need not keep the order of rows; `--ranges` lets it take one range of hashes at a time.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

RANKED = """
create or replace table ranked as
select * from (
    select mark, text, count(*) over (partition by mark) n, row_number() over (partition by mark order by text) r
    from (select distinct mark, text from postings where mark >= ? and mark < ?)
) where n > 1
"""
PAIRED = """
insert into pairs select a, b, count(*) from (
    select x.text a, y.text b from ranked x join ranked y on x.mark = y.mark and x.r < y.r where x.n <= 6 and y.n <= 6
    union all
    select x.text, y.text from ranked x join ranked y on x.mark = y.mark and x.r < y.r where x.n > 6 and x.r <= 3
    union all
    select x.text, y.text from ranked x join ranked y on x.mark = y.mark and y.r = x.r + 1 where x.n > 6 and x.r > 3
    union all
    select x.text, y.text from ranked x join ranked y on x.mark = y.mark and y.r = x.r + 2 where x.n > 6 and x.r > 3
) group by all
"""
RANGE = 1 << 21


def postings(prints: Path, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Marks below a share of all hashes, and the numbers of their texts."""
    marks, texts, base = [], [], 0
    for folder in sorted(prints.iterdir()):
        hashes = np.load(folder / "sorted.npy", mmap_mode="r")
        end = np.searchsorted(hashes, np.uint64(min(share * 2.0**64, 2.0**64 - 2048)))
        marks.append(np.asarray(hashes[:end]))
        texts.append(np.load(folder / "owners.npy", mmap_mode="r")[:end].astype(np.uint32) + np.uint32(base))
        base += len(np.load(folder / "ids.npy", mmap_mode="r"))
    print(f"{base} documents, {sum(map(len, marks))} postings", flush=True)
    return np.concatenate(marks), np.concatenate(texts)


def edges(marks: np.ndarray, ranges: int) -> list[int]:
    """Bounds of ranges that hold about as many postings each."""
    sample = np.sort(marks[:: max(1, len(marks) // 100_000)])
    return [0, *(int(sample[len(sample) * at // ranges]) for at in range(1, ranges)), 2**64 - 1]


def by_files(marks: np.ndarray, texts: np.ndarray, work: Path) -> int:
    """Range by range: sort, pair, write; then the ranges' pairs are summed, some texts at a time."""
    from cleaner.duplicates.postings import pairs, posted, shared, summed

    bits = int(texts.max()).bit_length()
    bounds = edges(marks, -(-len(marks) // RANGE))
    for at, (low, high) in enumerate(itertools.pairwise(bounds)):
        mine = (marks >= np.uint64(low)) & (marks < np.uint64(high))
        groups = shared(posted(marks[mine], texts[mine].astype(np.int64), bits), bits)
        for name, array in pairs(groups, np.ones(len(groups.sizes), np.int64))._asdict().items():
            np.save(work / f"{at}-{name}.npy", array)
    count, total = len(bounds) - 1, 0
    for part in range(count):
        low, high = (int(texts.max() + 1) * (part + step) // count for step in (0, 1))
        found: list[list[np.ndarray]] = [[], [], []]
        for at in range(count):
            a, b, n = (np.load(work / f"{at}-{name}.npy", mmap_mode="r") for name in ("a", "b", "shared"))
            begin, end = np.searchsorted(a, [low, high])
            for values, one in zip(found, (a, b, n), strict=True):
                values.append(np.asarray(one[begin:end]))
        one = summed(*(np.concatenate(values) for values in found))
        np.save(work / f"pairs-{part}.npy", np.stack(one))
        total += len(one.a)
    return total


def by_duckdb(marks: np.ndarray, texts: np.ndarray, work: Path, memory: str, ranges: int) -> int:
    """One query, or one for each range of hashes and one that sums."""
    import duckdb

    config = {"memory_limit": memory, "threads": 1, "temp_directory": str(work), "preserve_insertion_order": "false"}
    base = duckdb.connect(str(work / "shuffle.db"), config=config)
    base.register("given", {"mark": marks, "text": texts})
    base.execute("create table postings as select * from given")
    print(f"  loaded after {time.process_time():.1f} CPU s", flush=True)
    base.execute("create table pairs (a uinteger, b uinteger, n bigint)")
    bounds = edges(marks, ranges)
    for low, high in itertools.pairwise(bounds):
        base.execute(RANKED, [low, high])
        base.execute(PAIRED)
    base.execute("create table found as select a, b, sum(n) n from pairs group by all")
    return int(base.execute("select count(*) from found").fetchone()[0])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prints", type=Path)
    parser.add_argument("tool", choices=["files", "duckdb"])
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--memory", default="500MB")
    parser.add_argument("--ranges", type=int, default=1)
    options = parser.parse_args()
    marks, texts = postings(options.prints, options.share)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    begin = time.process_time()
    with tempfile.TemporaryDirectory() as work:
        if options.tool == "files":
            found = by_files(marks, texts, Path(work))
        else:
            found = by_duckdb(marks, texts, Path(work), options.memory, options.ranges)
        size = sum(path.stat().st_size for path in Path(work).rglob("*") if path.is_file()) / 1e9
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{options.tool}: {found} pairs, {time.process_time() - begin:.1f} CPU s, peak {peak:.2f} GB "
        f"({held:.2f} of it the postings), {size:.2f} GB of files"
    )


if __name__ == "__main__":
    main()
