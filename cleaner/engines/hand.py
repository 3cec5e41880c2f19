"""A worker as its pool sees it: a process, and the tasks it was sent."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import RawArray
from pickle import HIGHEST_PROTOCOL, dumps, loads
from typing import Any

from cleaner.engines.child import Child
from cleaner.engines.limits import Excess, Limits
from cleaner.engines.worker import UNBORN, live


class Task:
    """An item under way. `deaths`: workers that died over it. `alone`: it is sent to an idle worker, with no other."""

    __slots__ = ("alone", "data", "deaths", "item", "number")

    def __init__(self, number: int, item: Any) -> None:
        self.number, self.item = number, item
        self.data = dumps(item, HIGHEST_PROTOCOL)
        self.deaths, self.alone = 0, False


class Hand:
    """A worker process. `tasks` are those it has not answered yet, first to last; `waiting` their bytes."""

    def __init__(self, make: Callable[[], Any], limits: Limits, others: Iterable[Connection]) -> None:
        self.tasks: deque[Task] = deque()
        self.waiting = 0
        self.heard = 0.0
        self._now: Any = RawArray("d", (UNBORN, 0.0, 0.0))
        self._child = Child(live, (self._now, make), limits, others)
        self.pipe = self._child.pipe

    @property
    def alive(self) -> bool:
        """The process runs."""
        return self._child.alive

    @property
    def number(self) -> int:
        """The number of the item at work, NONE, or UNBORN."""
        return int(self._now[0])

    def send(self, tasks: list[Task]) -> None:
        """Give it tasks to do."""
        if not self.tasks:
            self.heard = time.monotonic()
        self.tasks.extend(tasks)
        self.waiting += sum(len(task.data) for task in tasks)
        with suppress(OSError):  # dead: found out when the pipe is read
            self.pipe.send_bytes(dumps([(task.number, task.data) for task in tasks], HIGHEST_PROTOCOL))

    def answers(self) -> list[tuple[Task, bytes]]:
        """The tasks done that the next message tells of, with their results. Raises EOFError or OSError at its end."""
        found = []
        for result in loads(self.pipe.recv_bytes()):
            task = self.tasks.popleft()
            self.waiting -= len(task.data)
            found.append((task, result))
        return found

    def excess(self) -> Excess | None:
        """Why it has to go, or None."""
        elapsed = time.monotonic() - self._now[1] if self.number >= 0 else 0.0
        return self._child.excess(elapsed, self._now[2])

    def worn(self) -> bool:
        """It holds so much memory that a page could pay for the pages before."""
        return self._child.worn()

    def end(self) -> str:
        """Kill the process and all that it started. Says how it ended."""
        return self._child.end()
