"""The documentation: every code block of README.md, CONTRIBUTING.md and docs/ runs, and every page is built."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import aggregator_page

import cleaner

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PAGES += sorted(path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "reference")
BLOCK = re.compile(r"^```(python|sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
NEEDS = {"datasets": "datasets", "datatrove": "orjson", "scrapy": "scrapy", "pandas": "pandas", "polars": "polars"}
NEEDS |= {"sklearn": "sklearn", "spacy": "spacy", "cluster": "ray", "dataset": "mlcroissant"}
GIVEN = """
from pathlib import Path
html = Path("page.html").read_text("utf-8")
texts = [Path("page.txt").read_text("utf-8")]
"""
"""Names that README.md speaks of as the reader's own."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the samples, and the files that the pages speak of. ``site`` has ten pages of an aggregator."""
    shutil.copytree(ROOT / "corpus_samples", tmp_path / "corpus_samples")
    for name in ("pages", "site"):
        (tmp_path / name).mkdir()
    for number in range(10):
        (tmp_path / "site" / f"{number}.txt").write_text(aggregator_page(number), encoding="utf-8")
    rows = []
    for folder in sorted((ROOT / "corpus_samples").glob("en-*")):
        text = (folder / "source.txt").read_text("utf-8")
        rows.append({"id": folder.name, "text": text, "url": f"https://news.example/{folder.name}"})
        (tmp_path / "pages" / f"{folder.name}.txt").write_text(text, encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "pages.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "more.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    shutil.copy(ROOT / "corpus_samples/en-ferry/source.txt", tmp_path / "page.txt")
    paragraph = "The harbour wall at Lunsay was finished on Friday, two years later than promised. "
    markup = f"<html><body><nav>Home</nav><article><h1>Wall</h1><p>{paragraph * 3}</p></article></body></html>"
    (tmp_path / "page.html").write_text(markup, encoding="utf-8")
    command = tmp_path / "bin" / "cleaner"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n')
    command.chmod(0o755)
    return tmp_path


def blocks(path: Path) -> list[tuple[str, str]]:
    """Language and code of the fenced blocks of a page."""
    return [(kind, code) for kind, code in BLOCK.findall(path.read_text("utf-8"))]


@pytest.mark.parametrize(
    "path", [path for path in PAGES if blocks(path)], ids=lambda path: path.relative_to(ROOT).with_suffix("").as_posix()
)
def test_every_block_of_a_page_runs(path: Path, place: Path) -> None:
    """Shell blocks run one after the other, those with output give it, then the Python blocks run as one program."""
    needed = NEEDS.get(path.stem)
    if needed and find_spec(needed) is None:
        pytest.skip(f"{needed} is not installed")
    (place / "block.py").write_text(GIVEN + "".join(code for kind, code in blocks(path) if kind == "python"))
    env = {
        **os.environ,
        "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HF_HOME": str(place / "cache"),
        "HF_HUB_OFFLINE": "1",
    }
    for kind, code in blocks(path):
        for command, output in COMMAND.findall(code) if kind == "console" else [(code, None)] if kind == "sh" else ():
            said = _run(["bash", "-euo", "pipefail", "-c", command], place, env)
            same = output is None or OutputChecker().check_output(output, said, ELLIPSIS | NORMALIZE_WHITESPACE)
            assert same, f"$ {command}\n{said}"
    _run([sys.executable, "block.py"], place, env)


def _run(command: list[str], place: Path, env: dict[str, str]) -> str:
    """What a command says, which ends well."""
    done = subprocess.run(
        command, cwd=place, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900, check=False
    )
    said = done.stdout.decode("utf-8")
    assert done.returncode == 0, f"{command[-1]}\n{said[-4000:]}"
    assert "Traceback" not in said
    return said


def test_the_readme_shows_a_page_as_it_is_and_what_comes_of_it() -> None:
    """Each line of README's "before" stands on the sample it names, and each string of its "after" in the output."""
    text = (ROOT / "README.md").read_text("utf-8")
    name = re.search(r"corpus_samples/([\w-]+)/source\.txt`", text)
    assert name is not None
    source = ROOT / "corpus_samples" / name[1] / "source.txt"
    before, after = re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[:2]
    page = source.read_text("utf-8").splitlines()
    for line in filter(None, before.splitlines()):
        assert any(one.startswith(line.removesuffix(" …")) for one in page), line
    rows = "\n".join(json.dumps(doc.as_row(), ensure_ascii=False) for doc in cleaner.clean_file(source).documents)
    strings = [string.removesuffix(" …") for string in re.findall(r'"((?:[^"\\]|\\.)*)"', after)]
    assert len(strings) > 10
    assert [string for string in strings if string not in rows] == []


def test_a_shell_block_that_is_not_run_is_a_choice() -> None:
    """Fenced blocks are python, sh, console or text: no other kind hides from the test above."""
    for path in PAGES:
        kinds = re.findall(r"^```(\w*)\n(?=(?:.*\n)*?```)", path.read_text("utf-8"), re.MULTILINE)
        assert set(kinds) <= {"python", "sh", "console", "text", "toml", "json", ""}, path


def test_the_site_is_built(tmp_path: Path) -> None:
    """MkDocs builds all pages in its strict form: no dead link, no page left out; each rule has its place."""
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "tags/label" in (tmp_path / "reference/rules/index.html").read_text("utf-8")
    assert "clean_corpus" in (tmp_path / "reference/python/index.html").read_text("utf-8")
