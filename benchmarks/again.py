"""Cleaning its own output changes nothing: ``python benchmarks/again.py [FOLDER] [--limit 150] [-v]``.

Every document of the truth pages beside this file is cleaned again, and what changes is counted by the stage that does
it; with FOLDER (the news data, see `damage.articles`) test articles go through the repair of joins twice, as they are,
on one line, and with each kind of damage of `joins.py`. Exit code 1 if that changes its own output.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import pages

import cleaner
from cleaner.stages import CloseSentences, MarkGaps, RepairSpaces, UnwrapLines
from cleaner.text import Document, Fact, apply, entries

HERE = Path(__file__).parent


def truth_pages() -> Iterator[tuple[str, str]]:
    """Kind and text of every truth page."""
    for path in sorted((HERE / "pages").glob("*.page")):
        yield "truth pages", pages.load(path).view


def news(folder: Path, limit: int) -> Iterator[tuple[str, str]]:
    """Kind and text of clean and damaged articles."""
    import damage
    import joins

    for name, least in (("fnc1.en", 3), ("bbc.en", 3), ("gnad10k-test.de", 1)):
        for article in list(damage.articles(folder / f"{name}.jsonl.zst", part="test", least=least))[:limit]:
            yield f"{name} clean", article.text
            yield f"{name} one line", damage.on_one_line(article)
            for kind in joins.KINDS:
                wounds = joins.make(article, kind)
                if wounds:
                    yield f"{name} {kind}", damage.damaged(article.text, wounds)[0]


def repaired(text: str, language: str) -> Document:
    """The text after every stage of the repair of joins."""
    doc = Document.of("p", text, (Fact("language", language, "truth"),))
    for stage in (UnwrapLines(), *(make(again) for again in (False, True) for make in (CloseSentences, RepairSpaces))):
        (doc,) = apply(doc, stage(doc))
    (doc,) = apply(doc, MarkGaps()(doc))
    return doc


def rules_of(edits: Iterable[Any]) -> set[str]:
    """The rules that changed something."""
    return {edit.rule for edit in edits if edit.op != "flag"}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--limit", type=int, default=150)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    work = cleaner.Cleaner()
    seen: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for kind, text in truth_pages():
        for document in work.page(text).documents:
            seen[kind] += 1
            for stage in {rule.partition("/")[0] for rule in rules_of(work.page(document.text).edits)} - {"tidy"}:
                wrong[f"{kind}: {stage}"] += 1
    for kind, text in news(options.folder, options.limit) if options.folder else ():
        seen[kind] += 1
        language = "de" if "de" in kind.split()[0] else "en"
        once = repaired(text, language).text
        rules = rules_of(entries(repaired(once, language), None))
        if rules:
            wrong[f"{kind}: joins"] += 1
            if options.verbose:
                print(f"    {kind}: {sorted(rules)}")
    for kind in seen:
        print(f"{kind}: {seen[kind]} texts")
    print("changed:", dict(wrong) or "none")
    sys.exit(any(kind.endswith((": joins", ": unwrap", ": gaps")) for kind in wrong))


if __name__ == "__main__":
    main()
