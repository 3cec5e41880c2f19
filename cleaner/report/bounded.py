"""What can be kept of a stream of any length in bounded memory, the same for the same stream."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Key = tuple[Any, ...]


class Smallest(Generic[T]):
    """The items of the `room` smallest keys. With hashes as keys: a sample in which each item is as likely as any other
    (bottom-k sampling, Broder 1997), and which does not depend on the order.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._keys: list[Key] = []
        self._items: list[T] = []

    def put(self, key: Key, make: Callable[[], T]) -> None:
        """Take in what `make` gives, if the key is small enough; otherwise it is not made."""
        if len(self._keys) == self._room and key >= self._keys[-1]:
            return
        at = bisect_right(self._keys, key)
        self._keys.insert(at, key)
        self._items.insert(at, make())
        del self._keys[self._room :], self._items[self._room :]

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


class Sums:
    """Sums by name: exact while there are at most twice `room` names. Then those with the smallest first sums are put
    together, until `room` are left; names that are spread thinly over a long stream may lose a part that way.
    """

    def __init__(self, width: int, room: int = 10_000) -> None:
        self._room, self._sums = room, dict[str, list[int]]()
        self.rest = [0] * width
        self.names = 0
        """How many names were put together, a name counted each time."""

    def add(self, name: str, *numbers: int) -> None:
        """Add to the sums of a name."""
        own = self._sums.get(name)
        if own is None:
            if len(self._sums) == 2 * self._room:
                self._prune()
            own = self._sums[name] = [0] * len(self.rest)
        for at, number in enumerate(numbers):
            own[at] += number

    def largest(self, number: int) -> tuple[list[tuple[str, list[int]]], int, list[int]]:
        """The names with the largest first sums, and of all others: how many they are, and their sums."""
        order = self._order()
        others = [sum(column) for column in zip(self.rest, *(sums for _, sums in order[number:]), strict=True)]
        return order[:number], len(order[number:]) + self.names, others

    def _prune(self) -> None:
        order = self._order()
        for _, sums in order[self._room :]:
            self.rest = [a + b for a, b in zip(self.rest, sums, strict=True)]
        self.names += len(order) - self._room
        self._sums = dict(order[: self._room])

    def _order(self) -> list[tuple[str, list[int]]]:
        return sorted(self._sums.items(), key=lambda item: (-item[1][0], item[0]))
