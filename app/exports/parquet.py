"""A table as Parquet, written by a process of its own: pyarrow takes more memory than the web process may have."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from app.exports.cells import Value
from app.exports.errors import TableNotWritten
from app.exports.tables import Kind, Row
from models.oct.limited_child import ENVIRONMENT

WRITER = Path(__file__).with_name("parquet_writer.py")

PATIENCE_S = 60.0
"""How long the process may take once it has all rows."""


def write_parquet(columns: Mapping[str, Kind], rows: Iterable[Row], target: Path) -> None:
    """Write a table to the file `target`.

    Raises:
        TableNotWritten
    """
    process = subprocess.Popen(  # noqa: S603  # our interpreter, our script; values go in as JSON
        [sys.executable, "-P", str(WRITER), str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=ENVIRONMENT,
    )
    try:
        _feed(process, columns, rows)
        if process.wait(PATIENCE_S) != 0:
            raise TableNotWritten()
    except (BrokenPipeError, subprocess.TimeoutExpired) as error:
        raise TableNotWritten() from error
    finally:
        process.kill()
        process.wait()


def _feed(process: subprocess.Popen[str], columns: Mapping[str, Kind], rows: Iterable[Row]) -> None:
    if process.stdin is None:
        raise TableNotWritten()
    with process.stdin as pipe:
        pipe.write(json.dumps(list(columns.items())) + "\n")
        for row in rows:
            pipe.write(json.dumps([_to_json(value) for value in row]) + "\n")


def _to_json(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value
