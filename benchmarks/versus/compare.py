"""The comparisons with other tools, each a list of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import made
from environments import KNOWN, OURS, Peers
from html_scores import grams
from markup_pages import Page, pages
from measures import measures
from pages import load_all
from prose import PAGES
from syndication import MAKES, simulate, write
from table import Row, rows_of
from turns import Tool, in_turn

BATCH = 20
ACCURATE, FAST = "cleaner accurate", "cleaner fast"
KEPT, DISK, CALLS = "bytes kept a page", "bytes to disk a page", "bytes by calls, pipes included"
SERIAL = "CPU ms of the run's own process"


@dataclass(frozen=True)
class Bench:
    """What a comparison works with: environments, a scratch folder, how much, and a folder of real data if any."""

    peers: Peers
    work: Path
    quick: bool
    data: Path | None = None

    def size(self, full: int, quick: int) -> int:
        """How many, in this form of the command."""
        return quick if self.quick else full

    def versions(self) -> dict[str, str]:
        """Versions by environment."""
        return {name: self.peers.version(name) for name in (OURS, *KNOWN)}

    def given(self, name: str) -> Path | None:
        """Real data of one kind."""
        return self.data / name if self.data is not None and (self.data / name).exists() else None


def text(bench: Bench) -> list[Row]:
    """Text pages of 10 kB, then the truth pages that are written for this project."""
    folder = bench.given("text")
    tools = [
        Tool("cleaner without language", "cleaner_no_language"),
        Tool("cleaner", "cleaner"),
        Tool("ftfy", "ftfy", "ftfy"),
        Tool("ftfy + langdetect", "ftfy_langdetect", "ftfy"),
        Tool("datatrove, C4's and Gopher's filters and language", "datatrove", "datatrove"),
        Tool("jusText on lines", "justext", "justext"),
    ]
    if folder is not None:
        kinds = {"Text pages given": [path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.txt"))]}
    else:
        truth = [page.view for page in load_all(PAGES) if len(page.view) >= 3000]
        kinds = {
            "Text pages of 10 kB": [made.dump(seed) for seed in range(bench.size(320, 24))],
            "Text pages of 3 kB and more, written by hand": truth[: bench.size(len(truth), 16)],
        }
    found: list[Row] = []
    for part, texts in kinds.items():
        taken = in_turn(bench.peers, "texts", tools, _batches(texts), texts[:3])
        size = sum(len(one.encode()) for one in texts)
        rows = rows_of(part, "a page", len(texts), taken, bench.versions(), ("cleaner without language", "cleaner"))
        found += [
            replace(row, figures={"MB/s": size / len(texts) / row.cpu / 1000}) if row.cpu else row for row in rows
        ]
    return found


def markup(bench: Bench) -> list[Row]:
    """Pages of HTML: CPU, and the main text where it is known."""
    folder = bench.given("html")
    known: list[Page] = []
    if folder is not None:
        for own in (folder, *(path for path in sorted(folder.iterdir()) if path.is_dir())):
            known += pages(own)
        known = known or [Page(path.name, "", path.read_bytes(), None) for path in sorted(folder.rglob("*.htm*"))]
        known = known[:: max(1, len(known) // bench.size(400, 24))]
    else:
        known = [Page(one.url, "", one.markup.encode(), one.truth) for one in made.crawl(bench.size(400, 24), 1)]
    files = _files(known, bench.work / "html")
    tools = [
        Tool(ACCURATE, "cleaner_accurate"),
        Tool(FAST, "cleaner_fast"),
        Tool("trafilatura with metadata", "trafilatura", "trafilatura"),
        Tool("trafilatura, text alone", "trafilatura_text", "trafilatura"),
        Tool("resiliparse", "resiliparse", "resiliparse"),
        Tool("readability-lxml", "readability_lxml", "readability-lxml"),
        Tool("newspaper4k", "newspaper4k", "newspaper4k"),
    ]
    taken = in_turn(bench.peers, "markup", tools, _batches(files), files[:3])
    part = "HTML pages given" if folder is not None else "HTML pages"
    rows = list(rows_of(part, "a page", len(files), taken, bench.versions(), (ACCURATE, FAST)))
    truth = any(page.truth for page in known)
    found = []
    for row, own in zip(rows, taken, strict=True):
        texts = [one for batch in own.out for one in batch]
        if row.cpu is not None and truth:
            precision, recall, f = grams(list(zip(known, texts, strict=True)))
            row = replace(row, figures={"precision": precision, "recall": recall, "F1": f})
        found.append(row)
    return found


def duplicates(bench: Bench) -> list[Row]:
    """Copies of stories in simulated corpora, several in turn."""
    made_up = [simulated(bench, bench.size(2000, 400), seed) for seed in range(901, 901 + bench.size(3, 1))]
    folders, rows = [[str(folder)] for folder, _ in made_up], [own for _, own in made_up]
    tools = [
        Tool("cleaner", "cleaner"),
        Tool("rensa", "rensa", "rensa"),
        Tool("gaoya", "gaoya", "gaoya"),
        Tool("datasketch", "datasketch", "datasketch"),
        Tool("datatrove, its own settings", "datatrove_default", "datatrove"),
        Tool("datatrove, runs of three words", "datatrove", "datatrove"),
        Tool("text-dedup", "text_dedup", "text-dedup"),
    ]
    few = bench.work / "copies-few"
    write(rows[0][:50], few, 1, 1)
    taken = in_turn(bench.peers, "copies", tools, folders, [str(few)])
    part = "Copies of stories" + (" (news given)" if bench.given("news") else "")
    total = sum(map(len, rows))
    found = []
    for row, own in zip(rows_of(part, "a document", total, taken, bench.versions(), ("cleaner",)), taken, strict=True):
        if row.cpu is not None:
            row = replace(row, figures=_copies(rows, [out[0] for out in own.out]))
        found.append(row)
    return found


def simulated(bench: Bench, documents: int, seed: int) -> tuple[Path, list[Any]]:
    """A folder of simulated documents, and their rows with the truth."""
    news = bench.given("news") or bench.work / "news"
    if not news.exists():
        made.news(bench.size(7000, 1200), news)
    folder = bench.work / f"copies-{seed}-{documents}"
    own = list(simulate(news, MAKES["held-new"], documents, seed, held=True))
    write(own, folder, 1, seed)
    return folder, own


def _copies(rows: Sequence[Sequence[Any]], out: Sequence[dict[str, Any]]) -> dict[str, Any]:
    wanted = ("pair F1", "B-cubed F1", "cut found", "stories lost", "copies left")
    each = []
    for own, one in zip(rows, out, strict=True):
        kept = {row["id"] for row in own} - set(one["gone"]) if "gone" in one else None
        each.append(measures(own, one["label"], kept))
    figures: dict[str, Any] = {name: sum(one[name] for one in each) / len(each) for name in wanted}
    if "disk" in out[0]:
        figures["bytes of files a document"] = sum(one["disk"] for one in out) // sum(map(len, rows))
    return figures


def crawl(bench: Bench) -> list[Row]:
    """A WARC from end to end."""
    tools = [
        Tool(ACCURATE, "cleaner_accurate"),
        Tool(FAST, "cleaner_fast"),
        Tool("cleaner fast, without survey", "cleaner_unlearnt"),
        Tool("datatrove: trafilatura, language, MinHash", "datatrove", "datatrove"),
    ]
    given = bench.given("crawl.warc.gz")
    known: list[list[made.Crawled]] = []
    if given is not None:
        files = [given]
    else:
        known = [list(made.crawl(bench.size(300, 30), seed)) for seed in range(2, 2 + bench.size(2, 1))]
        files = [made.warc(own, bench.work / f"crawl-{at}.warc.gz") for at, own in enumerate(known)]
    warm = made.warc(list(made.crawl(3, 99)), bench.work / "crawl-few.warc.gz")
    taken = in_turn(bench.peers, "crawl", tools, [[str(path)] for path in files], [str(warm)])
    count = sum(map(len, known)) or max((len(row.out[0][0]["texts"]) for row in taken if row.out), default=1)
    part = "A WARC from end to end"
    found = []
    for row, own in zip(rows_of(part, "a page", count, taken, bench.versions(), (ACCURATE, FAST)), taken, strict=True):
        if row.cpu is not None:
            out = [one[0] for one in own.out]
            figures: dict[str, Any] = {"pages a CPU second": 1000 / row.cpu, **(_crawled(known, out) if known else {})}
            figures[KEPT] = sum(one["disk"] for one in out) // count
            figures |= {DISK: own.disk // count, CALLS: own.called // count}
            phases = {
                phase: 1000 * sum(one["phases"].get(phase, 0) for one in out) / count
                for phase in out[0].get("phases", ())
            }
            if phases:  # what its children took that end with it is seen from outside only
                phases["clean"] += max(0.0, row.cpu - sum(phases.values()))
                figures |= {f"CPU ms, {phase}": spent for phase, spent in phases.items()}
                figures[SERIAL] = 1000 * own.alone / count
            row = replace(row, figures=figures)
        found.append(row)
    return found


def _crawled(known: Sequence[Sequence[made.Crawled]], out: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Runs of four words that are right, copies that stay beyond one of each story, stories of which none stays."""
    pairs = [
        (Page(page.url, "", b"", page.truth), one["texts"].get(page.url, ""))
        for own, one in zip(known, out, strict=True)
        for page in own
    ]
    copies = left = lost = stories = 0
    for own, one in zip(known, out, strict=True):
        of = {page.url: page.story for page in own}
        whole, stays = Counter(of.values()), Counter(of[url] for url in one["kept"] if url in of)
        copies += sum(n - 1 for n in whole.values())
        left += sum(max(0, stays[s] - 1) for s in whole)
        stories, lost = stories + len(whole), lost + sum(stays[s] == 0 for s in whole)
    precision, recall, f = grams(pairs)
    figures = {"precision": precision, "recall": recall, "F1": f}
    return figures | {"copies left": left / max(1, copies), "stories lost": lost / stories}


def _batches(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[at : at + BATCH] for at in range(0, len(items), BATCH)]


def _files(known: Sequence[Page], folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(known):
        (folder / f"{number:05}.html").write_bytes(page.data)
    return [str(folder / f"{number:05}.html") for number in range(len(known))]
