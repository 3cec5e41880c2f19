"""The package as others get it: built from what the Containerfile copies and nothing else, it has all its parts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def copied() -> list[str]:
    """What the Containerfile takes from this folder to build the package."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", (ROOT / "Containerfile").read_text("utf-8"), re.MULTILINE)
    return [name for line in lines for name in line.split()[:-1]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from a copy of just those files."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(out), "."]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode and "No matching distribution found for setuptools" in done.stderr:
        pytest.skip("what builds packages can't be fetched here")
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("*.whl")
    return built


def test_the_image_needs_nothing_but_the_package() -> None:
    """No sample, test or benchmark goes into the image, and the command is what it runs."""
    assert sorted(copied()) == ["LICENSE", "README.md", "cleaner", "pyproject.toml", "setup.cfg"]
    assert 'ENTRYPOINT ["cleaner"]' in (ROOT / "Containerfile").read_text("utf-8")


def test_a_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    """Code, rules, models, templates, the mark of types: what lies in the folder is in the wheel."""
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "cleaner").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - names == set()
    (entries,) = (name for name in names if name.endswith("entry_points.txt"))
    assert "cleaner = cleaner.cli:main" in zipfile.ZipFile(wheel).read(entries).decode()


def test_a_wheel_runs_from_where_it_was_put(wheel: Path, tmp_path: Path) -> None:
    """Unpacked anywhere, without the project beside it, the command cleans a page."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "lib")
    (tmp_path / "page.txt").write_text(
        "A title\n\nThe bridge was closed on Friday, the council said.\n", encoding="utf-8"
    )
    command = (
        [sys.executable, "-P", "-m", "cleaner"] if sys.version_info >= (3, 11) else [sys.executable, "-m", "cleaner"]
    )
    env = {"PYTHONPATH": str(tmp_path / "lib"), "PATH": "/usr/bin:/bin"}
    for args in (["run", "page.txt", "-o", "clean", "-q"], ["verify", "clean"], ["rules", "check"]):
        done = subprocess.run([*command, *args], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "clean/report.html").exists()
