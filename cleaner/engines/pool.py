"""A pool of processes that outlives its workers. Why it is our own, and what others do: docs/design.md, "Runs"."""

from __future__ import annotations

import atexit
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from pickle import loads
from typing import Any

from cleaner.engines.base import R, T
from cleaner.engines.hand import Hand, Task
from cleaner.engines.limits import Excess, Limits
from cleaner.engines.worker import UNBORN, context
from cleaner.errors import EngineError

BATCH, BATCH_SECONDS, BATCH_BYTES = 8, 0.05, 256 * 1024
"""What is sent to an idle worker at once, at most: so many items, as are likely done in so long, of so many bytes."""
ROOM = 48 * 1024 if sys.platform == "linux" else 0
"""Bytes sent to a worker that is still busy: they fit into the pipe, so that neither side ever waits for the other."""
HELD, COUNT = 64 * 1024 * 1024, 4096
"""Bytes and number of items and results under way, after which no further item is taken."""
WATCH = 0.05
"""Seconds between two looks at what the workers cost."""
STILLBORN = 4
"""Workers that may die before they are ready."""


class _Made:
    """A function that was made before the workers are forked, so that they inherit all that it has loaded. Where they
    are spawned after all, since a thread has begun meanwhile, each makes its own.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._fn = make()

    def __call__(self) -> Any:
        return self._fn

    def __reduce__(self) -> tuple[Any, ...]:
        return _own, (self._make,)


def _own(make: Callable[[], Any]) -> Callable[[], Any]:
    return make


class Pool:
    """`jobs` processes that do ``make()(item)``, each item within `limits`, and are replaced when they die.

    An item whose worker dies is tried once more, alone in a new process; if that dies as well, or if it took too long,
    it is lost. All other items are unharmed. Good for one `map`.
    """

    def __init__(self, make: Callable[[], Callable[[T], R]], jobs: int = 1, limits: Limits | None = None) -> None:
        self._jobs, self._limits = jobs, limits or Limits()
        self._make: Callable[[], Any] = _Made(make) if context()[1] else make
        self._hands: list[Hand] = []
        self._items: Iterator[Any] = iter(())
        self._exhausted = False
        self._again: deque[Task] = deque()
        self._ready: dict[int, tuple[Task, bytes | str]] = {}
        self._taken = self._given = self._held = self._stillborn = 0
        self._pace = BATCH_SECONDS
        self._watched = 0.0

    def map(self, items: Iterable[T], lost: Callable[[T, str], R]) -> Iterator[R]:
        """The result of each item, in the order of the items; of a lost one, what `lost` makes of it and the reason.

        An exception in a worker is raised here. Raises EngineError when no worker can be started.
        """
        self._items = iter(items)
        atexit.register(self.close)
        try:
            while True:
                self._feed()
                while self._given in self._ready:
                    yield self._next(lost)
                if not any(hand.tasks for hand in self._hands) and self._peek() is None:
                    return
                self._listen()
        finally:
            self.close()
            atexit.unregister(self.close)

    def close(self) -> None:
        """Kill the workers."""
        while self._hands:
            self._hands.pop().end()

    def _next(self, lost: Callable[[Any, str], Any]) -> Any:
        task, result = self._ready.pop(self._given)
        self._given += 1
        self._held -= len(task.data) + len(result)
        if isinstance(result, str):
            return lost(task.item, result)
        well, value = loads(result)
        if not well:
            raise value
        return value

    def _feed(self) -> None:
        """Give tasks to those who have few, as long as there are tasks to give."""
        while self._peek() is not None:
            hand = min(self._hands, key=lambda hand: len(hand.tasks), default=None)
            if (hand is None or hand.tasks) and len(self._hands) < self._jobs:
                hand = self._hired() or hand
            if hand is None or not (tasks := self._batch(hand)):
                return
            hand.send(tasks)

    def _hired(self) -> Hand | None:
        try:
            hand = Hand(self._make, self._limits, [hand.pipe for hand in self._hands])
        except OSError as error:  # no more processes or file handles: those that run have to do
            if self._hands:
                self._jobs = len(self._hands)
                return None
            raise EngineError(
                f"no worker process could be started: {error.strerror}.", advice="Check the limits (ulimit -a)."
            ) from error
        self._hands.append(hand)
        return hand

    def _peek(self) -> Task | None:
        """The next task to give out: first what a dead worker left, then new ones, unless too much is under way."""
        if not self._again and not self._exhausted and (self._taken == self._given or self._may_take()):
            try:
                task = Task(self._taken, next(self._items))
            except StopIteration:
                self._exhausted = True
                return None
            self._taken += 1
            self._held += len(task.data)
            self._again.append(task)
        return self._again[0] if self._again else None

    def _may_take(self) -> bool:
        return self._held < HELD and self._taken - self._given < COUNT

    def _batch(self, hand: Hand) -> list[Task]:
        """Tasks to send to a worker now; none when it has enough."""
        number = max(1, min(BATCH, int(BATCH_SECONDS / self._pace)))
        if hand.tasks and (hand.tasks[-1].alone or len(hand.tasks) >= number):
            return []
        room = ROOM - hand.waiting if hand.tasks else BATCH_BYTES
        tasks: list[Task] = []
        while len(tasks) < number and (task := self._peek()) is not None:
            others = bool(tasks or hand.tasks)
            if others and (task.alone or len(task.data) > room):
                break
            tasks.append(self._again.popleft())
            room -= len(task.data)
            if task.alone:
                break
        return tasks

    def _listen(self) -> None:
        """Wait for results, and look after the workers from time to time."""
        hands = {hand.pipe: hand for hand in self._hands}
        for pipe in wait(list(hands), WATCH):
            self._read(hands[pipe])
        if time.monotonic() - self._watched > WATCH:
            self._watch()
            self._watched = time.monotonic()

    def _read(self, hand: Hand) -> None:
        try:
            while True:
                answers = hand.answers()
                for task, result in answers:
                    self._ready[task.number] = task, result
                    self._held += len(result)
                self._stillborn = 0
                now = time.monotonic()
                self._pace += 0.2 * ((now - hand.heard) / len(answers) - self._pace)
                hand.heard = now
                if not hand.pipe.poll():
                    return
        except (EOFError, OSError):
            self._bury(hand, None)

    def _watch(self) -> None:
        for hand in list(self._hands):
            if not hand.alive:
                self._read(hand)  # what it still said; then the end
                if hand in self._hands:
                    self._bury(hand, None)
            elif hand.tasks:
                number = hand.number
                excess = hand.excess()
                if excess is not None:
                    if hand.pipe.poll():
                        self._read(hand)
                    if hand in self._hands and hand.number == number:
                        self._bury(hand, excess)
            elif hand.worn():
                self._hands.remove(hand)
                hand.end()

    def _bury(self, hand: Hand, excess: Excess | None) -> None:
        """A worker is dead or has to die: find the task to blame, and see to it that all of its tasks are done."""
        self._hands.remove(hand)
        number, how = hand.number, hand.end()
        blamed = next((task for task in hand.tasks if task.number == number), None)
        if number == UNBORN:
            self._stillborn += 1
            if self._stillborn > STILLBORN:
                raise EngineError(f"no worker could begin: {how}.", advice="Is there enough memory?")
        elif blamed is None and len(hand.tasks) == 1:
            blamed = hand.tasks[0]
        if blamed is not None:
            blamed.deaths += 1
        for task in reversed(hand.tasks):
            task.alone = task.alone or task is blamed or (blamed is None and number != UNBORN)
            if task is blamed and (task.deaths > 1 or (excess is not None and excess.final)):
                reason = excess.why if excess is not None else how
                self._ready[task.number] = task, reason
                self._held += len(reason)
            else:
                self._again.appendleft(task)
