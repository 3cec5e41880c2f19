"""A WARC from end to end. Paths come in; for each the text of every page by its address, which of them stay when
copies are dropped, the bytes of the output, and of ours the CPU seconds of each phase go out. See `texts.py`.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[[list[str]], list[dict[str, Any]]]


def cleaner_accurate() -> Run:
    """A run as `cleaner run --jobs 1` does it: survey, cleaning, ledger, copies, report."""
    return _cleaner("accurate")


def cleaner_fast() -> Run:
    """The same without trafilatura's opinion."""
    return _cleaner("fast")


def cleaner_unlearnt() -> Run:
    """The same without the survey of the sites' chrome, which reads every page once more."""
    return _cleaner("fast", learn=False)


def _cleaner(how: str, **options: Any) -> Run:
    from child import cpu

    from cleaner import Settings, clean_corpus

    settings = Settings(extraction=how, **options)

    def one(path: str) -> dict[str, Any]:
        texts: dict[str, str] = {}
        kept: list[str] = []
        begun: dict[str, float] = {}

        def note(step: Any) -> None:
            if step.phase not in begun:
                begun[step.phase] = cpu()

        with tempfile.TemporaryDirectory() as out:
            clean_corpus(path, out, settings=settings, progress=note)
            times = [*begun.values(), cpu()]
            for file in sorted(Path(out, "documents").glob("*.jsonl")):
                for line in file.open(encoding="utf-8"):
                    row = json.loads(line)
                    url = row["metadata"]["url"]
                    texts[url] = f"{texts[url]}\n\n{row['text']}" if url in texts else row["text"]
                    kept += [url] if row["metadata"]["role"] == "lead" and row["metadata"]["state"] == "kept" else []
            disk = sum(file.stat().st_size for file in Path(out).rglob("*") if file.is_file())
        phases = {name: times[at + 1] - times[at] for at, name in enumerate(begun)}
        return {"texts": texts, "kept": kept, "disk": disk, "phases": phases}

    return lambda paths: [one(path) for path in paths]


def datatrove() -> Run:
    """WARC reader, trafilatura, language, MinHash: as they come, but with time enough for every page."""
    from copies import clusters
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.readers import WarcReader
    from datatrove.pipeline.writers import JsonlWriter
    from texts import language_filter

    def one(path: str) -> dict[str, Any]:
        file = Path(path)
        data = WarcReader(str(file.parent), glob_pattern=file.name).run()
        for step in (Trafilatura(timeout=60), language_filter()):
            data = step.run(data)
        documents = list(data)
        label = clusters(documents, MinhashConfig())
        kept = [doc for number, doc in enumerate(documents) if label[number] in (None, number)]
        with tempfile.TemporaryDirectory() as out:
            for _ in JsonlWriter(out).run(iter(kept)):
                pass
            disk = sum(file.stat().st_size for file in Path(out).rglob("*") if file.is_file())
        texts = {doc.metadata["url"]: doc.text for doc in documents}
        return {"texts": texts, "kept": [doc.metadata["url"] for doc in kept], "disk": disk}

    return lambda paths: [one(path) for path in paths]
