"""What was aimed at, and whether the rows show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from table import Row, Target


def of(rows: Sequence[Row]) -> list[Target]:
    """Every target, measured or not."""

    def ratio(part: str, tool: str, ours: str) -> float | None:
        row = _row(rows, part, tool)
        return row.ratio[ours][0] if row is not None and ours in row.ratio else None

    def figure(part: str, tool: str, name: str) -> float | None:
        row = _row(rows, part, tool)
        return row.figures.get(name) if row is not None else None

    def most(limit: float) -> tuple[str, Callable[[float], bool]]:
        return f"≤ {limit}", lambda value: value <= limit

    def least(limit: float) -> tuple[str, Callable[[float], bool]]:
        return f"≥ {limit}", lambda value: value >= limit

    text, web, warc = "Text pages of 10 kB", "HTML pages", "A WARC from end to end"
    trafilatura, datatrove = "trafilatura with metadata", "datatrove: trafilatura, language, MinHash"
    accurate, fast, bare = "cleaner accurate", "cleaner fast", "cleaner without language"
    memory, turned = "Memory over many small pages", _turned(ratio(warc, datatrove, accurate))
    found = [
        ("text page of 10 kB without language: MB/s", least(8), figure(text, bare, "MB/s")),
        ("… or CPU to that of ftfy's `fix_text`", most(0.25), ratio(text, "ftfy", bare)),
        ("HTML, accurate: CPU to that of trafilatura with metadata", most(1.0), ratio(web, trafilatura, accurate)),
        ("HTML, fast: the same", most(0.3), ratio(web, trafilatura, fast)),
        ("WARC, accurate: pages a CPU second to those of datatrove", least(2), turned),
        ("WARC, fast: the same", least(2), _turned(ratio(warc, datatrove, fast))),
        ("WARC, fast: F1 less that of datatrove", least(0), _less(rows, warc, fast, datatrove, "F1")),
        ("WARC, fast: copies left less those of datatrove", most(0), _less(rows, warc, fast, datatrove, "copies left")),
        ("two workers to one", least(1.85), figure("Two workers", "cleaner run", "two to one")),
        ("memory at the last page to that at 10 %", most(1.1), figure(memory, "cleaner run --jobs 1", "end to 10 %")),
        ("`cleaner --version`, s", most(0.25), figure("Start-up", "cleaner --version", "seconds")),
        ("first page, s", most(1.0), figure("Start-up", "first page: cleaner", "seconds")),
    ]  # fmt: skip
    return [
        Target(what, aim, "" if value is None else f"{value:.3g}", None if value is None else holds(value))
        for what, (aim, holds), value in found
    ]


def _row(rows: Sequence[Row], part: str, tool: str) -> Row | None:
    return next((row for row in rows if row.part.startswith(part) and row.tool == tool and not row.reason), None)


def _turned(value: float | None) -> float | None:
    return 1 / value if value else None


def _less(rows: Sequence[Row], part: str, ours: str, peer: str, name: str) -> float | None:
    own, other = (_row(rows, part, tool) for tool in (ours, peer))
    if own is None or other is None or name not in own.figures or name not in other.figures:
        return None
    return own.figures[name] - other.figures[name]
