"""Streams of pages: datatrove, Scrapy, spaCy, dolma, and a pipe of the shell."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import ExtensionFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from adapters.pages import BODY, CLEAN, COLUMN, FERRY, HTML, WANTED

SPIDER = """
import scrapy
from dataclasses import dataclass
from scrapy.crawler import CrawlerProcess

@dataclass
class Page:
    url: str
    html: str
    text: str | None = None
    state: str | None = None

class News(scrapy.Spider):
    name = "news"
    start_urls = ["{base}/index.html"]

    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.page)

    def page(self, response):
        if "object" in response.url:
            yield Page(response.url, response.text)
        else:
            yield {{"url": response.url, "html": response.text}}

crawl = CrawlerProcess({{
    "ITEM_PIPELINES": {{"cleaner.adapters.scrapy.CleanerPipeline": 300}},
    "CLEANER": {{"favor": "recall"}},
    "CLEANER_DROP": True,
    "FEEDS": {{"{feed}": {{"format": "jsonl"}}}},
    "TELNETCONSOLE_ENABLED": False,
}})
crawler = crawl.create_crawler(News)
crawl.crawl(crawler)
crawl.start()
print({{k: v for k, v in crawler.stats.get_stats().items() if k.startswith(("cleaner/", "item_"))}})
"""


class Quiet(SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, *args: Any) -> None:
        """Nothing."""


def test_a_spider_yields_clean_items(tmp_path: Path) -> None:
    """A real crawl of a local server: dicts and objects get their text, pages without one are dropped and counted."""
    pytest.importorskip("scrapy")
    site, feed = tmp_path / "site", tmp_path / "items.jsonl"
    site.mkdir()
    links = "".join(f'<a href="{name}.html">x</a>' for name in ("dict", "object", "nothing"))
    (site / "index.html").write_text(f"<html><body>{links}</body></html>")
    for name in ("dict", "object"):
        (site / f"{name}.html").write_text(HTML)
    (site / "nothing.html").write_text("<html><body></body></html>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    spider = tmp_path / "news.py"
    spider.write_text(SPIDER.format(base=f"http://127.0.0.1:{server.server_port}", feed=feed.as_posix()))
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, str(spider)], capture_output=True, text=True, timeout=120, env=here)
    server.shutdown()
    assert done.returncode == 0, done.stderr
    items = {Path(row["url"]).stem: row for row in map(json.loads, feed.read_text("utf-8").splitlines())}
    assert set(items) == {"dict", "object"}, done.stderr
    for row in items.values():
        assert row["text"].startswith(BODY.strip())
        assert "Imprint" not in row["text"]
        assert row["state"] == "cleaned"
    assert items["dict"]["title"] == "Harbour wall finished"
    assert "title" not in items["object"]
    assert "'cleaner/cleaned': 2" in done.stdout
    assert "'item_dropped_count': 1" in done.stdout
    assert "Deprecat" not in done.stderr


def test_a_step_of_datatrove_stands_between_reader_and_writer(tmp_path: Path) -> None:
    """An executor runs it: pages in, articles out, with their ids, metadata and statistics; the rest is written
    aside.
    """
    pytest.importorskip("datatrove")
    pytest.importorskip("orjson", reason="datatrove writes JSON Lines with it")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    from cleaner.adapters.datatrove import CleanPages

    rows = [{"text": text, "id": name, "url": "https://a.example/"} for name, text in (("f", FERRY), ("c", COLUMN))]
    (tmp_path / "in").mkdir()
    (tmp_path / "in/pages.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in [*rows, {"text": "\x07 ", "id": "e"}])
    )
    aside = JsonlWriter(str(tmp_path / "aside"), output_filename="${rank}.jsonl", compression=None)
    step = CleanPages(exclusion_writer=aside, favor="recall")
    LocalPipelineExecutor(
        [
            JsonlReader(str(tmp_path / "in")),
            step,
            JsonlWriter(str(tmp_path / "out"), output_filename="${rank}.jsonl", compression=None),
        ],
        logging_dir=str(tmp_path / "log"),
    ).run()
    found = [json.loads(line) for line in (tmp_path / "out/00000.jsonl").read_text("utf-8").splitlines()]
    assert [row["text"] for row in found] == [doc.text for result in WANTED for doc in result.documents]
    assert [row["id"] for row in found[:2]] == ["f", "f#1"]
    assert found[-1]["id"] == "c"
    assert found[0]["metadata"]["title"] == WANTED[0].documents[0].title
    assert found[0]["metadata"]["url"] == "https://a.example/"
    (dropped,) = [json.loads(line) for line in (tmp_path / "aside/00000.jsonl").read_text("utf-8").splitlines()]
    assert (dropped["id"], dropped["metadata"]["filter_reason"]) == ("e", "empty")
    stats = json.loads((tmp_path / "log/stats.json").read_text("utf-8"))
    assert next(row["stats"] for row in stats if "cleaner" in row["name"])["page_cleaned"] == 2


def test_spacy_reads_clean_text_and_finds_the_way_back() -> None:
    """Docs of `pipe` are the clean articles, and a span of one says where on the page it stands."""
    spacy = pytest.importorskip("spacy")
    from cleaner.adapters.spacy import on_page, pipe, texts

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    docs = list(pipe(nlp, [FERRY, COLUMN], favor="recall"))
    articles = [doc for result in WANTED for doc in result.documents]
    assert [doc.text for doc in docs] == [article.text for article in articles]
    sentence = next(iter(docs[0].sents))
    assert "".join(FERRY[start:end] for start, end in on_page(sentence)) == sentence.text
    assert docs[0].user_data["cleaner"].title == articles[0].title
    pairs = nlp.pipe(texts([FERRY]), as_tuples=True)
    assert next(iter(pairs))[1].role == "lead"


def _mixer() -> Any:
    """Dolma's own mixer, which is a compiled module: the package around it wants libraries of its time."""
    spec = find_spec("dolma")
    found = [
        path
        for folder in (spec.submodule_search_locations if spec else ()) or ()
        for path in Path(folder).glob("dolma*.so")
    ]
    if not found:
        pytest.skip("dolma is not installed")
    loaded = spec_from_file_location("dolma", found[0], loader=ExtensionFileLoader("dolma", str(found[0])))
    assert loaded is not None
    module = module_from_spec(loaded)
    return module.mixer_entrypoint  # type: ignore[attr-defined]


