"""What can be kept of a stream of any length in bounded memory, the same for the same stream."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Key = tuple[Any, ...]


class Smallest(Generic[T]):
    """The items of the `room` smallest keys, of one group at most `each`. With hashes as keys: a sample in which each
    item is as likely as any other (bottom-k sampling, Broder 1997). What is kept does not depend on the order.
    """

    def __init__(self, room: int, each: int | None = None) -> None:
        self._room, self._each = room, each or room
        self._kept: list[tuple[Key, str, T]] = []

    def put(self, key: Key, make: Callable[[], T], group: str = "") -> None:
        """Take in what `make` gives, if the key is small enough; otherwise it is not made."""
        same = [at for at, kept in enumerate(self._kept) if kept[1] == group] if self._each < self._room else []
        last = same[-1] if len(same) == self._each else self._room - 1
        if last < len(self._kept):
            if key >= self._kept[last][0]:
                return
            del self._kept[last]
        self._kept.insert(bisect_right(self._kept, key, key=_key), (key, group, make()))

    def __iter__(self) -> Iterator[T]:
        return (item for _, _, item in self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def _key(kept: tuple[Key, str, Any]) -> Key:
    return kept[0]


class Sums:
    """Sums by name: exact while there are at most twice `room` names. Then those with the smallest first sums are put
    together, until `room` are left; names that are spread thinly over a long stream may lose a part that way.
    """

    def __init__(self, width: int, room: int) -> None:
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
