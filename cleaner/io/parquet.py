"""Rows as Parquet files and back: zstd, with a checksum for each page, the same bytes for the same rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from cleaner.errors import VerifyError
from cleaner.io.files import listed

GROUP_ROWS = 1000
GROUP_BYTES = 32 * 1024 * 1024
"""A row group ends with so many rows, or bytes as JSON: a reader holds one at a time."""
EXACT, MORE = "exact", "more"
"""Columns of our own: a row as JSON where Parquet can't hold it (a lone surrogate), and fields that have no column."""
_S, _I, _F, _B = "string", "int64", "double", "bool"
_SPANS = ["list", ["list", _I]]
_STRINGS = ["list", _S]
_METADATA: dict[str, Any] = {
    "page": _S, "path": _S, "index": _I, "role": _S, "parent": _S, "title": _S, "publisher": _S, "url": _S,
    "authors": _STRINGS, "date_raw": _S, "date_base": _S, "language": _S, "language_score": _F, "detector": _S,
    "profile": _S, "state": _S, "because": _S,
    "duplicate": {"cluster": _S, "of": _S, "relation": _S, "similarity": _F},
    "copies": ["list", {"id": _S, "publisher": _S, "path": _S}],
    "gaps": ["list", {"at": _I, "kind": _S, "confidence": _F}],
    "damage": _B, "runs": _SPANS,
    "published": _S, "modified": _S, "description": _S, "standfirst": _S, "tags": _STRINGS, "image": _S,
}  # fmt: skip
_EDIT = {
    "rule": _S, "op": _S, "start": _I, "end": _I, "text": _S, "was": _S, "confidence": _F, "doc": _S,
    "level": _S, "kind": _S, "note": _S,
}  # fmt: skip
_OPTIONAL = {"published", "modified", "description", "standfirst", "tags", "image", "level", "kind", "note"}
"""Fields that not every row has. One that is there and null has no place in its column."""
KINDS: Mapping[str, Mapping[str, Any]] = {
    "documents": {"id": _S, "text": _S, "source": _S, "added": _S, "created": _S, "metadata": _METADATA},
    "pages": {
        "id": _S, "path": _S, "sha256": _S, "n_bytes": _I, "encoding": _S, "media_type": _S, "view": _S,
        "view_sha256": _S, "n_chars": _I, "state": _S, "error": {"type": _S, "message": _S, "stage": _S},
        "profile": _S, "documents": _STRINGS, "parts": ["list", {"doc": _S, "spans": _SPANS}],
        "edits": ["list", _EDIT], "files": _STRINGS,
    },
}  # fmt: skip
"""The columns of each kind of row, as the contract names them; a list or table within is one in Parquet too."""


class ParquetShard:
    """One file of rows, written a row group at a time."""

    def __init__(self, path: Path, kind: Literal["documents", "pages"]) -> None:
        import pyarrow.parquet as pq

        self._path, self._columns = path, KINDS[kind]
        self._schema = _schema(self._columns)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", write_page_checksum=True)
        self._held: list[dict[str, Any]] = []
        self._held_bytes = 0
        self.rows = self.size = 0

    def write(self, line: bytes) -> None:
        """Add a row, given as JSON. `size` grows by its bytes, so that shards end at the same rows in every format."""
        self._held.append(_fitted(json.loads(line), line, self._columns))
        self._held_bytes += len(line)
        self.size += len(line)
        self.rows += 1
        if len(self._held) >= GROUP_ROWS or self._held_bytes >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._held:
            self._writer.write_table(pa.Table.from_pylist(self._held, schema=self._schema))
            self._held, self._held_bytes = [], 0

    def close(self) -> dict[str, Any]:
        """Finish the file: its rows, bytes and hash, as ``run.json`` lists them."""
        self._flush()
        self._writer.close()
        return listed(self._path, self.rows)


def parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file that `ParquetShard` wrote, as they were given. Raises VerifyError when it can't be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as table:
            if table.schema_arrow not in [_schema(columns) for columns in KINDS.values()]:
                raise VerifyError(f"{path.parent.name}/{path.name} can't be read: its columns are not those of a run.")
            for batch in table.iter_batches(GROUP_ROWS):
                for row in batch.to_pylist():
                    yield _restored(row)
    except (OSError, pa.ArrowException, ValueError, KeyError) as error:
        said = " ".join(str(error).split())
        raise VerifyError(f"{path.parent.name}/{path.name} can't be read: {said}.") from error


def parquet_count(path: Path) -> int:
    """How many rows a file says it holds. Raises VerifyError when it can't be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException) as error:
        said = " ".join(str(error).split())
        raise VerifyError(f"{path.parent.name}/{path.name} can't be read: {said}.") from error


def _schema(columns: Mapping[str, Any]) -> Any:
    import pyarrow as pa

    def kind(shape: Any) -> Any:
        if isinstance(shape, dict):
            return pa.struct([(name, kind(inner)) for name, inner in shape.items()])
        if isinstance(shape, list):
            return pa.list_(kind(shape[1]))
        return {_S: pa.string(), _I: pa.int64(), _F: pa.float64(), _B: pa.bool_()}[shape]

    own = [(MORE, pa.string()), (EXACT, pa.string())]
    return pa.schema([(name, kind(shape)) for name, shape in columns.items()] + own)


def _fitted(row: Mapping[str, Any], line: bytes, columns: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the columns hold it. What they can't hold as it is goes into the columns of our own."""
    fitted, more = _parted(row, columns)
    if "metadata" in columns and isinstance(row.get("metadata"), Mapping):
        fitted["metadata"], inner = _parted(row["metadata"], columns["metadata"])
        more.update({"metadata": inner} if inner else {})
    if b"\\ud" not in line and _fits(fitted, columns):  # that is how a lone surrogate begins, or words like it
        return {**fitted, MORE: json.dumps(more) if more else None, EXACT: None}
    return {**_readable(row, columns), MORE: None, EXACT: json.dumps(row)}


def _parted(row: Mapping[str, Any], columns: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    known = {key: value for key, value in row.items() if key in columns and (value is not None or key not in _OPTIONAL)}
    return known, {key: value for key, value in row.items() if key not in known}


def _fits(value: Any, shape: Any) -> bool:
    """The value comes back as it is: no field without a column, no column without a field, no other type."""
    if value is None:
        return True
    if isinstance(shape, Mapping):
        if not isinstance(value, Mapping) or not set(shape) - _OPTIONAL <= set(value) <= set(shape):
            return False
        return all(_fits(value[key], shape[key]) and (value[key], key in _OPTIONAL) != (None, True) for key in value)
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(inner, shape[1]) for inner in value)
    if shape in (_S, _B) or isinstance(value, bool):
        return isinstance(value, {_S: str, _B: bool}.get(shape, ()))
    return (isinstance(value, int) and -(2**63) <= value < 2**63) or (shape == _F and isinstance(value, float))


def _readable(value: Any, shape: Any) -> Any:
    """What can be shown of a value that does not fit: for people and other programs, the exact row stands beside it."""
    if value is None:
        return None
    if isinstance(shape, Mapping):
        inner = value if isinstance(value, Mapping) else {}
        return {key: _readable(inner.get(key), shape[key]) for key in shape}
    if isinstance(shape, list):
        return [_readable(inner, shape[1]) for inner in value] if isinstance(value, (list, tuple)) else None
    if shape == _S:
        text = value if isinstance(value, str) else json.dumps(value)
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
    wanted = {_I: int, _F: float, _B: bool}[shape]
    return wanted(value) if isinstance(value, (int, float)) else None


def _restored(row: dict[str, Any]) -> dict[str, Any]:
    exact, more = row.pop(EXACT), json.loads(row.pop(MORE) or "{}")
    if exact is not None:
        return dict(json.loads(exact))
    for edit in row.get("edits") or ():
        _without_empty(edit)
    if row.get("metadata") is not None:
        _without_empty(row["metadata"])
        row["metadata"].update(more.pop("metadata", {}))
    return {**row, **more}


def _without_empty(fields: dict[str, Any]) -> None:
    for name in _OPTIONAL & fields.keys():
        if fields[name] is None:
            del fields[name]
