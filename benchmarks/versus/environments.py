"""The environments of tools: one for each file of pinned requirements in `benchmarks/peers`, made on demand."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PINNED = HERE.parent / "peers"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "cleaner-benchmarks"
KNOWN = sorted(path.stem for path in PINNED.glob("*.txt") if path.stem != "matplotlib")
OURS = "cleaner"


class Missing(Exception):
    """An environment that is not to be had; the text says why."""


@dataclass(frozen=True)
class Peers:
    """The environments in one folder. Only those that are `chosen` are used; None means all."""

    cache: Path = CACHE
    chosen: frozenset[str] | None = None

    def python(self, name: str) -> str:
        """The interpreter of an environment, which is made if it is not there. Missing when that fails."""
        if name == OURS:
            return sys.executable
        if self.chosen is not None and name not in self.chosen:
            raise Missing("not asked for")
        folder = self.cache / name
        python, pinned = folder / "bin" / "python", PINNED / f"{name}.txt"
        made = folder / "requirements.txt"
        if made.exists() and made.read_text("utf-8") == pinned.read_text("utf-8"):
            return str(python)
        print(f"installing {name} ...", file=sys.stderr, flush=True)
        try:
            venv.create(folder, with_pip=True, clear=True)
            command = [str(python), "-m", "pip", "install", "-q", "--no-deps", "-r", str(pinned)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=1800)
        except (OSError, subprocess.SubprocessError) as error:
            raise Missing(f"could not be installed: {type(error).__name__}") from error
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["no reason given"]
            raise Missing(f"could not be installed: {said[-1][:200]}")
        made.write_text(pinned.read_text("utf-8"), "utf-8")
        return str(python)

    def version(self, name: str) -> str:
        """The pinned version of the package that an environment is named for."""
        if name == OURS:
            from cleaner import __version__

            return __version__
        rows = (line.split("==") for line in (PINNED / f"{name}.txt").read_text("utf-8").splitlines())
        return next(row[1].strip() for row in rows if row[0].lower() == name)


def environment() -> dict[str, str]:
    """The variables that a tool is run with: one thread, quiet, our own code from this repository."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
    return os.environ | dict.fromkeys(threads, "1") | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
