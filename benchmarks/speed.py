"""CPU of a text page against what one would run anyway: ``python benchmarks/speed.py [--stages] [FILE ...]``.

The peer is ftfy's ``fix_text`` plus langdetect's ``detect`` on the same text, in the same process, turn by turn.
Figures are CPU seconds (``time.process_time``) and their ratio; absolute times say more of the machine than of the
package. Without files the truth pages of at least `least` code points are taken. With ``--stages`` the time of each
stage, of decoding ("opened") and of the rows ("result") is listed as well.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import ftfy
from langdetect import DetectorFactory, detect
from pages import load_all

from cleaner import text as core
from cleaner.io.read import Raw
from cleaner.page import blank_result, opened
from cleaner.pipeline import Pipeline
from cleaner.settings import Settings

ROUNDS = 5


def cpu(call: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    begin = time.process_time()
    call()
    return time.process_time() - begin


def by_stage(pipeline: Pipeline, raws: Sequence[Raw]) -> dict[str, float]:
    """CPU seconds of each stage, best of `ROUNDS`, as a run of the pipeline takes them; repeated stages together."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        taken: defaultdict[str, float] = defaultdict(float)
        for raw in raws:
            last = time.process_time()

            def done(name: str, taken: defaultdict[str, float] = taken) -> None:
                nonlocal last
                now = time.process_time()
                taken[name] += now - last
                last = now

            blank = blank_result(raw)
            encoding, docs = opened(raw, blank.id, pipeline.settings, pipeline.profiles[0], None)
            done("opened")
            for step in pipeline.stages(None):
                docs = [child for doc in docs for child in core.apply(doc, step(doc))]
                done(type(step).__name__)
            pipeline._result(blank, raw, docs, encoding, None, None)
            done("result")
        best = {name: min(best.get(name, seconds), seconds) for name, seconds in taken.items()}
    return best


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--least", type=int, default=3000)
    parser.add_argument("--stages", action="store_true")
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
    for name, seconds in by_stage(pipeline, raws).items() if options.stages else ():
        print(f"    {name:16} {seconds / size * 1e7:7.2f}")
    print(f"  ratio {ours / (fixing + detecting):.2f} (median page {statistics.median(ratios):.2f})")


if __name__ == "__main__":
    main()
