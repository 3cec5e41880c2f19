"""CPU of the repair of joins, stage by stage: ``python benchmarks/speed_joins.py FOLDER``.

Clean and damaged articles of the test part, in milliseconds per 10,000 code points (``time.process_time``, best of five
rounds). The stages alone are timed, as generators run to their end; what `apply` costs depends on the number of edits.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import damage

from cleaner.stages import CloseSentences, MarkGaps, RepairSpaces, UnwrapLines
from cleaner.text import Document, Fact

ROUNDS = 5


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    articles = list(damage.articles(parser.parse_args().folder / "fnc1.en.jsonl.zst", part="test", least=3))[:200]
    texts = {
        "clean": [a.text for a in articles],
        "damaged": [damage.damaged(a.text, damage.aggregated(a))[0] for a in articles],
    }
    facts = (Fact("language", "en", "known"),)
    for name, pages in texts.items():
        docs = [Document.of("p", text, facts) for text in pages]
        size = sum(map(len, pages))
        total = 0.0
        for stage in (UnwrapLines(), CloseSentences(), RepairSpaces(), MarkGaps(), MarkGaps("model")):
            best = min(_seconds(stage, docs) for _ in range(ROUNDS))
            label = f"{type(stage).__name__} {getattr(stage, 'mode', '')}"
            print(f"{name:8} {label:18} {best / size * 1e7:6.2f} ms per 10,000 code points")
            total += best if "model" not in label else 0
        print(f"{name:8} {'all but the last':18} {total / size * 1e7:6.2f}")


def _seconds(stage: object, docs: list[Document]) -> float:
    begin = time.process_time()
    for doc in docs:
        for _ in stage(doc):  # type: ignore[operator]
            pass
    return time.process_time() - begin


if __name__ == "__main__":
    main()
