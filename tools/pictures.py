"""Make the pictures of the documentation from `corpus_samples`: ``python tools/pictures.py``.

Cleans the samples, then writes into ``docs/pictures`` what a terminal shows (SVG, by rich) and what a browser shows of
the report (WebP, by the Chromium of the tests).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

import cleaner
from cleaner.catalogue import catalogue
from cleaner.report import boxes, by_rules
from cleaner.terminal import show_page, summary_lines

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = "corpus_samples/en-ferry/source.txt"
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font: {char_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  line-height: {line_height}px; font-variant-east-asian: full-width;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""
"""rich's frame without the fonts that it loads from elsewhere."""


def terminal(name: str, command: str, show: Callable[[Console], None], width: int = 104) -> Path:
    """What a terminal shows after a command, as SVG."""
    console = Console(record=True, width=width, force_terminal=True, highlight=False, file=StringIO())
    console.print(Text.assemble(("$ ", "dim"), command))
    show(console)
    path = PICTURES / f"{name}.svg"
    path.write_text(console.export_svg(title="", code_format=FRAME, unique_id=name), "utf-8")
    return path


def explained(console: Console, rules: list[str]) -> None:
    """What `cleaner explain` shows of the sample."""
    result = cleaner.clean_file(SAMPLE)
    found = list(boxes(result.view, result.parts, result.edits))
    show_page(
        result,
        list(by_rules(found, rules)) if rules else found,
        console,
        {rule.id: rule.why for rule in catalogue()},
    )


def photographed(out: Path) -> list[Path]:
    """The report in a wide window, in the dark and on a phone."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import chromium

    to_page = (
        "const page = [...document.querySelectorAll('.page')].find(p => p.dataset.path.includes('en-ferry'));"
        "page.open = true; page.scrollIntoView()"
    )
    named = {name: PICTURES / f"report-{name}.webp" for name in ("light", "dark", "phone")}
    with chromium() as browser:
        browser.open(out / "report.html", width=1200, height=1000)
        browser.picture(named["light"])
        browser.open(out / "report.html", width=1200, height=1000, dark=True)
        browser.js(f"{to_page}; page.querySelectorAll('.box')[1].scrollIntoView({{block: 'center'}})")
        browser.picture(named["dark"])
        browser.open(out / "report.html", width=390, height=844)
        browser.js(to_page)
        browser.picture(named["phone"])
    return list(named.values())


def main() -> None:
    """The command line."""
    PICTURES.mkdir(exist_ok=True)
    os.chdir(ROOT)
    with TemporaryDirectory() as folder:
        out = Path(folder) / "clean"
        summary = cleaner.clean_corpus("corpus_samples/*/source.txt", out)
        lines = [line.replace(str(out), "clean") for line in summary_lines(summary)]
        made = [
            terminal(
                "run",
                "cleaner run 'corpus_samples/*/source.txt' -o clean",
                lambda console: console.print(Text("\n".join(lines))),
            ),
            terminal("explain", f"cleaner explain {SAMPLE}", lambda console: explained(console, [])),
            terminal(
                "explain-rule",
                f"cleaner explain {SAMPLE} --rule joins --rule split/age",
                lambda console: explained(console, ["joins", "split/age"]),
            ),
            *photographed(out),
        ]
    for path in made:
        print(f"{os.path.relpath(path)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
