"""What was measured, as rows: written as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from turns import Taken


@dataclass(frozen=True)
class Row:
    """A tool in one comparison. `cpu` is CPU milliseconds for one `unit`; `ratio` says for each of our settings how
    much of this tool's CPU time it takes: all batches, the lowest and the highest of one batch. `rss` is MB at most, of
    all its processes; `figures` is what else was measured. A row without figures says why in `reason`.
    """

    part: str
    tool: str
    version: str = ""
    unit: str = ""
    cpu: float | None = None
    ratio: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    rss: float | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Target:
    """What was aimed at: `met` is None where it could not be measured."""

    what: str
    aim: str
    measured: str
    met: bool | None


def rows_of(part: str, unit: str, units: int, taken: Sequence[Taken], versions: Mapping[str, str], ours: Sequence[str]):
    """The rows of tools that took turns over `units` units; `ours` are the names of our own settings."""
    own = {row.tool.name: row for row in taken if row.tool.name in ours and not row.reason}
    for row in taken:
        version = versions.get(row.tool.env, "")
        if row.reason or not row.cpu:
            yield Row(part, row.tool.name, version, unit, reason=row.reason or "nothing measured")
            continue
        ratio = {
            name: (
                sum(mine.cpu) / sum(row.cpu),
                min(a / b for a, b in zip(mine.cpu, row.cpu, strict=True)),
                max(a / b for a, b in zip(mine.cpu, row.cpu, strict=True)),
            )
            for name, mine in own.items()
        }
        cpu = 1000 * sum(row.cpu) / units
        yield Row(part, row.tool.name, version, unit, cpu, ratio, row.peak / 1e6)


def write(folder: Path, name: str, about: Mapping[str, Any], rows: Sequence[Row], targets: Sequence[Target], bill: str):
    """`name`.json and `name`.md in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {"about": about, "targets": [asdict(t) for t in targets], "rows": [asdict(row) for row in rows]}
    (folder / f"{name}.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
    lines = [f"# {about['title']}", "", f"    {about['command']}", ""]
    lines += [f"* {key}: {value}" for key, value in about.items() if key not in ("title", "command", "memory")]
    lines += ["", f"![Ratios and memory]({name}.svg)", "", "## Targets", ""]
    lines += _markdown(
        ["target", "aim", "measured", "met"],
        [[t.what, t.aim, t.measured, {True: "yes", False: "no", None: "not measured"}[t.met]] for t in targets],
    )
    for part in dict.fromkeys(row.part for row in rows):
        lines += ["", f"## {part}", "", *_part([row for row in rows if row.part == part])]
    lines += ["", bill] if bill else []
    (folder / f"{name}.md").write_text("\n".join(lines) + "\n", "utf-8")


def _part(rows: Sequence[Row]) -> list[str]:
    ours = list(dict.fromkeys(name for row in rows for name in row.ratio))
    figures = list(dict.fromkeys(name for row in rows for name in row.figures))
    unit = next((row.unit for row in rows if row.unit), "")
    timed = any(row.cpu is not None for row in rows)
    held = any(row.rss is not None for row in rows)
    head = [
        "",
        *([f"CPU ms {unit}"] if timed else []),
        *(f"{name} / this" for name in ours),
        *(["RSS MB"] if held else []),
        *figures,
    ]
    body = []
    for row in rows:
        name = f"{row.tool} {row.version}".strip()
        if row.reason:
            body.append([name, f"– ({row.reason})", *[""] * (len(head) - 2)])
            continue
        cells = [f"{row.cpu:.2f}" if row.cpu is not None else ""] if timed else []
        cells += [_ratio(row.ratio.get(name)) for name in ours]
        cells += [f"{row.rss:.0f}" if row.rss is not None else ""] if held else []
        body.append([name, *cells, *(shown(row.figures.get(key, "")) for key in figures)])
    return _markdown(head, body)


def _ratio(value: tuple[float, float, float] | None) -> str:
    return "" if value is None else f"{value[0]:.2f} ({value[1]:.2f}–{value[2]:.2f})"


def shown(value: Any) -> str:
    """A figure as tables have it."""
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _markdown(head: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body)]
