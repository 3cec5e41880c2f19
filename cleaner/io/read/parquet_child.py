"""The rows of a Parquet file, as `cleaner.io.read.parquet` gets them from a process that may die of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

JOB = "cleaner.io.read.parquet_child:read"
MEMORY = 1 << 30
"""Bytes that the process may have: one row group may be large, its pages one by one are not."""
SECONDS = 30.0
"""The processor time that one row may take (or the batch it begins)."""
BATCH, BYTES = 64, 1 << 20
"""Rows read at once, and bytes of theirs after which they are sent."""
Message = tuple[dict[str, Any], bytes]


class Order(NamedTuple):
    """Which `file` to read, from which row `group` on, the names of its `fields` (text, html, url, time), and how many
    bytes a page may have.
    """

    file: str
    fields: tuple[str, str, str, str]
    limit: int
    group: int


def read(order: Order) -> Iterator[list[Message]]:
    """Messages, each with data: ``group`` (one begins), ``row``, ``damage``, and at the end ``refused`` or ``end``."""
    try:
        yield from _rows(order)
    except Exception as error:  # whatever pyarrow raises: the file is not one it can read
        yield [({"refused": _said(error)}, b"")]
    yield [({"end": True}, b"")]


def _said(error: Exception) -> str:
    """An error of pyarrow in one line."""
    return " ".join(str(error).split())[:300].rstrip(".") or type(error).__name__


def _rows(order: Order) -> Iterator[list[Message]]:
    import pyarrow.parquet as pq

    file, fields, limit, first = order
    options: dict[str, Any] = {"page_checksum_verification": True, "pre_buffer": False, "buffer_size": 1 << 20}
    with pq.ParquetFile(file, **options) as plain:
        names = list(plain.schema_arrow.names)
        kinds = {name: str(plain.schema_arrow.field(name).type) for name in names}
        counts = [plain.metadata.row_group(n).num_rows for n in range(plain.metadata.num_row_groups)]
    text, html, url, fetched = fields
    wanted = {
        "text": _present([text], names),
        "html": _present([html], names),
        "url": _present([url, f"metadata.{url}"], names),
        "fetched_at": _present([fetched, "added", f"metadata.{fetched}", "metadata.added"], names),
    }
    if not wanted["text"] and not wanted["html"]:
        has = ", ".join(sorted(names)[:20])
        raise ValueError(f"it has no column {' or '.join(repr(f) for f in (text, html) if f)}, but {has or 'none'}")
    columns = sorted({name for found in wanted.values() for name in found})
    # A text that stands in many rows is then held once: a file of a megabyte may hold gigabytes otherwise.
    shared = [name for name in columns if kinds.get(name) in ("string", "large_string", "binary", "large_binary")]
    with pq.ParquetFile(file, read_dictionary=shared, **options) as table:
        for group in range(first, len(counts)):
            begin = sum(counts[:group])
            yield [({"group": group}, b"")]
            row = begin
            ready: list[Message] = []
            try:
                for batch in table.iter_batches(BATCH, row_groups=[group], columns=columns, use_threads=False):
                    for place in range(batch.num_rows):
                        ready.append(_row(batch, place, wanted, row + 1, limit))
                        row += 1
                        if sum(len(data) for _, data in ready) > BYTES:
                            yield ready
                            ready = []
                    yield ready
                    ready = []
                why = "it ends early"
            except Exception as error:  # whatever pyarrow raises for a page that is broken
                why = _said(error)
            yield ready
            lost = begin + counts[group] - row
            if lost > 0:
                what = f"row group {group + 1} can't be read on from row {row + 1}, {lost:,} rows are lost: {why}"
                yield [({"damage": what}, b"")]


def _present(fields: Sequence[str], names: Sequence[str]) -> list[str]:
    """The fields that the file has, as columns or within one."""
    return [field for field in fields if field and (field in names or ("." in field and field.split(".")[0] in names))]


def _row(batch: Any, place: int, wanted: dict[str, list[str]], row: int, limit: int) -> Message:
    message: dict[str, Any] = {"row": row}
    for key in ("url", "fetched_at"):
        values = (_value(batch, place, field) for field in wanted[key])
        found = next((value for value in values if value is not None), None)
        if found is not None:
            value = found.as_py()
            message[key] = value if isinstance(value, (str, int, float)) else _iso(value)
    for key in ("text", "html"):
        for field in wanted[key]:
            found = _value(batch, place, field)
            buffer = found.as_buffer() if hasattr(found, "as_buffer") else None
            if buffer is None:
                continue
            if buffer.size > limit:
                return {**message, "large": buffer.size}, b""
            if buffer.size or key == "text":
                return {**message, "field": key}, buffer.to_pybytes()
    return message, b""


def _value(batch: Any, place: int, field: str) -> Any:
    """The scalar of a field in a row; None when it is null or not there."""
    names = batch.schema.names
    steps = [field] if field in names else field.split(".")
    if steps[0] not in names:
        return None
    found = batch.column(names.index(steps[0]))[place]
    for step in steps[1:]:
        if not found.is_valid or not hasattr(found, "keys") or step not in list(found.keys()):
            return None
        found = found[step]
    if not found.is_valid:
        return None
    return found.value if hasattr(found, "dictionary") else found


def _iso(value: Any) -> str | None:
    return value.isoformat() if hasattr(value, "isoformat") else None
