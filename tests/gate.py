"""The floor under the package's quality on the truth pages: ``python tests/gate.py`` compares, ``--update`` raises it.

``gate.json`` holds the scores of the shipped model, and a hash of the pages and the model they were measured with. A
score may rise without word; it may not fall. ``--update`` writes the present scores down, but refuses to lower one
unless ``--lower`` is given as well: then the change stands in the history of gate.json, to be seen and asked about.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from aggregators import Score, run, score
from pages import load_all

from cleaner.pipeline import Pipeline
from cleaner.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "benchmarks" / "pages"
MODELS = [ROOT / "cleaner" / "data" / "models" / name for name in ("page-lines.json", "outlets.npz")]
FLOOR = Path(__file__).with_name("gate.json")
SLACK = 0.0005
"""What rounding may take from a score."""


def pinned() -> str:
    """A hash of what the scores were measured with: the pages, by name and content, and the models."""
    found = hashlib.sha256()
    for path in [*sorted(PAGES.glob("*.page")), *MODELS]:
        found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def measured() -> dict[str, dict[str, float]]:
    """Share of stories split right, of chrome cut and of bodies kept, by language and over all."""
    pipeline = Pipeline(Settings(language=False))
    total: dict[str, Score] = {}
    for truth in load_all(PAGES):
        one = score(truth, run(truth, pipeline))
        for key in (truth.language, "all"):
            total.setdefault(key, Score()).add(one)
    return {
        key: {
            "split": round(one.right / one.stories, 4),
            "chrome": round(one.cut / max(one.chrome, 1), 4),
            "body": round(one.kept / one.body, 4),
        }
        for key, one in sorted(total.items())
    }


def fallen(floor: Mapping[str, Mapping[str, float]], now: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The scores that are lower than they were, one sentence each; a language that is gone has fallen too."""
    return [
        f"{key} {name}: {now.get(key, {}).get(name, 0.0)}, was {was}"
        for key, scores in floor.items()
        for name, was in scores.items()
        if now.get(key, {}).get(name, 0.0) < was - SLACK
    ]


def updated(
    floor: Mapping[str, Mapping[str, float]], now: Mapping[str, Mapping[str, float]], *, lower: bool
) -> Mapping[str, Mapping[str, float]]:
    """The new floor. ValueError when it would be lower than the old one and nobody said that it may."""
    down = fallen(floor, now)
    if down and not lower:
        raise ValueError("the floor would be lower; say --lower if it has to be: " + "; ".join(down))
    return now


def main() -> int:
    """The command line. Exit code 1 when a score has fallen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the present scores down")
    parser.add_argument("--lower", action="store_true", help="with --update: even when one is lower")
    options = parser.parse_args()
    old = json.loads(FLOOR.read_text("utf-8")) if FLOOR.exists() else {"floor": {}}
    now = measured()
    print(*(f"{key:4} {scores}" for key, scores in now.items()), sep="\n")
    if not options.update:
        down = fallen(old["floor"], now)
        print(*down, sep="\n")
        return 1 if down else 0
    try:
        floor = updated(old["floor"], now, lower=options.lower)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    FLOOR.write_text(json.dumps({"pinned": pinned(), "floor": floor}, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
