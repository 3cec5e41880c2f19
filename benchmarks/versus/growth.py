"""How cost grows: with pages, with the size of a page, with workers; start-up; memory over many pages."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import made
from compare import CALLS, DISK, KEPT, SERIAL, Bench, simulated
from environments import OURS, Missing, environment
from prose import story
from sites import Site
from table import Row
from turns import Child


def _run(bench: Bench, module: str, tool: str, call: Callable[[Child], list[Row]]) -> list[Row]:
    with Child(bench.peers.python(OURS), module, tool) as child:
        return call(child)


def pages(bench: Bench) -> list[Row]:
    """A run over more and more pages: CPU a page, memory, bytes."""

    def call(child: Child) -> list[Row]:
        rows = []
        for number in (500, 2000, 6000) if not bench.quick else (20, 60):
            path = made.rows((made.dump(seed, 3000) for seed in range(number)), bench.work / "many.jsonl", number)
            child.peak = 0
            answer = child.ask([{"path": str(path)}])
            figures = {
                KEPT: answer["out"][0]["disk"] // number,
                DISK: answer.get("write_bytes", 0) // number,
                CALLS: (answer.get("rchar", 0) + answer.get("wchar", 0)) // number,
                SERIAL: 1000 * answer["alone"] / number,
            }
            cpu = 1000 * answer["cpu"] / number
            rows.append(Row(_PAGES, f"{number:,} pages", "", "a page", cpu, {}, child.peak / 1e6, figures))
        return rows

    return _run(bench, "runs", "cleaner", call)


def sizes(bench: Bench) -> list[Row]:
    """Pages of more and more code points, as text and as markup."""
    rows = []
    steps = (1_000, 10_000, 100_000, 1_000_000) if not bench.quick else (1_000, 10_000)

    def text(child: Child) -> list[Row]:
        found = []
        for size in steps:
            own = [made.dump(seed, size) for seed in range(max(2, min(50, 400_000 // size)))]
            child.ask(own[:1])
            cpu = child.ask(own)["cpu"]
            found.append(Row(_SIZES, f"text, {size:,}", "", "10,000 code points", 1e7 * cpu / sum(map(len, own))))
        return found

    def markup(child: Child) -> list[Row]:
        found = []
        for paragraphs in (10, 100, 1000) if not bench.quick else (10, 40):
            paths, size = [], 0
            for seed in range(4):
                own = story(random.Random(seed), "en", paragraphs)
                path = bench.work / f"long-{seed}.html"
                data = Site(seed, "en").page(own, [own] * 5, seed)
                path.write_text(data, "utf-8")
                paths.append(str(path))
                size += len(data)
            child.ask(paths[:1])
            cpu = child.ask(paths)["cpu"]
            name = f"HTML (fast), {paragraphs:,} paragraphs, {size / 4000:.0f} kB"
            found.append(Row(_SIZES, name, "", "10,000 code points", 1e7 * cpu / size))
        return found

    rows += _run(bench, "texts", "cleaner", text)
    rows += _run(bench, "markup", "cleaner_fast", markup)
    return rows


def copies(bench: Bench) -> list[Row]:
    """The search for copies in larger and larger corpora."""

    def call(child: Child) -> list[Row]:
        rows = []
        for number in (2000, 6000, 18_000) if not bench.quick else (200, 400):
            folder, own = simulated(bench, number, 904)
            child.peak = 0
            answer = child.ask([str(folder)])
            figures = {
                "bytes of files a document": answer["out"][0]["disk"] // len(own),
                CALLS: (answer.get("rchar", 0) + answer.get("wchar", 0)) // len(own),
            }
            cpu = 1000 * answer["cpu"] / len(own)
            rows.append(Row(_COPIES, f"{len(own):,} documents", "", "a document", cpu, {}, child.peak / 1e6, figures))
        return rows

    return _run(bench, "copies", "cleaner", call)


def workers(bench: Bench) -> list[Row]:
    """Two workers against one, turn by turn, and the same of a plain loop in Python, in seconds by the clock."""
    number, rounds = bench.size(800, 40), bench.size(3, 1)
    path = made.rows((made.dump(seed) for seed in range(number)), bench.work / "workers.jsonl", number)
    python = bench.peers.python(OURS)
    took: dict[str, dict[int, list[float]]] = {name: {1: [], 2: []} for name in ("cleaner run", "a loop in Python")}
    spent: dict[int, list[float]] = {1: [], 2: []}
    with Child(python, "runs", "cleaner") as own, Child(python, "runs", "plain") as plain:
        for _ in range(rounds):
            for jobs in (1, 2):
                answer = own.ask([{"path": str(path), "jobs": jobs}])
                took["cleaner run"][jobs].append(answer["out"][0]["seconds"])
                spent[jobs].append(answer["cpu"])
                answer = plain.ask([{"jobs": jobs, "size": bench.size(400_000, 40_000)}])
                took["a loop in Python"][jobs].append(answer["out"][0]["seconds"])
    rows = []
    for name, seconds in took.items():
        one, two = min(seconds[1]), min(seconds[2])
        figures: dict[str, Any] = {"one worker, s": one, "two workers, s": two, "two to one": one / two}
        if name == "cleaner run":
            figures["CPU of two to that of one"] = min(spent[2]) / min(spent[1])
        rows.append(Row(_WORKERS, name, figures=figures))
    return rows


_FIRST = {
    "cleaner": ("import cleaner; cleaner.clean_text(page)", OURS),
    "ftfy + langdetect": ("import ftfy, langdetect; langdetect.detect(ftfy.fix_text(page))", "ftfy"),
    "trafilatura, HTML": ("import trafilatura; trafilatura.extract('<html><body><p>' + page)", "trafilatura"),
    "datatrove, Gopher's filter": (
        "from datatrove.data import Document; from datatrove.pipeline.filters import GopherQualityFilter; "
        "GopherQualityFilter().filter(Document(text=page, id='1'))",
        "datatrove",
    ),
}


def start(bench: Bench) -> list[Row]:
    """Seconds to start, the best of several: by the clock, and CPU."""
    page = made.dump(0, 3000)
    rounds = bench.size(7, 2)
    commands = {"cleaner --version": ([sys.executable, "-m", "cleaner", "--version"], "")}
    rows = []
    for name, (code, env) in _FIRST.items():
        try:
            commands[f"first page: {name}"] = ([bench.peers.python(env), "-c", f"page = {page!r}\n{code}"], env)
        except Missing as error:
            rows.append(Row(_START, f"first page: {name}", reason=str(error)))
    for name, (command, env) in commands.items():
        clock, cpu, said = [], [], ""
        for _ in range(rounds):
            begun, before = time.monotonic(), _children()
            done = subprocess.run(command, capture_output=True, text=True, env=environment())
            clock.append(time.monotonic() - begun)
            cpu.append(_children() - before)
            said = done.stderr.strip().splitlines()[-1] if done.returncode else ""
        version = bench.peers.version(env) if env else ""
        if said:
            rows.append(Row(_START, name, version, reason=said[:200]))
        else:
            rows.append(Row(_START, name, version, figures={"seconds": min(clock), "CPU seconds": min(cpu)}))
    return rows


def memory(bench: Bench) -> tuple[list[Row], list[tuple[float, float]]]:
    """A run of one worker over many small pages: memory of all its processes, as rows and as (seconds, MB)."""
    number = bench.size(100_000, 300)
    path, marks = bench.work / "small.jsonl", bench.work / "marks.json"
    made.rows(made.small(), path, number)
    with Child(bench.peers.python(OURS), "runs", "cleaner") as child:
        answer = child.ask(
            [{"path": str(path), "marks": str(marks)}], every=0.5 if not bench.quick else 0.02, limit=7200
        )
        watched = child.watched
    steps = json.loads(marks.read_text("utf-8"))
    cleaned = [(when, done) for when, phase, done in steps if phase == "clean" and done]
    last = max(done for _, done in cleaned)
    times = [when for when, _ in watched]

    def held(share: float) -> float:
        """MB when so much of the pages was cleaned: the middle of what was seen right before."""
        at = max(1, bisect_right(times, next(when for when, done in cleaned if done >= share * last)))
        return statistics.median(size for _, size in watched[max(0, at - 9) : at]) / 1e6

    tenth, end = held(0.1), held(1.0)
    parts = {
        phase: [when for when, own, _ in steps if own == phase] for phase in ("learn", "clean", "corpus", "finish")
    }
    figures: dict[str, Any] = {"pages": number, "MB at 10 % of the pages": tenth, "MB at the last page": end}
    figures["end to 10 %"] = end / tenth
    until = steps[-1][0]
    for phase, following in zip(parts, (*list(parts)[1:], None), strict=True):
        if parts[phase]:
            stop = parts[following][0] if following and parts[following] else until
            own = [size for when, size in watched if parts[phase][0] <= when <= stop]
            figures[f"MB at most, {phase}"] = max(own, default=0) / 1e6
    row = Row(
        _MEMORY, "cleaner run --jobs 1", "", "a page", 1000 * answer["cpu"] / number, {}, child.peak / 1e6, figures
    )
    begun = watched[0][0]
    step = max(1, len(watched) // 400)
    return [row], [(round(when - begun, 2), round(size / 1e6, 1)) for when, size in watched[::step]]


_PAGES, _SIZES, _COPIES = "Growth with pages", "Growth with the size of a page", "Growth of the search for copies"
_WORKERS, _START, _MEMORY = "Two workers", "Start-up", "Memory over many small pages"


def _children() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
