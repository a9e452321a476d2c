"""The plans by which PostgreSQL answers the service's own statements: caught as they are sent, then explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from app.accounts.service import create_token
from app.main import API, create_app
from app.settings import Settings
from benchmarks.scale.measure import Call

TAG_TABLES = ("slice_tags", "tag_events")

EXPLAINED = ("SELECT", "UPDATE", "DELETE", "WITH")
"""An INSERT of a row that is there would fail, and has no plan to speak of."""


@dataclass(frozen=True)
class Sent:
    """A statement as the service sent it, with its values."""

    statement: str
    values: Any


@dataclass(frozen=True)
class Plan:
    """What PostgreSQL did for a statement."""

    statement: str
    lines: list[str]

    @property
    def sequential(self) -> list[str]:
        """The tag tables that were read from end to end."""
        return [table for table in TAG_TABLES if any(f"Seq Scan on {table}" in line for line in self.lines)]

    @property
    def ms(self) -> float:
        """How long it took, planning left out."""
        return next(float(line.split()[2]) for line in self.lines if line.startswith("Execution Time"))


@contextmanager
def caught(engine: Engine) -> Iterator[list[Sent]]:
    """Every statement that leaves through `engine` while the block runs."""
    sent: list[Sent] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        if statement.lstrip().startswith(EXPLAINED):
            sent.append(Sent(statement, values[0] if many else values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def explain(engine: Engine, sent: Sent) -> Plan:
    """Run a statement again, look at how it was done, and undo it."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {sent.statement}", sent.values)
        plan = Plan(sent.statement, [row[0] for row in rows])
        connection.rollback()
    return plan


def plans(settings: Settings, reader: str, calls: Iterable[Call]) -> dict[str, list[Plan]]:
    """The plan of every statement of each request, made by one reader in a service within this process."""
    application = create_app(settings)
    database = application.state.database
    with database.transaction() as session:
        token = create_token(session, key=settings.token_key(), role="annotator", user_name=reader)
    found = {}
    with TestClient(application, headers={"Authorization": f"Bearer {token}"}) as client:
        for call in calls:
            with caught(database.engine) as sent:
                client.request(call.method, f"{API}{call.path}", json=call.body).raise_for_status()
            found[call.name] = [explain(database.engine, one) for one in sent]
    return found
