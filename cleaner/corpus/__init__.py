"""Many pages into one output folder: what `clean_corpus`, `clean_file(out=...)` and the command line call.

A run is phases over a work folder: plan, clean, what looks at the whole corpus, finish. See docs/design.md, "Runs".
"""

from cleaner.corpus.clean import clean_raws
from cleaner.corpus.learn import proposal
from cleaner.corpus.phases import PHASES, Phase, Verdicts
from cleaner.corpus.run import RunSummary, Step, clean_corpus, load_profiles, stream, summary, write_result

__all__ = [
    "PHASES", "Phase", "RunSummary", "Step", "Verdicts", "clean_corpus", "clean_raws", "load_profiles", "proposal",
    "stream",
    "summary", "write_result",
]  # fmt: skip
