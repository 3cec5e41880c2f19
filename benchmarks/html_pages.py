"""Main text of HTML pages: scores and CPU beside trafilatura, in one run.

    python benchmarks/html_pages.py EVAL READABILITY              # scores of the shipped model; its own pages flatter
    python benchmarks/html_pages.py EVAL --cpu --every 10         # CPU beside trafilatura, page by page in turn
    python benchmarks/html_pages.py EVAL READABILITY --run OUT    # all pages through a run, verified; memory

EVAL and READABILITY are the folders of `train_markup.py`, which has the scores on sites that a model has not seen.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

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


def cpu(found: Sequence[Page]) -> None:
    """Print CPU time a page, and its ratio to trafilatura with metadata. What a child process takes counts: the opinion
    is asked for in this process here.
    """
    from trafilatura import extract

    import cleaner.pipeline
    from cleaner.io.opinion import Question, judge

    class Here:
        """Stands in for the disposable process, so that its time is measured."""

        def ask(self, question: Question) -> object:
            """The opinion, asked in this process."""
            return judge(question)

    cleaner.pipeline.worker = lambda seconds: Here()  # type: ignore[assignment, return-value]
    accurate, fast = Cleaner(extraction="accurate", language=False), Cleaner(extraction="fast", language=False)
    runs: dict[str, Callable[[Page], object]] = {
        "trafilatura with metadata": lambda page: extract(
            page.data, include_comments=False, with_metadata=True, output_format="json"
        ),
        "trafilatura": lambda page: extract(page.data, include_comments=False),
        "accurate": lambda page: accurate.run(raw(page)),
        "fast": lambda page: fast.run(raw(page)),
    }
    for run in runs.values():
        for page in found[:3]:
            run(page)
    spent = {name: [] for name in runs}
    for page in found:
        for name, run in runs.items():
            begun = time.process_time()
            run(page)
            spent[name].append(time.process_time() - begun)
    whole = sum(spent["trafilatura with metadata"])
    for name, times in spent.items():
        each = [t / max(base, 1e-4) for t, base in zip(times, spent["trafilatura with metadata"], strict=True)]
        print(
            f"{name:28} {sum(times) / len(times) * 1000:7.1f} ms a page   {sum(times) / whole:.2f} of the sum"
            f"   {median(each):.2f} median of the pages"
        )


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
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="take every n-th page")
    parser.add_argument("--run", type=Path, help="a folder to write a run into; it is emptied first")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    found = [page for folder in given.folders for page in pages(folder)][:: given.every]
    if given.cpu:
        cpu(found)
    elif given.run:
        run(found, given.run, given.jobs)
    else:
        scores(found)


if __name__ == "__main__":
    main()
