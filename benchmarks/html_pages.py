"""Main text of HTML pages: scores beside trafilatura, and a whole run.

    python benchmarks/html_pages.py EVAL READABILITY              # scores of the shipped model; its own pages flatter
    python benchmarks/html_pages.py EVAL READABILITY --run OUT    # all pages through a run, verified; memory

EVAL and READABILITY are the folders of `train_markup.py`, which has the scores on sites that a model has not seen; CPU
beside other tools: ``python benchmarks --only html --data DIR``.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from html_scores import scored
from markup_pages import Page, pages

from cleaner import Cleaner, clean_corpus
from cleaner.io.read import Raw
from cleaner.settings import Settings
from cleaner.verify import verify


def raw(page: Page) -> Raw:
    """The page as the reader gives it."""
    return Raw(page.name, page.data, media_type="text/html")


def scores(found: Sequence[Page]) -> None:
    """Print the scores of trafilatura and of both settings."""
    from trafilatura import extract

    scored("trafilatura", [(page, extract(page.data, include_comments=False) or "") for page in found])
    for how in ("accurate", "fast"):
        cleaner = Cleaner(extraction=how, language=False)
        texts = []
        for page in found:
            result = cleaner.run(raw(page))
            texts.append((page, "\n\n".join(doc.text for doc in result.documents)))
        scored(f"cleaner, {how}", texts)


def run(found: Sequence[Page], out: Path, jobs: int) -> None:
    """All pages through a run: states, conservation, memory."""
    folder = out / "pages"
    shutil.rmtree(out, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, page in enumerate(found):
        (folder / f"{number:04}.html").write_bytes(page.data)
    begun = time.monotonic()
    summary = clean_corpus(folder, out / "clean", jobs=jobs, settings=Settings())
    took = time.monotonic() - begun
    checked = verify(out / "clean")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(found)} pages: {dict(summary.pages)}, {took:.0f} s with {jobs} jobs")
    print(f"verify: {checked.pages} pages, {checked.inputs} inputs read again, {len(checked.mismatches)} mismatches")
    print(f"largest process: {peak:.0f} MB")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th page")
    parser.add_argument("--run", type=Path, help="a folder to write a run into; it is emptied first")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    found = [page for folder in given.folders for page in pages(folder)][:: given.every]
    if given.run:
        run(found, given.run, given.jobs)
    else:
        scores(found)


if __name__ == "__main__":
    main()
