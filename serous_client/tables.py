"""Tables as CSV files that a spreadsheet opens without carrying anything out."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Cell = str | int | float | bool | None

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet compute a text; a quote before it makes it a text again."""


def as_text(value: Cell) -> str:
    """A cell: numbers in full, nothing for None, 1 and 0 for yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return repr(value)
    return f"'{value}" if value.startswith(STARTS_A_FORMULA) else value


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """A table with its headings."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows([as_text(row.get(name)) for name in columns] for row in rows)
    return text.getvalue()


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> None:
    """The same as a file that is there whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(csv_text(columns, rows), "utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
