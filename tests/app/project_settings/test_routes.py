"""The project's settings over HTTP: read by everybody, changed by admins, kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.accounts.service import Role
from app.db.session import Database
from app.db.tables import AuditEvent

PATH = "/api/v1/project-settings"


class TestProjectSettings:
    def test_first_reads_are_blinded_from_the_start(self, client_of: Callable[[Role], TestClient]) -> None:
        assert client_of("viewer").get(PATH).json()["blinded_first_read"] is True

    def test_a_change_is_kept_and_goes_into_the_audit_trail_once(self, client: TestClient, database: Database) -> None:
        for _ in range(2):
            answer = client.put(PATH, json={"blinded_first_read": False})
            assert (answer.status_code, answer.json()["blinded_first_read"]) == (200, False)
        assert client.get(PATH).json()["blinded_first_read"] is False
        with database.reading() as session:
            changes = session.scalars(select(AuditEvent).where(AuditEvent.action == "project_settings.changed")).all()
        assert [change.details for change in changes] == [{"blinded_first_read": False}]

    @pytest.mark.parametrize("role", ["viewer", "annotator", "trainer"])
    def test_only_admins_change_it(self, client_of: Callable[[Role], TestClient], role: Role) -> None:
        client = client_of(role)
        assert client.put(PATH, json={"blinded_first_read": False}).status_code == 403
        assert client.get(PATH).json()["blinded_first_read"] is True

    @pytest.mark.parametrize("body", [{}, {"blinded_first_read": 1}, {"blinded_first_read": True, "more": 1}])
    def test_bad_bodies_change_nothing(self, client: TestClient, body: dict[str, Any]) -> None:
        before = client.get(PATH).json()
        assert client.put(PATH, json=body).status_code == 422
        assert client.get(PATH).json() == before
