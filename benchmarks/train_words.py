"""Make the list of English words that hyphens at line ends are judged by: ``python benchmarks/train_words.py FOLDER``.

FOLDER holds ``fnc1.en.jsonl.zst`` (Apache-2.0). Only the build part is read (see `damage.is_test`). Words in small
letters that stand there three times, twice with a hyphen, once when they are long; names and figures are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from damage import articles

from cleaner.stages.hyphens import WORDS

HERE = Path(__file__).parent


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    counts: Counter[str] = Counter()
    for article in articles(folder / "fnc1.en.jsonl.zst", part="build"):
        counts.update(re.findall(r"(?<![\w'’.@/-])[a-z]{2,}(?:-[a-z]{2,})*(?![\w'’@/-])", article.text))
    words = sorted(w for w, n in counts.items() if n >= (2 if "-" in w else 1 if len(w) > 6 else 3) and len(w) <= 30)
    data = "\n".join(words).encode() + b"\n"
    target = HERE.parent / "cleaner" / "data" / "models" / WORDS
    target.write_bytes(data)
    print(
        f"{len(words)} words, {sum('-' in w for w in words)} with a hyphen, sha256 {hashlib.sha256(data).hexdigest()}"
    )


if __name__ == "__main__":
    main()
