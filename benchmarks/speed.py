"""CPU of a text page against what one would run anyway: ``python benchmarks/speed.py [--least 3000] [FILE ...]``.

The peer is ftfy's ``fix_text`` plus langdetect's ``detect`` on the same text, in the same process, turn by turn.
Figures are CPU seconds (``time.process_time``) and their ratio; absolute times say more of the machine than of the
package. Without files the truth pages of at least `least` code points are taken.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import ftfy
from langdetect import DetectorFactory, detect
from pages import load_all

from cleaner.io.read import Raw
from cleaner.pipeline import Pipeline
from cleaner.settings import Settings

ROUNDS = 5


def cpu(call: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    begin = time.process_time()
    call()
    return time.process_time() - begin


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--least", type=int, default=3000)
    options = parser.parse_args()
    texts = [path.read_bytes().decode() for path in options.files] or [
        truth.view for truth in load_all(Path(__file__).parent / "pages") if len(truth.view) >= options.least
    ]
    DetectorFactory.seed = 0
    pipeline = Pipeline(Settings())
    raws = [Raw(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]
    for text, raw in zip(texts, raws, strict=True):  # warm: profiles, patterns and models are loaded once a process
        detect(text)
        pipeline.run(raw)
    ratios, ours, fixing, detecting = [], 0.0, 0.0, 0.0
    for text, raw in zip(texts, raws, strict=True):
        times = [
            (cpu(lambda: ftfy.fix_text(text)), cpu(lambda: detect(text)), cpu(lambda: pipeline.run(raw)))  # noqa: B023
            for _ in range(ROUNDS)
        ]
        fix, lang, own = (min(column) for column in zip(*times, strict=True))
        ratios.append(own / (fix + lang))
        ours, fixing, detecting = ours + own, fixing + fix, detecting + lang
    size = sum(map(len, texts))
    print(f"{len(texts)} pages, {size / len(texts) / 1000:.1f} k code points each, best of {ROUNDS} rounds")
    for name, seconds in (("ftfy.fix_text", fixing), ("langdetect.detect", detecting), ("cleaner", ours)):
        print(f"  {name:18} {seconds / size * 1e7:7.2f} ms per 10,000 code points")
    print(f"  ratio {ours / (fixing + detecting):.2f} (median page {statistics.median(ratios):.2f})")


if __name__ == "__main__":
    main()
