"""Pages that every adapter is given, and what `cleaner` itself makes of them."""

from __future__ import annotations

from pathlib import Path

import cleaner

SAMPLES = Path(__file__).parents[2] / "corpus_samples"
FERRY = (SAMPLES / "en-ferry/source.txt").read_text("utf-8")
COLUMN = (SAMPLES / "en-column/source.txt").read_text("utf-8")
BODY = "The harbour wall at Lunsay was finished on Friday, two years later than the council had promised. "
HTML = (
    "<!doctype html><html><head><title>Harbour wall finished</title></head><body><nav>Home News Sport</nav>"
    f"<article><h1>Harbour wall finished</h1><p>{BODY * 2}</p><p>{BODY}</p></article>"
    "<footer>Imprint</footer></body></html>"
)
WANTED = [cleaner.clean_text(text) for text in (FERRY, COLUMN)]
CLEAN = [result.text for result in WANTED]
assert CLEAN[0] != FERRY
assert len(WANTED[0].documents) > 1
