"""Write every sample's marked.txt anew, as ``explain --plain`` shows the page: ``python tools/mark_samples.py``.

With ``--check`` nothing is written; samples whose marked.txt is not what the package says are listed, with exit code 1.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cleaner
from cleaner.text import marked

SAMPLES = Path(__file__).parent.parent / "corpus_samples"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    check = parser.parse_args().check
    stale = []
    for source in sorted(SAMPLES.glob("*/source.txt")):
        result = cleaner.clean_file(source)
        shown = marked(result.view, result.parts, result.edits).encode("utf-8")
        target = source.with_name("marked.txt")
        if not target.exists() or target.read_bytes() != shown:
            stale.append(source.parent.name)
            if not check:
                target.write_bytes(shown)
    print(*(f"{'differs' if check else 'written'}: {name}" for name in stale), f"{len(stale)} changed", sep="\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
