"""Cells of a CSV that a spreadsheet opens as text and numbers, never as formulas.

Source: CSV injection, https://owasp.org/www-community/attacks/CSV_Injection; full-width signs count as their own there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime

Value = str | int | float | date | datetime | None

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

GUARD = "'"
"""What spreadsheets read as: the rest is text."""

CHUNK_CHARS = 64 * 1024


def cell(value: Value) -> str:
    """A value as a cell: numbers stay numbers, nothing is an empty cell, text is never a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"{GUARD}{value}" if value.startswith(STARTS_A_FORMULA) else value
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return repr(value)


def csv_chunks(header: Iterable[str], rows: Iterable[Iterable[Value]]) -> Iterator[bytes]:
    """A table as CSV (RFC 4180, UTF-8), a piece at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    for row in rows:
        writer.writerow([cell(value) for value in row])
        if buffer.tell() >= CHUNK_CHARS:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
