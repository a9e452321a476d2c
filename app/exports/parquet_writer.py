"""Write JSON lines as Parquet in a process of its own; run as a script by `parquet.py`. It imports nothing of ours.

Argument: the file to write. Standard input: a line with [[name, kind], ...], then one line a row with its values in
that order; days and times as ISO 8601.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

MEMORY_BYTES = 4 * 1024**3
"""Address space; pyarrow takes 1 GiB of it, a group of rows little."""

GROUP_ROWS = 10_000

TYPES = {
    "text": pa.string(),
    "whole": pa.int64(),
    "real": pa.float64(),
    "day": pa.date32(),
    "time": pa.timestamp("us", tz="UTC"),
}


def write(lines: TextIO, target: str) -> None:
    """Write all rows of `lines`."""
    columns: list[tuple[str, str]] = json.loads(lines.readline())
    schema = pa.schema([pa.field(name, TYPES[kind]) for name, kind in columns])
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for group in _groups(lines):
            arrays = [
                pa.array([_value(row[index], kind) for row in group], type=TYPES[kind])
                for index, (_, kind) in enumerate(columns)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _groups(lines: TextIO) -> Iterator[list[list[Any]]]:
    group: list[list[Any]] = []
    for line in lines:
        group.append(json.loads(line))
        if len(group) == GROUP_ROWS:
            yield group
            group = []
    if group:
        yield group


def _value(value: Any, kind: str) -> Any:
    if value is None or kind not in ("day", "time"):
        return value
    return date.fromisoformat(value) if kind == "day" else datetime.fromisoformat(value)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    write(sys.stdin, sys.argv[1])
