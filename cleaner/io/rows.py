"""Rows to bytes and back: JSON Lines in UTF-8, the same bytes for the same row."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.errors import VerifyError

_LONE = re.compile("[\ud800-\udfff]")


def encoded(row: Any, *, indent: int | None = None) -> bytes:
    """A row (or other JSON value) as JSON, fields in their order, with a line feed. Lone surrogates, which UTF-8 has no
    bytes for, are escaped.
    """
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(row, ensure_ascii=False, separators=separators, indent=indent)
    return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode("utf-8") + b"\n"


def decoded(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, or one packed as ``.gz``. Raises VerifyError when it can't be read."""
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as handle:
            for number, line in enumerate(handle, 1):
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise VerifyError(f"{path.name}, line {number} is not a JSON object.")
                yield row
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise VerifyError(f"{path.parent.name}/{path.name} can't be read: {error}.") from error


def plain(text: str) -> bytes:
    r"""Text as a file holds it: UTF-8 without newline translation, lone surrogates as ``\udXXX``."""
    return text.encode("utf-8", "backslashreplace")
