"""Time and memory of the survey of many pages: ``python benchmarks/survey_scale.py [PAGES] [--sites 2000]``.

Pages of fourteen lines are made on the way, of as many sites as wanted; a tenth of all are of one large site.
Prints CPU seconds and the peak of resident memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.engines import Local
from cleaner.io.read import Raw
from cleaner.learning import taught
from cleaner.settings import Settings

WORDS = [f"{a}{b}" for a in ("ba", "co", "di", "fu", "gle", "hor", "mi") for b in ("ran", "stel", "vop", "lin", "ter")]


def text(rng: random.Random, count: int) -> str:
    """Words in a row."""
    return " ".join(rng.choices(WORDS, k=count)).capitalize()


def raws(count: int, sites: int) -> Iterator[Raw]:
    """Pages one by one."""
    for number in range(count):
        rng = random.Random(number)
        site = 0 if rng.random() < 0.1 else rng.randrange(1, sites)
        lines = [f"Menu {site} home", f"News of site {site}", text(rng, 7), "2 hours ago"]
        lines += [text(rng, 24) + "." for _ in range(2)]
        lines += [f"{number % 90} comments", f"Toss this to site {site}", f"More of site {site}"]
        lines += [text(rng, 2), "3 hours ago", text(rng, 6), text(rng, 22) + "."]
        lines += [f"Imprint of site {site}"]
        yield Raw(f"{number}.txt", text="\n".join(lines), url=f"https://site{site}.example/{number}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="?", default=20_000)
    parser.add_argument("--sites", type=int, default=2000)
    options = parser.parse_args()
    begin = time.process_time()
    sample = sum(1 for _ in raws(min(options.pages, 5000), options.sites))
    made = (time.process_time() - begin) * options.pages / sample
    with TemporaryDirectory() as work:
        begin = time.process_time()
        table = taught(raws(options.pages, options.sites), Settings(), Local(), Path(work))
        spent = time.process_time() - begin - made
        disk = sum(path.stat().st_size for path in Path(work).iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.pages} pages, {options.sites} sites, {len(table.sites)} learnt")
    print(f"CPU {spent:.0f} s = {1000 * spent / options.pages:.2f} ms a page, making them not counted")
    size = sum(map(len, table.sites.values()))
    print(f"memory {peak:.0f} MB at most, files {disk / 2**20:.0f} MB, table {size / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
