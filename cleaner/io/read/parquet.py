"""Parquet rows to pages. The file is read by a process of its own: what reads it is C++, and the file a stranger's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner.engines.plain import ChildLost, Plain
from cleaner.errors import InputError
from cleaner.io.read.parquet_child import JOB, MEMORY, SECONDS, Message, Order
from cleaner.io.read.raw import Raw, Reading, damaged, too_large
from cleaner.io.read.rows import page_of_row


def parquet_pages(file: Path, path: str, reading: Reading) -> Iterator[Raw]:
    """One page for each row of a Parquet file; its path is ``<path>:<row>``, counted from 1.

    Row groups are read one after the other, a few rows at a time. What can't be read of a group is a row that says how
    much it is, and reading goes on with the next group, also when the process that reads dies over it. Raises
    InputError when the file as a whole can't be read.
    """
    group: int | None = 0
    damages, done, told, again = 0, 0, 0, False  # `done`: the last row given; `told`: the last group whose damage was
    while group is not None:
        following: int | None = None
        try:
            for message, data in _messages(file, reading, group):
                if "refused" in message:
                    raise InputError(f"{path} can't be read: {message['refused']}.", path=path)
                if "group" in message:
                    following = message["group"] + 1
                    again = again and following == group + 1
                if "damage" in message and following is not None and following > told:
                    damages, told = damages + 1, following
                    yield damaged(path, damages, message["damage"])
                if message.get("row", 0) > done:
                    done, again = message["row"], False
                    yield _page(message, data, f"{path}:{done}", reading)
                if "end" in message:
                    following = None
        except (ChildLost, OSError) as error:
            if getattr(error, "final", True) or again:
                damages += 1
                place = "the file" if following is None else f"row group {following - 1}"
                why = f"{place} can't be read on, and what was not read of it is lost: {error}"
                yield damaged(path, damages, why)
                again = False
            else:  # once more: it may have been killed from outside
                following, again = following - 1 if following is not None else group, True
        group = following


def _messages(file: Path, reading: Reading, group: int) -> Iterator[Message]:
    fields = (reading.text, reading.html, reading.url, reading.fetched_at)
    child = Plain(JOB, SECONDS, MEMORY)
    try:
        child.ask(Order(str(file.absolute()), fields, reading.limit, group))
        for messages in child.answers():
            yield from messages
    finally:
        child.end()


def _page(message: dict[str, Any], data: bytes, name: str, reading: Reading) -> Raw:
    if "large" in message:
        return Raw(name, error=too_large(name, reading.limit, message["large"]), container=True)
    field = message.get("field")
    row: dict[str, Any] = {key: message.get(key) for key in ("url", "fetched_at")}
    if field is not None:
        try:
            row[field] = data.decode("utf-8")
        except UnicodeDecodeError:
            row[field] = data
    raw = page_of_row(row, name, reading=Reading(limit=reading.limit))
    return raw if field is not None else replace(raw, error=page_of_row({}, name, reading=reading).error)