def test_dolma_mixes_by_the_attributes(tmp_path: Path) -> None:
    """Dolma's mixer, told to cut what our rules would, gives the page without just those characters."""
    mixer = _mixer()
    from cleaner.adapters.dolma import attributes

    rows = [{"id": str(n), "text": text, "source": "test"} for n, text in enumerate((FERRY, COLUMN))]
    found = list(attributes(rows))
    assert [row["id"] for row in found] == ["0", "1"]
    for folder, lines in (("documents", rows), ("attributes/cleaner", found)):
        (tmp_path / folder).mkdir(parents=True)
        with gzip.open(tmp_path / folder / "part.jsonl.gz", "wt", encoding="utf-8") as handle:
            handle.writelines(json.dumps(line) + "\n" for line in lines)
    names = sorted({name for row in found for name in row["attributes"] if "__document_" not in name})
    cuts = [{"span": f"$.attributes.{name}", "min_score": 0.0, "replacement": ""} for name in names]
    stream = {
        "name": "news",
        "documents": [str(tmp_path / "documents/*.gz")],
        "attributes": ["cleaner"],
        "output": {"path": str(tmp_path / "mixed"), "max_size_in_bytes": 1 << 20},
        "span_replacement": cuts,
    }
    work = {"input": str(tmp_path / "work-in"), "output": str(tmp_path / "work-out")}
    mixer(json.dumps({"streams": [stream], "work_dir": work, "processes": 1}))
    (mixed,) = (tmp_path / "mixed").glob("*.gz")
    with gzip.open(mixed, "rt", encoding="utf-8") as handle:
        texts = [json.loads(line)["text"] for line in handle]
    for text, row, page in zip(texts, found, (FERRY, COLUMN), strict=True):
        spans = [span for name in names for span in row["attributes"].get(name, ())]
        assert text == "".join(c for n, c in enumerate(page) if not any(start <= n < end for start, end, _ in spans))
    assert "How does this story make you feel?" not in texts[0]


def test_a_pipe_of_the_shell(tmp_path: Path) -> None:
    """`cat pages.jsonl | cleaner run - -o -` gives documents, and nothing else, on standard output."""
    rows = "".join(json.dumps({"text": text}) + "\n" for text in (FERRY, COLUMN))
    command = [sys.executable, "-m", "cleaner", "run", "-", "-o", "-"]
    done = subprocess.run(command, input=rows.encode(), capture_output=True, timeout=120, check=True)
    leads = [row["text"] for row in map(json.loads, done.stdout.splitlines()) if row["metadata"]["role"] == "lead"]
    assert leads == CLEAN
