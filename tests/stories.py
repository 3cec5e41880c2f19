"""Document rows made up for tests of duplicates: invented words, so that unrelated stories share nothing."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SYLLABLES = ["ba", "do", "ki", "lu", "me", "no", "pa", "ri", "sa", "te", "vu", "zo"]


def prose(name: str, words: int = 120) -> str:
    """Paragraphs of made-up words; the same name gives the same text."""
    rng = random.Random(name)
    tokens = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(words)]
    paragraphs = [" ".join(tokens[at : at + 30]).capitalize() + "." for at in range(0, words, 30)]
    return "\n\n".join(paragraphs)


def row(name: str, text: str, *, state: str = "kept", **facts: Any) -> dict[str, Any]:
    """A document row; its id is made of its name."""
    page = hashlib.sha256(name.encode()).hexdigest()[:32]
    return {
        "id": f"{page}#0",
        "text": text,
        "source": None,
        "added": None,
        "created": facts.pop("created", None),
        "metadata": {
            "page": page, "path": f"{name}.txt", "index": 0, "role": "lead", "parent": None, "title": name,
            "publisher": None, "language": "en", "gaps": [], "state": state, "because": None, "duplicate": None,
            "copies": [], **facts,
        },
    }  # fmt: skip


def write(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8")
    return path


def mixture(documents: int) -> list[dict[str, Any]]:
    """Every third document a copy of the one before, whole or cut."""
    rows: list[dict[str, Any]] = []
    for at in range(documents):
        text = prose(f"story {at - 1 if at % 3 == 2 else at}")
        rows.append(row(f"doc {at}", text[: len(text) // 2] if at % 6 == 5 else text))
    return rows


def write_parts(folder: Path, documents: int, each: int) -> list[Path]:
    """A mixture in parts."""
    rows = mixture(documents)
    return [write(folder / f"{at:03d}.jsonl", rows[at : at + each]) for at in range(0, documents, each)]
