"""Where the CPU time of a text page goes, stage by stage: ``python benchmarks/speed.py [FILE ...]``.

Figures are of ``time.process_time``, the best of some rounds, of decoding ("opened"), each stage, and the rows
("result"); absolute times say more of the machine than of the package. Without files the truth pages of at least
``--least`` code points are taken. Beside other tools: ``python benchmarks --only text``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pages import load_all

from cleaner import text as core
from cleaner.io.read import Raw
from cleaner.page import blank_result, opened
from cleaner.pipeline import Pipeline
from cleaner.settings import Settings

ROUNDS = 5


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
    options = parser.parse_args()
    texts = [path.read_bytes().decode() for path in options.files] or [
        truth.view for truth in load_all(Path(__file__).parent / "pages") if len(truth.view) >= options.least
    ]
    pipeline = Pipeline(Settings())
    raws = [Raw(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]
    for raw in raws:  # warm: profiles, patterns and models are loaded once a process
        pipeline.run(raw)
    size = sum(map(len, texts))
    print(f"{len(texts)} pages, {size / len(texts) / 1000:.1f} k code points each, best of {ROUNDS} rounds")
    taken = by_stage(pipeline, raws)
    for name, seconds in {**taken, "all": sum(taken.values())}.items():
        print(f"  {name:16} {seconds / size * 1e7:7.2f} ms per 10,000 code points")


if __name__ == "__main__":
    main()
