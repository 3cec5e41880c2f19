"""How well lost words are restored, marked and noticed: ``python benchmarks/gaps.py FOLDER [--seeds FOLDER] [-v]``.

FOLDER holds the news data; only the test part is used, damaged by `damage.aggregated`. Measured are: restoring from a
full copy, from a copy with 15 % of its sentences dropped and 2 % of its words changed, and from other stories; hard
evidence and the gap model (a mark is right when words were deleted in that place); the article's `damage` flag, where
articles with three and more deletions count as damaged. False alarms are counted on the clean texts, both with their
paragraphs and on one line (`damage.on_one_line`), and the articles flagged are counted apart that have a visible join
in the source. With ``--seeds``, each gap of a hand-made truth is listed, found or not.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import damage
from damage import Article, Truth

import cleaner
from cleaner.stages import CloseSentences, MarkGaps, RepairSpaces, UnwrapLines, gaps_of
from cleaner.stages.restore import Words, restorations
from cleaner.stages.restore import restored as restored_by
from cleaner.text import Document, Fact, apply

FORMS = ("paragraphs", "one line")


def marked(text: str) -> Document:
    """The document after every stage of the repair, the model included, with no mark in the text."""
    doc = Document.of("p", text, (Fact("language", "en", "truth"),))
    for stage in (UnwrapLines(), CloseSentences(), RepairSpaces(), RepairSpaces(True), MarkGaps("model", "", "")):
        (doc,) = apply(doc, stage(doc))
    return doc


def worn(article: Article) -> str:
    """A copy with 15 % of its sentences dropped and 2 % of its words changed."""
    dice = damage.chance(article, "worn")
    sentences = re.split(r"(?<=[.!?][\"”]) |(?<=[.!?]) |(?=\n\n)", article.text)
    kept = " ".join(s for s in sentences if dice.random() >= 0.15)
    return re.sub(r"\w+", lambda m: "other" if dice.random() < 0.02 else m.group(), kept)


def restored(articles: Sequence[Article], verbose: bool) -> None:
    """Two lines: full copies and worn copies."""
    for name in ("full copy", "worn copy"):
        total = right = proposed = 0
        for article in articles:
            text, truths = damage.damaged(article.text, damage.aggregated(article))
            gone = [t for t in truths if t.kind == "deleted"]
            edits = restorations(text, {"0": article.text if name == "full copy" else worn(article)})
            total += len(gone)
            proposed += len(edits)
            for edit in edits:
                good = any(_fits(text, edit, t) for t in gone)
                right += good
                if verbose and not good:
                    print(f"    {article.id}: {text[edit.start - 30 : edit.start]!r} ⟦{edit.text!r}⟧")
        print(f"restore, {name}: {right / total:.4f} of {total} gaps, right {right / max(proposed, 1):.4f}")


NEAREST, RUN, COPY = 5, 8, 1 / 3
"""Other articles that each is paired with; words of a run; the share of the shorter text's runs that makes a copy."""


def strangers(articles: Sequence[Article], verbose: bool) -> None:
    """What each article proves of the five that share the most with it, and of the five next ones in the collection.

    Pairs of which one holds a third of the other's runs of eight words tell one story, and are counted apart: there a
    proposal is wrong where its words are not those that were deleted.
    """
    known = [Words(article.text) for article in articles]
    runs = [runs_of(words.words) for words in known]
    having: dict[tuple[str, ...], list[int]] = {}
    for n, words in enumerate(known):
        for triple in words.begins:
            having.setdefault(triple, []).append(n)
    counts: Counter[str] = Counter()
    for n, article in enumerate(articles):
        text, truths = damage.damaged(article.text, damage.aggregated(article))
        gone = [t for t in truths if t.kind == "deleted"]
        own = Words(text)
        shared = Counter(k for triple in own.begins for k in having.get(triple, ()) if len(having[triple]) < 100)
        near = [k for k, _ in shared.most_common(NEAREST + 1)]
        for k in {*near, *((n + step) % len(articles) for step in (1, 2, 3, 5, 8))} - {n}:
            copy = len(runs[n] & runs[k]) >= COPY * max(min(len(runs[n]), len(runs[k])), 1)
            kind = "copies" if copy else "different"
            counts[f"{kind} pairs"] += 1
            for edit in restored_by(own, {articles[k].id: known[k]}):
                counts[kind] += 1
                wrong = not any(_fits(text, edit, t) for t in gone)
                counts[f"{kind} wrong"] += wrong
                if verbose and (wrong or not copy):
                    print(
                        f"    {article.id} {kind}: {text[edit.start - 30 : edit.start]!r} ⟦{edit.text!r}⟧ {edit.note}"
                    )
    print(
        f"restore, different stories: {counts['different']} proposals in {counts['different pairs']} pairs; "
        f"versions of one story: {counts['copies']} in {counts['copies pairs']}, {counts['copies wrong']} of them wrong"
    )


