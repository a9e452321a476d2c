"""A CSV of tags as values, with every wrong cell told by its line.

Columns, in any order: `volume_id` or `content_digest` (SHA-256 of the uploaded file), `slice_index` (0-based),
`has_fluid` (1 or 0, true or false). Other columns are left alone. Separated by commas, semicolons or tabs; UTF-8.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from app.tag_imports.errors import BadTagTable, WrongLine

MAX_ROWS = 200_000
"""As many slices as 400 volumes of 512 B-scans have; a transaction of them takes seconds."""

MAX_CELL_CHARS = 256

ANSWERS = {"1": True, "true": True, "0": False, "false": False}

Naming = Literal["volume_id", "content_digest"]

NAMINGS: tuple[Naming, ...] = ("volume_id", "content_digest")

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class TagRow:
    """One answer."""

    line: int
    naming: Naming
    volume: str
    """The id or the digest, as `naming` says."""
    slice_index: int
    has_fluid: bool


def read_table(lines: Iterable[str]) -> list[TagRow]:
    """The rows of a table.

    Raises:
        BadTagTable: columns are missing, there are too many rows, or cells hold no answer; all are told.
    """
    rows, wrong = [], []
    for line, found in _parsed(lines):
        if isinstance(found, TagRow):
            rows.append(found)
        else:
            wrong.append(found)
        if line > MAX_ROWS + 1:
            raise BadTagTable([WrongLine(line, "", "", f"The table has more than {MAX_ROWS} rows.")])
    wrong += _said_twice(rows)
    if wrong:
        raise BadTagTable(sorted(wrong, key=lambda one: one.line))
    if not rows:
        raise BadTagTable([WrongLine(1, "", "", "The table has no rows.")])
    return rows


def _parsed(lines: Iterable[str]) -> Iterator[tuple[int, TagRow | WrongLine]]:
    """Every row with its line, as an answer or as what is wrong with it."""
    try:
        numbered = iter(lines)
        head = next(numbered, "")
        reader = csv.reader(_whole(head, numbered), delimiter=_delimiter(head), strict=True)
        columns = _columns(next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _row(reader.line_num, dict(zip(columns, map(str.strip, cells), strict=False)))
    except UnicodeDecodeError:
        raise BadTagTable([WrongLine(1, "", "", "The table is not UTF-8 text.")]) from None
    except csv.Error:
        raise BadTagTable(
            [WrongLine(reader.line_num, "", "", "The line is no CSV: its quotation marks do not close, say.")]
        ) from None


def _whole(head: str, rest: Iterator[str]) -> Iterator[str]:
    yield head.removeprefix("\ufeff")  # spreadsheets begin UTF-8 with it
    yield from rest


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _columns(head: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in head]
    missing = [name for name in ("slice_index", "has_fluid") if name not in columns]
    if not any(name in columns for name in NAMINGS):
        missing.insert(0, "volume_id or content_digest")
    if missing:
        raise BadTagTable([WrongLine(1, missing[0], "", f"The header has no column {', '.join(missing)}.")])
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice is not None:
        raise BadTagTable([WrongLine(1, twice, "", f"The header has two columns {twice[:MAX_CELL_CHARS]!r}.")])
    return columns


def _row(line: int, cells: Mapping[str, str]) -> TagRow | WrongLine:
    naming = next((name for name in NAMINGS if cells.get(name)), None)
    index, answer = cells.get("slice_index", ""), cells.get("has_fluid", "")
    if naming is None:
        return WrongLine(line, "volume_id", "", "The row names no volume.")
    volume = cells[naming].lower()
    if naming == "content_digest" and not DIGEST.fullmatch(volume):
        return WrongLine(line, naming, volume, f"{_shown(volume)} is no SHA-256 digest of 64 hexadecimal digits.")
    if not (index.isascii() and index.isdecimal() and len(index) <= 6):
        return WrongLine(line, "slice_index", index, f"{_shown(index)} is no slice index; they are counted from 0.")
    if answer.lower() not in ANSWERS:
        return WrongLine(line, "has_fluid", answer, f"{_shown(answer)} is no answer; it must be 1, 0, true or false.")
    return TagRow(line, naming, volume, int(index), ANSWERS[answer.lower()])


def _shown(value: str) -> str:
    return repr(value[:40])


def _said_twice(rows: list[TagRow]) -> Iterator[WrongLine]:
    first: dict[tuple[str, int], int] = {}
    for row in rows:
        before = first.setdefault((row.volume, row.slice_index), row.line)
        if before != row.line:
            detail = f"Slice {row.slice_index} of this volume has an answer in line {before} already."
            yield WrongLine(row.line, "slice_index", str(row.slice_index), detail)
