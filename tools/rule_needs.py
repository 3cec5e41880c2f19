"""Write what the patterns that ship need of a line, ``cleaner/data/rules/needs.json``: ``python tools/rule_needs.py``.

A pattern that is not in it is worked out when it is loaded, which takes some ten milliseconds. With ``--check``
nothing is written; exit code 1 says that the file is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cleaner.rules import builtin
from cleaner.rules.dates import grammar, within, worth
from cleaner.rules.prefilter import table
from cleaner.rules.rule import LONGEST

TARGET = Path(__file__).parent.parent / "cleaner" / "data" / "rules" / "needs.json"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    check = parser.parse_args().check
    sites, generic = builtin()
    patterns = [rule.lines[0] for profile in (*sites, generic) for rule in profile.rules if rule.lines]
    patterns += [*grammar().patterns, *within().patterns, *worth().patterns]
    rows = [f'"{key}": {json.dumps(row, ensure_ascii=False)}' for key, row in table(patterns, LONGEST).items()]
    text = "{\n" + ",\n".join(sorted(rows)) + "\n}\n"
    if check:
        return int(TARGET.read_text("utf-8") != text)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
