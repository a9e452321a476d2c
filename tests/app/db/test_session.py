"""PostgreSQL connections of the pool that died unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from app.db import session as pooling
from app.db.session import Database
from tests.servers import PostgresServer


@pytest.fixture
def died(postgres: PostgresServer) -> Iterator[Database]:
    """A database whose server has ended the one connection of the pool."""
    url = postgres.blank()
    database, other = Database(url), Database(url)
    with database.reading() as session:
        process_id = session.scalar(text("SELECT pg_backend_pid()"))
    with other.transaction() as session:
        assert session.scalar(text("SELECT pg_terminate_backend(:id)"), {"id": process_id})
    other.dispose()
    yield database
    database.dispose()
    postgres.drop(url)


def test_a_dead_connection_is_noticed_after_a_pause(died: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooling, "TRUSTED_S", 0.0)
    with died.glance() as session:
        assert session.scalar(select(1)) == 1
    with died.transaction() as session:
        assert session.scalar(select(1)) == 1
