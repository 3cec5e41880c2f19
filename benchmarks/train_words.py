"""Make the list of English words that hyphens at line ends are judged by: ``train_words.py FOLDER DICTIONARY ...``.

FOLDER holds ``fnc1.en.jsonl.zst`` (Apache-2.0), of which only the build part is read (see `damage.articles`): words in
small letters that stand there three times, twice with a hyphen, once when they are long. Each DICTIONARY is a list with
one word a line, as the Debian packages wamerican and wbritish have it. Possessives and words with a capital that is not
the first are left out.
"""

from __future__ import annotations

import argparse
import gzip
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
    parser.add_argument("dictionaries", type=Path, nargs="*")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    for article in articles(options.folder / "fnc1.en.jsonl.zst", part="build"):
        counts.update(re.findall(r"(?<![\w'’.@/-])[a-z]{2,}(?:-[a-z]{2,})*(?![\w'’@/-])", article.text))
    words = {w for w, n in counts.items() if n >= (2 if "-" in w else 1 if len(w) > 6 else 3) and len(w) <= 30}
    for path in options.dictionaries:
        listed = path.read_text("utf-8").split()
        words |= {word.lower() for word in listed if len(word) > 1 and re.fullmatch(r"[^\W\d_][a-zà-ÿ-]+", word)}
    data = gzip.compress("\n".join(sorted(words)).encode() + b"\n", 9, mtime=0)
    (HERE.parent / "cleaner" / "data" / "models" / WORDS).write_bytes(data)
    print(
        f"{len(words)} words, {sum('-' in w for w in words)} with a hyphen, {len(data)} bytes, "
        f"sha256 {hashlib.sha256(data).hexdigest()}"
    )


if __name__ == "__main__":
    main()
