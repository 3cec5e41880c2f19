"""How well pages are split, chrome cut and bodies kept, on truth pages:

``python benchmarks/aggregators.py [FOLDER ...] [--folds 5 --sites SITES] [--prefix q r]``.

With ``--folds`` the line model and the choice of outlets are trained anew for each fold on the other pages only, so the
figures are of pages they have not seen; SITES is the folder that `train_outlets.py` takes.

A document counts as split right when role, publisher, age and title are those of the truth and at least
98 % of its body, and at most 2 % of others', is its own. Chrome and body are counted in code points that are not white
space. ``--prefix`` scores only pages whose names begin with one of these: a new set, before it is trained on.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pages import Story, Truth, load_all

from cleaner.io.read import Raw
from cleaner.pipeline import Pipeline
from cleaner.result import Document, Result
from cleaner.settings import Settings
from cleaner.stages.outlets import plain

HERE = Path(__file__).parent


@dataclass
class Score:
    """Counts for one page or, added up, for many."""

    stories: int = 0
    right: int = 0
    extra: int = 0
    chrome: int = 0
    cut: int = 0
    body: int = 0
    kept: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of another page."""
        for name in ("stories", "right", "extra", "chrome", "cut", "body", "kept"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        return (
            f"split right {self.right}/{self.stories} = {self.right / max(self.stories, 1):.3f}, extra {self.extra}, "
            f"chrome cut {self.cut / max(self.chrome, 1):.4f}, body kept {self.kept / max(self.body, 1):.4f}"
        )


def score(truth: Truth, result: Result) -> Score:
    """One page against its truth."""
    owner: list[int | None] = [None] * len(truth.view)
    for doc in result.documents:
        for _, _, start, end in doc.metadata["runs"]:
            owner[start:end] = [doc.index] * (end - start)
    shared: Counter[tuple[int, int]] = Counter()
    own_size: Counter[int] = Counter()
    found = Score(stories=len(truth.stories))
    for tag, doc_number, start, end in truth.spans:
        places = [owner[n] for n in range(start, end) if not truth.view[n].isspace()]
        if tag == "C":
            found.chrome += len(places)
            gone = sum(place is None for place in places)
            found.cut += gone
            if gone < len(places):
                found.faults.append(f"left   {truth.view[start:end]}")
        elif tag == "B" and doc_number is not None:
            found.body += len(places)
            kept = sum(place is not None for place in places)
            found.kept += kept
            own_size[doc_number] += len(places)
            if kept < len(places):
                why = result.why(start)
                found.faults.append(f"eaten  by {why.rule if why else '?'}: {truth.view[start:end]}")
            for place in places:
                if place is not None:
                    shared[doc_number, place] += 1
    matched: dict[int, int] = {}
    for (wanted, got), _ in shared.most_common():
        if wanted not in matched and got not in matched.values():
            matched[wanted] = got
    for number, story in truth.stories.items():
        got_number = matched.get(number)
        doc = result.documents[got_number] if got_number is not None else None
        alien = sum(c for (w, g), c in shared.items() if g == got_number and w != number)
        faults = _faults(number, story, doc, shared[number, got_number or 0] if doc else 0, own_size[number], alien)
        found.right += not faults
        if faults:
            found.faults.append(f"story {number}: {'; '.join(faults)}")
    found.extra = len(result.documents) - len(matched)
    for doc in result.documents:
        if doc.index not in matched.values():
            found.faults.append(f"extra  {doc.title!r}: {doc.text[:60]!r}")
    return found


def _faults(number: int, story: Story, doc: Document | None, own: int, size: int, alien: int) -> list[str]:
    if doc is None:
        return ["missing"]
    faults = []
    if (doc.role == "lead") != (number == 0):
        faults.append(f"role {doc.role}")
    for name, got, wanted in (("publisher", doc.publisher, story.publisher), ("title", doc.title, story.title)):
        if plain(got) != plain(wanted):
            faults.append(f"{name} {got!r} for {wanted!r}")
    got, wanted = plain(doc.metadata["date_raw"]), plain(story.age)
    if got != wanted and not (got and wanted and (got in wanted or wanted in got)):
        faults.append(f"age {doc.metadata['date_raw']!r} for {story.age!r}")
    if own < 0.98 * size or alien > 0.02 * size:
        faults.append(f"body {own}/{size}, {alien} of others")
    return faults


def run(truth: Truth, pipeline: Pipeline) -> Result:
    """The page as the package cleans it."""
    pipeline = replace(pipeline, settings=pipeline.settings.replaced(fetched_at=truth.base))
    return pipeline.run(Raw(f"{truth.name}.txt", truth.view.encode()))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE / "pages"])
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--sites", type=Path, help="with --folds: HTML pages whose names of outlets are learnt from")
    parser.add_argument("--prefix", nargs="+", default=[""], help="score only pages whose names begin so")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if options.folds and not options.sites:
        parser.error("--folds needs --sites")
    truths = [truth for folder in options.folders for truth in load_all(folder)]
    wanted = tuple(options.prefix)
    settings = Settings(language=False)
    results: list[tuple[Truth, Result]] = []
    if options.folds:
        # needs scipy and scikit-learn, which scoring the shipped models does not
        from train_outlets import elsewhere, fit, held_out, told
        from train_pages import Page

        pages = [Page(truth) for truth in truths]
        models = held_out(pages, options.folds)
        ready = [told(page, models[n % options.folds]) for n, page in enumerate(pages)]
        others = elsewhere(options.sites)
        for fold, model in enumerate(models):
            outlets = fit([page for n, page in enumerate(ready) if n % options.folds != fold], others)
            measured = [page.truth for page in pages[fold :: options.folds] if page.truth.name.startswith(wanted)]
            results += [(truth, run(truth, Pipeline(settings, model=model, outlets=outlets))) for truth in measured]
    else:
        results = [(truth, run(truth, Pipeline(settings))) for truth in truths if truth.name.startswith(wanted)]
    report(results, options.verbose)


def report(results: Sequence[tuple[Truth, Result]], verbose: bool) -> None:
    """Print a line a page and the totals by language."""
    total: dict[str, Score] = {}
    for truth, result in sorted(results, key=lambda pair: pair[0].name):
        one = score(truth, result)
        for key in (truth.language, "all"):
            total.setdefault(key, Score()).add(one)
        if verbose:
            print(f"{truth.name:36} {one}")
            if result.error:
                print("   error", dict(result.error))
            for fault in one.faults:
                print("  ", fault[:170])
    for key in sorted(total, key=lambda key: (key == "all", key)):
        print(f"{key:4} {total[key]}")


if __name__ == "__main__":
    main()
