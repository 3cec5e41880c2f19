"""Rows of containers (JSON objects, Parquet rows) to pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any

from cleaner.errors import DecodeError
from cleaner.io.read.media import media_type
from cleaner.io.read.raw import MediaType, Raw, Reading, too_large

DEFAULT = Reading()


def page_of_row(row: Any, name: str, line: bytes = b"", reading: Reading = DEFAULT) -> Raw:
    """The page that one row of a container holds: its text or markup, and if known its URL and when it was fetched.

    `name` is the page's path, `line` the bytes the row was read from; `reading` says how the fields are called. A field
    that stands for nothing in the row itself is looked for under ``metadata`` as well, where dolma and datatrove keep
    it. A text may be bytes, of any charset.
    """
    if isinstance(row, Mapping):
        for field, markup in ((reading.text, False), (reading.html, True)):
            found = field_of(row, field) if field else None
            if isinstance(found, (str, bytes)) and (found or not markup):
                return _page(row, name, found, markup, reading)
    wanted = " or ".join(f'"{field}"' for field in (reading.text, reading.html) if field)
    fault = DecodeError(f"{name} has no text.", page=name, advice=f"Each row has a string under {wanted}.")
    return Raw(name, line, error=fault, container=True)


def _page(row: Mapping[str, Any], name: str, found: str | bytes, markup: bool, reading: Reading) -> Raw:
    size = len(found) if isinstance(found, bytes) or found.isascii() else len(found.encode("utf-8", "surrogatepass"))
    if size > reading.limit:
        return Raw(name, error=too_large(name, reading.limit, size), container=True)
    media: MediaType = "text/html" if markup else media_type(found) or "text/plain"
    is_text = isinstance(found, str)
    return Raw(
        name,
        data=b"" if is_text else found,  # type: ignore[arg-type]
        text=found if is_text else None,  # type: ignore[arg-type]
        url=_string(_known(row, reading.url)),
        fetched_at=_time(_known(row, reading.fetched_at, "added")),
        media_type=media,
        container=True,
    )


def field_of(row: Mapping[str, Any], name: str) -> Any:
    """The value of a field, or None: by its whole name, else step by step along its dots."""
    if name in row:
        return row[name]
    value: Any = row
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _known(row: Mapping[str, Any], *names: str) -> Any:
    inner = row.get("metadata")
    places = (row, inner) if isinstance(inner, Mapping) else (row,)
    values = (field_of(place, name) for name in names if name for place in places)
    return next((value for value in values if value not in (None, "")), None)


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _time(value: Any) -> str | None:
    """A time as RFC 3339: text as it stands, numbers as seconds (or milliseconds) since 1970."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            seconds = value / 1000 if abs(value) > 1e11 else value
            value = datetime.fromtimestamp(seconds, timezone.utc)
        except (ValueError, OverflowError, OSError):
            return None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=timezone.utc)).isoformat()
    return value.isoformat() if isinstance(value, date) else None
