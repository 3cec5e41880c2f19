"""How well damage is repaired, on simulated damage with exact truth: ``python benchmarks/joins.py FOLDER [-v]``.

FOLDER holds the news data (``*.jsonl.zst``, see `damage.articles`). Only the test part is used. What is measured:
`mark` and `glue` (a missing space; any white space in the right place is right), `possessive`, `quote`, `double`,
`stray`, `hyphen` (divided words, and compounds at line ends), `wrap` (line ends), `insert` (chrome within sentences).
An edit of another kind counts as false too. What the stages find on the clean text itself is listed with -v: some of it
is damage in the data.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import damage
from damage import Article, Truth, Wound

from cleaner.stages import CloseSentences, RepairSpaces, UnwrapLines
from cleaner.text import Document, apply

SHARE = 0.15


def repaired(text: str, language: str) -> tuple[Document, list[Any]]:
    """The document after the stages, and every edit with its place in `text`."""
    from cleaner.text import Fact, entries

    doc = Document.of("p", text, (Fact("language", language, "truth"),))
    for stage in (UnwrapLines(), CloseSentences(), RepairSpaces()):
        (doc,) = apply(doc, stage(doc))
    return doc, [e for e in entries(doc, None) if e.op != "flag"]


def make(article: Article, kind: str) -> list[Wound]:
    """The wounds of one kind of damage."""
    clean, dice = article.text, damage.chance(article, kind)
    if kind == "glue":
        return damage.glued(article)
    if kind == "aggregated":
        return damage.aggregated(article)
    if kind == "insert":
        return damage.inserts(article, "Ten things to know about the case")
    if kind in ("hyphen", "wrap"):
        return damage.wrapped(article, dice.choice((60, 66, 72, 78)), _parts(article.lang))
    deeds: dict[str, Callable[..., list[Wound]]] = {
        "possessive": damage.spaced,
        "quote": damage.unspaced_quotes,
        "mark": damage.unspaced_marks,
        "loose": damage.loose_spaces,
    }
    share = {"possessive": 0.8, "loose": 0.02}.get(kind, SHARE)
    return deeds[kind](clean, dice, share)


@cache
def _parts(language: str) -> Callable[[str], Sequence[int]]:
    import pyphen

    dictionary = pyphen.Pyphen(lang={"en": "en_GB", "de": "de_DE"}[language])
    return lambda word: dictionary.positions(word)


def score(text: str, truths: Sequence[Truth], edits: Sequence[Any], wanted: set[str]) -> tuple[Counter[str], list[str]]:
    """Right, missed and false by kind. An edit is right when it leaves what the truth says, white space being equal."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    open_truths = {(t.start, t.end): t for t in truths if t.kind in wanted}
    used = set()
    for edit in edits:
        hit = next(
            (k for k in open_truths if k not in used and _same(text, edit, open_truths[k])),
            None,
        )
        if hit is not None:
            used.add(hit)
            counts["right"] += 1
        elif not any(t.start <= edit.end and edit.start <= t.end for t in truths if t.kind not in wanted):
            counts["false"] += 1
            faults.append(
                f"FALSE {edit.rule}: {text[max(edit.start - 40, 0) : edit.start]!r} ⟦{edit.was!r}→{edit.text!r}⟧ "
                f"{text[edit.end : edit.end + 30]!r}"
            )
    for key in open_truths:
        if key not in used:
            counts["missed"] += 1
            around = f"{text[max(key[0] - 40, 0) : key[0]]!r} ⟦⟧ {text[key[0] : key[1] + 30]!r}"
            faults.append(f"MISSED {open_truths[key].kind}: {around}")
    return counts, faults


def _same(text: str, edit: Any, truth: Truth) -> bool:
    low, high = min(edit.start, truth.start), max(edit.end, truth.end)
    if edit.start > truth.end or truth.start > edit.end:
        return False
    ours = text[low : edit.start] + edit.text + text[edit.end : high]
    theirs = text[low : truth.start] + truth.was + text[truth.end : high]
    return _flat(ours) == _flat(theirs)


def _flat(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text).replace("  ", " ")


KINDS: dict[str, set[str]] = {
    "glue": {"glue"},
    "aggregated": {"glue"},
    "mark": {"mark"},
    "quote": {"quote"},
    "possessive": {"possessive"},
    "loose": {"double", "stray"},
    "hyphen": {"hyphen", "compound"},
    "wrap": {"wrap"},
    "insert": {"insert"},
}


def measure(articles: Sequence[Article], kind: str, verbose: int) -> None:
    """One line of the table."""
    total: Counter[str] = Counter()
    shown = 0
    for article in articles:
        wounds = make(article, kind)
        if not wounds:
            continue
        _, clean_edits = repaired(article.text, article.lang)
        if clean_edits:
            total["skipped"] += 1  # the source is damaged itself, or the stages are wrong about it: see `clean`
            continue
        text, truths = damage.damaged(article.text, wounds)
        _, edits = repaired(text, article.lang)
        if kind in ("hyphen", "wrap"):
            own = {"unwrap/hyphen", "unwrap/compound"}
            edits = [e for e in edits if (e.rule in own) == (kind == "hyphen")]
        counts, faults = score(text, truths, edits, KINDS[kind])
        total += counts
        for fault in faults:
            if shown < verbose:
                print("   ", article.id, fault)
                shown += 1
    found, real = total["right"] + total["false"], total["right"] + total["missed"]
    print(
        f"{kind:11} P {total['right'] / max(found, 1):.4f} R {total['right'] / max(real, 1):.4f} "
        f"of {real} ({len(articles)} articles, {total['skipped']} left out)",
        flush=True,
    )


def clean(articles: Sequence[Article], verbose: int) -> None:
    """What the stages find on texts as they are, and their CPU time."""
    found: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    words = size = 0
    took = 0.0
    for article in articles:
        words += len(article.text.split())
        size += len(article.text)
        begin = time.process_time()
        _, edits = repaired(article.text, article.lang)
        took += time.process_time() - begin
        for edit in edits:
            found[edit.rule] += 1
            shown[edit.rule] += 1
            if shown[edit.rule] <= verbose:
                text = article.text
                print(
                    f"    {edit.rule}: {text[max(edit.start - 40, 0) : edit.start]!r} ⟦{edit.was!r}→{edit.text!r}⟧ "
                    f"{text[edit.end : edit.end + 30]!r}"
                )
    print(f"clean: {dict(found)} in {words} words, {took / size * 1e7:.2f} ms per 10,000 code points", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", "--verbose", type=int, nargs="?", const=15, default=0)
    parser.add_argument("--part", default="test", choices=("build", "test"))
    parser.add_argument("--kind", choices=(*KINDS, "clean"))
    parser.add_argument("--limit", type=int, default=400)
    options = parser.parse_args()
    for name in ("fnc1.en", "bbc.en", "gnad10k-test.de"):
        path = options.folder / f"{name}.jsonl.zst"
        least = 1 if name.startswith("gnad") else 3
        articles = list(damage.articles(path, part=options.part, least=least))[: options.limit]
        print(f"{name}, {options.part} part")
        if options.kind in (None, "clean"):
            clean(articles, options.verbose)
        for kind in KINDS:
            if options.kind in (None, kind) and not (least == 1 and kind in ("glue", "aggregated")):
                measure(articles, kind, options.verbose)


if __name__ == "__main__":
    main()
