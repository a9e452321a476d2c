"""Every step down and up again with a row in every table: what the older tables can hold is as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    select,
)

import migrations
from app.db.metadata import METADATA
from app.db.session import make_engine

EVENING = datetime(2026, 11, 23, 20, 15, 1, 250_000, tzinfo=UTC)

FORGOTTEN_ON_THE_WAY_UP = {"0003": {"slice_leases"}}
"""Revision to the tables that it empties, and says so: leases last minutes."""

VALUES: tuple[tuple[type[Any], Any], ...] = (
    (JSON, [{"é": [1, None, 0.1 + 0.2]}]),
    (DateTime, EVENING),
    (Date, date(2026, 2, 28)),
    (Boolean, True),
    (Float, 0.1 + 0.2),
    (Integer, 1),
)

Rows = dict[str, list[dict[str, Any]]]


def value_of(column: Column[Any]) -> Any:
    """Something of the column's type; a key to another table leads to that table's one row."""
    for key in column.foreign_keys:
        return value_of(key.column)
    stored = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    for kind, value in VALUES:
        if isinstance(stored, kind):
            return value
    return f"{column.table.name} {column.name}"


def fill(connection: Connection) -> None:
    """One row in every table, with a value in every column."""
    for table in METADATA.sorted_tables:
        connection.execute(table.delete())
        later = {key.parent.name for key in table.foreign_keys if key.use_alter}
        row = {column.name: value_of(column) for column in table.columns}
        connection.execute(table.insert(), [{name: None if name in later else value for name, value in row.items()}])
    for table in METADATA.sorted_tables:
        circle = {key.parent.name: value_of(key.parent) for key in table.foreign_keys if key.use_alter}
        if circle:
            connection.execute(table.update().values(circle))


def rows(url: str) -> Rows:
    """All rows by the tables as they are now."""
    engine = make_engine(url)
    metadata = MetaData()
    with engine.connect() as connection:
        metadata.reflect(connection)
        found = {table.name: _rows_of(connection, table) for table in metadata.tables.values()}
    engine.dispose()
    del found["alembic_version"]
    return found


def _rows_of(connection: Connection, table: Table) -> list[dict[str, Any]]:
    found = [dict(row) for row in connection.execute(select(table)).mappings()]
    return [{name: _in_utc(value) for name, value in row.items()} for row in found]


def _in_utc(value: Any) -> Any:
    return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC) if isinstance(value, datetime) else value


def held_by(schema: Rows, full: Rows) -> Rows:
    """Of `full`, what the tables and columns of `schema` can hold."""
    return {
        name: [{column: row[column] for column in schema[name][0]} for row in full[name]]
        if schema[name]
        else full[name]
        for name in schema
        if name in full
    }


def test_each_step_down_and_up_keeps_what_the_older_tables_can_hold(blank_database_url: str) -> None:
    migrations.upgrade(blank_database_url)
    engine = make_engine(blank_database_url)
    with engine.begin() as connection:
        fill(connection)
    engine.dispose()
    above = rows(blank_database_url)
    assert {len(found) for found in above.values()} == {1}, "a row in every table"
    assert all(value is not None for found in above.values() for row in found for value in row.values())

    while (revision := migrations.current(blank_database_url)) != "0001":
        migrations.downgrade(blank_database_url, "-1")
        below = rows(blank_database_url)
        assert {len(found) for found in below.values()} == {1}, f"below {revision}"
        assert below == held_by(below, above), f"down from {revision}"

        migrations.upgrade(blank_database_url, "+1")
        again = rows(blank_database_url)
        emptied = FORGOTTEN_ON_THE_WAY_UP.get(str(revision), set())
        assert {name for name in below if not again[name]} == emptied
        kept = {name: found for name, found in below.items() if name not in emptied}
        assert held_by(kept, again) == kept, f"up again to {revision}"

        migrations.downgrade(blank_database_url, "-1")
        above = {name: found for name, found in rows(blank_database_url).items() if found}
        if emptied:
            engine = make_engine(blank_database_url)
            with engine.begin() as connection:
                metadata = MetaData()
                metadata.reflect(connection)
                for name in emptied:
                    connection.execute(metadata.tables[name].insert(), below[name])
            engine.dispose()
            above = rows(blank_database_url)
        assert above == below

    migrations.upgrade(blank_database_url)
    top = rows(blank_database_url)
    assert held_by({name: found for name, found in above.items() if name != "slice_leases"}, top) == {
        name: found for name, found in above.items() if name != "slice_leases"
    }
