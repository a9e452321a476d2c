"""Rows as JSON lines, read and written by the tables as the database has them: any revision, SQLite or PostgreSQL."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, MetaData, Table, func, select
from sqlalchemy.schema import AddConstraint, DropConstraint

from app.backup.errors import BackupRefused

NOT_KEPT = frozenset({"alembic_version", "backup_runs"})
"""The manifest has the revision, and backups are of the installation that they were made of."""

BATCH = 1000

MAX_LINE_CHARS = 256 * 1024**2
"""The longest rows are trainings, whose frozen tags may name every slice of the installation."""


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables of the database whose rows are kept, by name."""
    metadata = MetaData()
    metadata.reflect(connection)
    kept = {name: table for name, table in sorted(metadata.tables.items()) if name not in NOT_KEPT}
    for table in kept.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return kept


def dump(connection: Connection, table: Table, path: Path) -> Iterator[int]:
    """Write all rows of a table, in the order of its key; gives the number so far after each batch."""
    n_rows = 0
    rows = select(table).order_by(*table.primary_key.columns)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
        found = connection.execution_options(yield_per=BATCH).execute(rows).mappings()
        for batch in found.partitions():
            for row in batch:
                file.write(json.dumps({name: _to_json(value) for name, value in row.items()}, ensure_ascii=False))
                file.write("\n")
            n_rows += len(batch)
            yield n_rows


def load(connection: Connection, tables: dict[str, Table], folder: Path, counts: dict[str, int]) -> None:
    """Replace the rows of all tables by those of the backup.

    Raises:
        BackupRefused: rows are missing or do not fit the tables; the caller's transaction is to be rolled back.
    """
    if set(tables) != set(counts):
        odd = ", ".join(sorted(set(tables) ^ set(counts)))
        raise BackupRefused(f"The backup's tables are not those of its revision: {odd}.")
    constraints = _foreign_keys(connection, tables)
    for constraint in constraints:
        connection.execute(DropConstraint(constraint))
    for name, table in tables.items():
        connection.execute(table.delete())  # a migration may have put rows there
        rows = _lines(folder / f"tables/{name}.jsonl.gz", table)
        while batch := list(islice(rows, BATCH)):
            connection.execute(table.insert(), batch)
        n_rows = connection.scalar(select(func.count()).select_from(table))
        if n_rows != counts[name]:
            raise BackupRefused(f"The backup holds {n_rows} rows of {name}, and {counts[name]} were written.")
    for constraint in constraints:
        connection.execute(AddConstraint(constraint, isolate_from_table=False))


def _foreign_keys(connection: Connection, tables: dict[str, Table]) -> list[Any]:
    """PostgreSQL's, for tables point at each other in circles; SQLite's are off in a migration and checked after it."""
    if connection.dialect.name == "sqlite":
        return []
    return [constraint for table in tables.values() for constraint in table.foreign_key_constraints]


def _lines(path: Path, table: Table) -> Iterator[dict[str, Any]]:
    columns = table.columns
    with gzip.open(path, "rt", encoding="utf-8") as file:
        while line := file.readline(MAX_LINE_CHARS):
            try:
                row = json.loads(line)
                yield {column.name: _from_json(row.pop(column.name), column.type) for column in columns}
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BackupRefused(f"A row of {table.name} in the backup does not fit the table.") from error
            if row:
                raise BackupRefused(f"A row of {table.name} in the backup has a column {min(row)} that is unknown.")


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _from_json(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value).astimezone(UTC)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