def runs_of(words: Sequence[str]) -> set[tuple[str, ...]]:
    """All runs of eight words."""
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def _fits(text: str, edit: Any, truth: Truth) -> bool:
    low, high = sorted((edit.start, truth.start))
    return not text[low:high].strip() and "".join(edit.text.split()) == "".join(truth.was.split())


def found(articles: Sequence[Article], verbose: bool) -> None:
    """Hard evidence, the model and the flag."""
    counts: Counter[str] = Counter()
    for article in articles:
        text, truths = damage.damaged(article.text, damage.aggregated(article))
        doc = marked(text)
        gone = {t.start for t in truths if t.kind == "deleted"}
        counts["gaps"] += len(gone)
        level = {True: "L1", False: "L3"}
        for gap in gaps_of(doc):
            (low, high) = doc.to_view(max(gap["at"] - 1, 0), min(gap["at"] + 1, len(doc.text)))[0]
            name = level[gap["kind"] != "words"]
            good = any(low <= place <= high for place in gone)
            counts[f"{name} {'right' if good else 'false'}"] += 1
            if verbose and name == "L1":
                print(f"    {good} {gap['kind']}: {_around(doc.text, gap['at'])}")
        if len(gone) >= 3:
            counts["damaged"] += 1
            counts["flagged"] += bool(doc.fact("damage"))
        for form, clean in (("paragraphs", article.text), ("one line", damage.on_one_line(article))):
            clean_doc = marked(clean)
            counts[f"words {form}"] += len(clean.split())
            counts[f"clean {form}"] += 1
            counts[f"flagged {form}"] += bool(clean_doc.fact("damage"))
            for gap in gaps_of(clean_doc):
                counts[f"{level[gap['kind'] != 'words']} alarm {form}"] += 1
                if verbose and form == "paragraphs":
                    at = gap["at"]
                    print(f"    clean {gap['kind']}: {_around(clean_doc.text, at)}")
    for name in ("L1", "L3"):
        right, false = counts[f"{name} right"], counts[f"{name} false"]
        rate = {form: 1000 * counts[f"{name} alarm {form}"] / counts[f"words {form}"] for form in FORMS}
        alarms = " ".join(f"{form} {rate[form]:.4f}" for form in FORMS)
        print(
            f"{name}: P {right / max(right + false, 1):.4f} R {right / counts['gaps']:.4f} "
            f"({right + false} marks, {counts['gaps']} gaps); false alarms per 1,000 clean words: {alarms}"
        )
    shares = " ".join(f"{form} {counts[f'flagged {form}'] / counts[f'clean {form}']:.4f}" for form in FORMS)
    share = counts["flagged"] / counts["damaged"]
    print(f"damaged articles flagged: {share:.4f} of {counts['damaged']}; clean ones: {shares}")


def _around(text: str, at: int) -> str:
    return f"{text[max(at - 40, 0) : at]!r} | {text[at : at + 20]!r}"


def seeds(folder: Path) -> None:
    """Each gap of a hand-made truth."""
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        view = (folder / gold["seed"]).read_bytes().decode()
        result = cleaner.clean_text(view, gaps="model")
        flags = [edit for edit in result.edits if edit.op == "flag"]
        for gap in gold["gaps"]:
            hit = next((f for f in flags if gap["left_end"] - 1 <= f.end <= gap["right_start"] + 1), None)
            what = f"{hit.rule} {hit.confidence}" if hit else "not found"
            print(f"{gold['seed'][:3]} {gap['id']} {gap['kind']}: …{gap['left'][-25:]}|{gap['right'][:20]}… {what}")
        places = [(gap["left_end"], gap["right_start"]) for gap in gold["gaps"]]
        for flag in flags:
            if not any(low - 1 <= flag.end <= high + 1 for low, high in places):
                print(
                    f"{gold['seed'][:3]} FALSE {flag.rule}: …{view[flag.end - 30 : flag.end]}|{view[flag.end :][:20]}…"
                )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--part", default="test", choices=("build", "test"))
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    for name in ("fnc1.en", "bbc.en"):
        path = options.folder / f"{name}.jsonl.zst"
        articles = list(damage.articles(path, part=options.part, least=4))[: options.limit]
        print(f"{name}, {options.part} part, {len(articles)} articles")
        restored(articles, options.verbose)
        strangers(articles, options.verbose)
        found(articles, options.verbose)
    wire = options.folder / "reuters21578.en.jsonl.zst"
    if wire.exists():
        print("reuters21578.en, test part")
        strangers(list(damage.articles(wire, part="test", least=2)), options.verbose)
    if options.seeds:
        seeds(options.seeds)


if __name__ == "__main__":
    main()
