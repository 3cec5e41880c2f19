"""The documentation: every code block of README.md and docs/ runs, and every page is built."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "reference")]
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEEDS = {"datasets": "datasets", "datatrove": "orjson", "scrapy": "scrapy", "pandas": "pandas", "polars": "polars"}
NEEDS |= {"sklearn": "sklearn", "spacy": "spacy"}
GIVEN = """
from pathlib import Path
html = Path("page.html").read_text("utf-8")
texts = [Path("page.txt").read_text("utf-8")]
"""
"""Names that README.md speaks of as the reader's own."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the samples, and the files that the pages speak of."""
    shutil.copytree(ROOT / "corpus_samples", tmp_path / "corpus_samples")
    (tmp_path / "pages").mkdir()
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


@pytest.mark.parametrize("path", [path for path in PAGES if blocks(path)], ids=lambda path: path.stem)
def test_every_block_of_a_page_runs(path: Path, place: Path) -> None:
    """Shell blocks run one after the other, then the Python blocks as one program; all end well."""
    needed = NEEDS.get(path.stem)
    if needed and path.parent.name == "pipelines" and find_spec(needed) is None:
        pytest.skip(f"{needed} is not installed")
    shell = "".join(code for kind, code in blocks(path) if kind == "sh")
    (place / "block.py").write_text(GIVEN + "".join(code for kind, code in blocks(path) if kind == "python"))
    env = {
        **os.environ,
        "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HF_HOME": str(place / "cache"),
        "HF_HUB_OFFLINE": "1",
    }
    for command in (["bash", "-euo", "pipefail", "-c", shell], [sys.executable, "block.py"]):
        done = subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        assert "Traceback" not in done.stderr


def test_a_shell_block_that_is_not_run_is_a_choice() -> None:
    """Fenced blocks are python, sh or text: no other kind hides from the test above."""
    for path in PAGES:
        kinds = re.findall(r"^```(\w*)\n(?=(?:.*\n)*?```)", path.read_text("utf-8"), re.MULTILINE)
        assert set(kinds) <= {"python", "sh", "text", "toml", "json", ""}, path


def test_the_site_is_built(tmp_path: Path) -> None:
    """MkDocs builds all pages in its strict form: no dead link, no page left out; each rule has its place."""
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "tags/label" in (tmp_path / "reference/rules/index.html").read_text("utf-8")
    assert "clean_corpus" in (tmp_path / "reference/python/index.html").read_text("utf-8")
