"""The picture of a table: ``python plot.py TABLE.json PICTURE.svg``, in an environment with matplotlib."""

from __future__ import annotations

import json
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "cleaner"
from matplotlib import pyplot  # noqa: E402


def main() -> None:
    """Ratios of every comparison as dots with their spread; memory as a line."""
    source, target = sys.argv[1:3]
    with open(source, encoding="utf-8") as file:
        table = json.load(file)
    parts = list(dict.fromkeys(row["part"] for row in table["rows"] if row["ratio"]))
    memory = table["about"].get("memory") or []
    heights = [sum(1 for row in table["rows"] if row["part"] == part) + 1.5 for part in parts] + [6]
    figure, axes = pyplot.subplots(
        len(parts) + 1,
        1,
        squeeze=False,
        figsize=(9, 0.42 * sum(heights)),
        layout="constrained",
        gridspec_kw={"height_ratios": heights},
    )
    for (axis,), part in zip(axes, parts):  # noqa: B905
        _ratios(axis, part, [row for row in table["rows"] if row["part"] == part and row["ratio"]])
    last = axes[-1][0]
    last.plot([x for x, _ in memory], [y for _, y in memory], color="#0b6e99", linewidth=1)
    last.set(title="Memory of all processes of a run, one worker", xlabel="seconds", ylabel="MB", ylim=(0, None))
    figure.savefig(target, metadata={"Date": None})


def _ratios(axis, part: str, rows: list) -> None:
    ours = list(rows[0]["ratio"])
    colours = ("#0b6e99", "#c8571b")
    for number, name in enumerate(ours):
        for at, row in enumerate(rows):
            value, low, high = row["ratio"][name]
            y = at + 0.22 * (number - (len(ours) - 1) / 2)
            axis.plot([low, high], [y, y], color=colours[number], linewidth=1)
            axis.plot(value, y, "o", color=colours[number], markersize=5, label=name if at == 0 else None)
    axis.axvline(1, color="#888888", linewidth=0.8)
    axis.set_xscale("log")
    axis.set_xticks(steps := [1 / 30, 0.1, 0.3, 1, 3, 10, 30], [f"{step:.2g}" for step in steps])
    axis.minorticks_off()
    axis.set_xlim(1 / 40, 40)
    axis.set_yticks(range(len(rows)), [row["tool"] for row in rows])
    axis.invert_yaxis()
    axis.set_title(part)
    axis.set_xlabel("CPU time of cleaner as a multiple of this tool's", fontsize="small")
    axis.legend(loc="best", fontsize="small")


if __name__ == "__main__":
    main()
