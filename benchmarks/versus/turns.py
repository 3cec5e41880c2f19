"""Tools in turn: each keeps its process, gets the same batches, and the order changes from batch to batch."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from child import below, clock
from environments import OURS, Missing, Peers, environment

LIMIT = 1800.0
"""Seconds that a tool may take for one batch."""
PAGE = 4096


def resident(pid: int) -> int:
    """Bytes in memory of a process and all below it; pages that several of them share count for each."""
    total = 0
    for own in (pid, *below(pid)):
        try:
            total += int(Path(f"/proc/{own}/statm").read_text().split()[1]) * PAGE
        except (OSError, ValueError, IndexError):
            continue
    return total


class Failed(Exception):
    """A tool that could not do what was asked; the text says why."""


class Child:
    """A tool in its process; a context manager. Raises Failed when it can't be loaded."""

    def __init__(self, python: str, module: str, tool: str) -> None:
        command = [python, str(Path(__file__).parent / "child.py"), module, tool]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment()
        )
        self.peak = 0
        self.watched: list[tuple[float, int]] = []
        try:
            self._answer()
        except Failed:
            self.__exit__(None, None, None)
            raise

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def ask(self, items: Sequence[Any], every: float = 0.1, limit: float = LIMIT) -> dict[str, Any]:
        """The answer to one batch. Raises Failed. Its processes are looked at meanwhile, `every` so many seconds: for
        memory, and for the CPU time of those that end without being waited for, which the system forgets.
        """
        done = threading.Event()
        before = {pid: clock(pid) for pid in below(self.process.pid)}
        seen = dict(before)

        def watch() -> None:
            while not done.is_set():
                for pid in below(self.process.pid):
                    seen[pid] = max(clock(pid), seen.get(pid, 0.0))
                held = resident(self.process.pid)
                self.watched.append((time.time(), held))
                self.peak = max(self.peak, held)
                done.wait(every)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            self.process.stdin.write(json.dumps(list(items)) + "\n")
            self.process.stdin.flush()
            answer = self._answer(limit)
        except OSError as error:
            raise Failed("its process has ended") from error
        finally:
            done.set()
            watcher.join()
        watched = answer["alone"] + sum(spent - before.get(pid, 0.0) for pid, spent in seen.items())
        return answer | {"cpu": max(answer["cpu"], watched)}

    def _answer(self, limit: float = LIMIT) -> dict[str, Any]:
        timer = threading.Timer(limit, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        if not line:
            raise Failed(f"its process ended, or took more than {limit:.0f} s for a batch")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(answer["error"])
        return answer


@dataclass(frozen=True)
class Tool:
    """A function of a module of this folder, the environment it needs, and what tables call it."""

    name: str
    tool: str
    env: str = OURS


@dataclass
class Taken:
    """What a tool took for each batch, and what it gave: CPU seconds, of which `alone` in its first process, bytes by
    calls and for the disk, bytes in memory at most. `reason` says why there is nothing, or no more.
    """

    tool: Tool
    cpu: list[float] = field(default_factory=list)
    out: list[Any] = field(default_factory=list)
    alone: float = 0.0
    called: int = 0
    disk: int = 0
    peak: int = 0
    reason: str = ""


def in_turn(
    peers: Peers, module: str, tools: Sequence[Tool], batches: Sequence[Sequence[Any]], warm: Sequence[Any] = ()
) -> list[Taken]:
    """Every tool on every batch. A first batch, `warm`, is not counted."""
    taken = [Taken(tool) for tool in tools]
    with ExitStack() as stack:
        children: dict[int, Child] = {}

        def attempt(at: int, call: Callable[[], Any]) -> Any:
            try:
                return call()
            except (Missing, Failed) as error:
                taken[at].reason = str(error)
                children.pop(at, None)
                return None

        for at, tool in enumerate(tools):
            started = attempt(at, lambda tool=tool: Child(peers.python(tool.env), module, tool.tool))
            if started is not None:
                children[at] = stack.enter_context(started)
                if warm:
                    attempt(at, lambda at=at: children[at].ask(warm))
        for number, batch in enumerate(batches):
            order = list(children)
            order = order[number % max(1, len(order)) :] + order[: number % max(1, len(order))]
            for at in order:
                answer = attempt(at, lambda at=at, batch=batch: children[at].ask(batch))
                if answer is None:
                    continue
                row = taken[at]
                row.cpu.append(answer["cpu"])
                row.out.append(answer["out"])
                row.alone += answer["alone"]
                row.called += answer.get("rchar", 0) + answer.get("wchar", 0)
                row.disk += answer.get("write_bytes", 0)
                row.peak = children[at].peak
            print(f"\r{module}: {number + 1} of {len(batches)}", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
    return taken
