"""The pool of processes: what it survives, and what it costs the others."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import psutil
import pytest

from cleaner.engines.limits import Limits
from cleaner.engines.pool import Pool
from cleaner.engines.reader import guarded
from cleaner.errors import EngineError

Item = tuple[str, int]
NUMBER = 60


def work(item: Item) -> int:
    """Twice the number, or what the item says."""
    kind, number = item
    if kind == "exit":
        os._exit(9)
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "segfault":
        ctypes.string_at(0)
    if kind == "spin":
        while True:
            pass
    if kind == "sleep":
        time.sleep(600)
    if kind == "memory":
        hoard = []
        while True:
            hoard.append(b"x" * (16 << 20))
            time.sleep(0.01)
    if kind == "raise":
        raise KeyError(number)
    return 2 * number


def make() -> Callable[[Item], int]:
    """The function of these tests."""
    return work


def never() -> Callable[[Item], int]:
    """A function whose making ends the process."""
    if multiprocessing.parent_process() is not None:
        os._exit(3)
    return work


def lost(item: Item, reason: str) -> str:
    """The reason itself."""
    return reason


def results(items: list[Item], jobs: int = 2, limits: Limits | None = None) -> list[object]:
    """What a pool gives for items."""
    return list(Pool(make, jobs, limits or Limits(1.0, 1 << 30)).map(items, lost))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("exit", "its process ended with exit code 9"),
        ("kill", "its process was killed by SIGKILL"),
        ("segfault", "its process was killed by SIGSEGV"),
        ("spin", "it took more than 0.3 s of processor time"),
        ("sleep", "it did not end within 3 s"),
        ("memory", "it took more than 400 MiB of memory"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_only_the_item_that_kills_is_lost(kind: str, reason: str, jobs: int) -> None:
    """However a worker ends, each other item has its result, in order, and the lost one has the reason."""
    items = [("fine", number) for number in range(NUMBER)]
    items[17] = (kind, 17)
    wanted: list[object] = [2 * number for number in range(NUMBER)]
    wanted[17] = reason
    assert results(items, jobs, Limits(0.3 if kind in ("spin", "sleep") else 30.0, 400 << 20)) == wanted


@pytest.mark.parametrize("kind", ["fine", "memory"])
def test_what_a_parent_holds_is_not_counted(kind: str) -> None:
    """A worker that is forked from a large process may take as much as any other, and no more."""
    held = bytearray(b"x" * (700 << 20))
    assert results([("fine", 1), (kind, 2)], 1, Limits(30.0, 500 << 20)) == [
        2,
        4 if kind == "fine" else "it took more than 500 MiB of memory",
    ]
    assert held


def test_many_that_kill_leave_the_others_whole() -> None:
    """Every third item kills its worker."""
    items = [("exit" if number % 3 == 0 else "fine", number) for number in range(30)]
    assert [type(result) for result in results(items)] == [int if n % 3 else str for n in range(30)]


def test_a_worker_killed_from_outside_costs_no_item() -> None:
    """An item whose worker was killed once is done by the next one."""
    me = psutil.Process()

    def items() -> Iterator[Item]:
        for number in range(400):
            if number % 100 == 50:
                for child in me.children():
                    child.kill()
            yield "fine", number

    assert list(Pool(make, 2).map(items(), lost)) == [2 * number for number in range(400)]


def test_a_slow_item_lets_the_others_pass() -> None:
    """While one worker is held up, the other does what comes after."""
    begin = time.monotonic()
    assert results([("spin", 0), *(("fine", number) for number in range(1, 300))])[1:] == list(range(2, 600, 2))
    assert time.monotonic() - begin < 8


def test_an_exception_in_a_worker_is_raised_here() -> None:
    """As the builtin `map` does."""
    with pytest.raises(KeyError, match="3"):
        results([("fine", 1), ("raise", 3), ("fine", 4)])


def test_workers_that_cannot_begin_are_an_error_not_a_loop() -> None:
    """When each worker dies at once, the pool says so. (Beside another thread, so that workers are spawned.)"""
    stop = threading.Event()
    threading.Thread(target=stop.wait).start()
    try:
        assert list(Pool(make, 2).map([("fine", number) for number in range(20)], lost)) == list(range(0, 40, 2))
        with pytest.raises(EngineError, match="exit code 3"):
            list(Pool(never, 2).map([("fine", number) for number in range(20)], lost))
    finally:
        stop.set()


def test_nothing_is_left_when_the_results_are_not_wanted_any_more() -> None:
    """Workers end with the iterator, also in the middle of an item."""
    before = psutil.Process().children()
    found = Pool(make, 2).map([("fine", 1), ("sleep", 2), ("sleep", 3)], lost)
    assert next(found) == 2
    assert len(psutil.Process().children()) > len(before)
    found.close()  # type: ignore[attr-defined]
    assert psutil.Process().children() == before


def test_what_is_under_way_is_bounded() -> None:
    """Items are taken as they are needed: a corpus need not fit in memory."""
    taken = []

    def items() -> Iterator[Item]:
        for number in range(10_000):
            taken.append(number)
            yield "fine", number

    found = Pool(make, 2).map(items(), lost)
    assert next(found) == 0
    assert len(taken) < 64
    found.close()  # type: ignore[attr-defined]


def test_large_items_and_results_pass() -> None:
    """Messages larger than any pipe, both ways at once."""
    items = [("fine", number * 10**80_000) for number in range(12)]
    assert results(items) == [2 * number for _, number in items]


def test_workers_die_with_their_parent() -> None:
    """A parent that is killed leaves no process behind, even when one is busy."""
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def parent() -> None:
        def items() -> Iterator[Item]:
            yield "fine", 1
            yield "spin", 2
            sender.send([child.pid for child in psutil.Process().children()])
            time.sleep(60)

        list(Pool(make, 1, Limits(60)).map(items(), lost))

    process = multiprocessing.get_context("fork").Process(target=parent)
    process.start()
    workers = receiver.recv()
    process.kill()
    process.join()
    assert workers
    _, alive = psutil.wait_procs([psutil.Process(pid) for pid in workers if psutil.pid_exists(pid)], timeout=5)
    assert not [p for p in alive if p.status() != psutil.STATUS_ZOMBIE]


def read(kind: str, number: int) -> Iterator[int]:
    """Numbers, and what the kind says at the seventeenth."""
    for n in range(number):
        if n == 17:
            work((kind, n))
        yield n


@pytest.mark.parametrize(("kind", "why"), [("exit", "exit code 9"), ("spin", "more than 1 s"), ("kill", "SIGKILL")])
def test_a_container_that_kills_its_reader_ends_there(kind: str, why: str) -> None:
    """What was read before is there, and the last item says why there is no more."""
    *before, last = guarded(partial(read, kind, 40), Limits(1.0), lambda reason: reason)  # type: ignore[arg-type]
    assert before == list(range(17))
    assert why in str(last)


def test_a_reader_killed_from_outside_costs_no_item() -> None:
    """The next one goes on behind the last item that was given."""
    found = []
    others = psutil.Process().children()
    for n in guarded(partial(read, "fine", 20_000), Limits(), lambda _: -1):
        found.append(n)
        if n == 5000:
            for child in psutil.Process().children():
                if child not in others:
                    child.kill()
    assert found == list(range(20_000))
