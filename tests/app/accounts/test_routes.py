"""Sign-in, roles, tokens and the protection of browser sessions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.accounts import service
from app.accounts.service import MAX_FAILURES
from app.db.session import Database
from app.db.tables import AccessToken, AuditEvent, User
from app.settings import Settings

SESSION = "/api/v1/session"
VOLUMES = "/api/v1/volumes"


@pytest.fixture
def link(settings: Settings, database: Database) -> str:
    with database.transaction() as session:
        return service.make_sign_in_link(session, key=settings.token_key())


@pytest.fixture
def reader(database: Database) -> tuple[str, str]:
    with database.transaction() as session:
        service.create_user(session, name="reader", role="annotator", password="correct horse")
    return "reader", "correct horse"


class TestSignInByLink:
    def test_opens_a_session_once(self, anonymous: TestClient, link: str) -> None:
        first = anonymous.post(SESSION, json={"link": link})
        assert first.status_code == 200
        assert first.json()["user"] == {"id": first.json()["user"]["id"], "name": "admin", "role": "admin"}
        anonymous.cookies.clear()
        again = anonymous.post(SESSION, json={"link": link})
        assert (again.status_code, again.json()["code"]) == (401, "bad_sign_in_link")

    def test_cookie_is_http_only_and_same_site(self, anonymous: TestClient, link: str) -> None:
        cookie = anonymous.post(SESSION, json={"link": link}).headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie

    def test_cookie_reads_but_writes_only_with_the_csrf_token(self, anonymous: TestClient, link: str) -> None:
        csrf = anonymous.post(SESSION, json={"link": link}).json()["csrf_token"]
        assert anonymous.get(VOLUMES).status_code == 200
        refused = anonymous.delete(f"{VOLUMES}/none")
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_token_wrong")
        with_token = anonymous.delete(f"{VOLUMES}/none", headers={"X-CSRF-Token": csrf})
        assert (with_token.status_code, with_token.json()["code"]) == (404, "volume_not_found")

    def test_signing_out_ends_the_session(self, anonymous: TestClient, link: str) -> None:
        csrf = anonymous.post(SESSION, json={"link": link}).json()["csrf_token"]
        cookie = anonymous.cookies["serous_session"]
        assert anonymous.delete(SESSION, headers={"X-CSRF-Token": csrf}).status_code == 204
        anonymous.cookies.set("serous_session", cookie)
        assert anonymous.get(SESSION).status_code == 401


class TestSignInByPassword:
    def test_right_password_opens_a_session(self, anonymous: TestClient, reader: tuple[str, str]) -> None:
        answer = anonymous.post(SESSION, json={"username": reader[0], "password": reader[1]})
        assert answer.status_code == 200
        assert anonymous.get(SESSION).json()["user"]["role"] == "annotator"

    @pytest.mark.parametrize("name", ["reader", "nobody"])
    def test_wrong_name_and_wrong_password_look_alike(
        self, anonymous: TestClient, reader: tuple[str, str], name: str
    ) -> None:
        answer = anonymous.post(SESSION, json={"username": name, "password": "wrong"})
        assert (answer.status_code, answer.json()["code"]) == (401, "bad_credentials")
        assert answer.json()["detail"] == "The user name or the password is wrong."

    def test_guessing_is_stopped_with_a_wait(self, anonymous: TestClient, reader: tuple[str, str]) -> None:
        for _ in range(MAX_FAILURES):
            anonymous.post(SESSION, json={"username": reader[0], "password": "wrong"})
        answer = anonymous.post(SESSION, json={"username": reader[0], "password": reader[1]})
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
        assert int(answer.headers["Retry-After"]) == 300


class TestTokens:
    def test_database_holds_no_token_in_the_clear(
        self, database: Database, new_token: Callable[[service.Role], str]
    ) -> None:
        token = new_token("viewer")
        with database.reading() as session:
            kept = session.scalars(select(AccessToken.token_hash)).one()
        assert token not in kept
        assert re.fullmatch(r"[0-9a-f]{64}", kept)

    def test_revoked_token_opens_nothing(
        self, anonymous: TestClient, database: Database, new_token: Callable[[service.Role], str]
    ) -> None:
        headers = {"Authorization": f"Bearer {new_token('viewer')}"}
        assert anonymous.get(VOLUMES, headers=headers).status_code == 200
        with database.transaction() as session:
            service.revoke_token(session, token_id=session.scalars(select(AccessToken.id)).one())
        refused = anonymous.get(VOLUMES, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
        assert refused.headers["WWW-Authenticate"] == "Bearer"

    def test_making_a_token_is_audited(self, database: Database, new_token: Callable[[service.Role], str]) -> None:
        new_token("trainer")
        with database.reading() as session:
            assert "token.created" in session.scalars(select(AuditEvent.action)).all()

    def test_token_cannot_outrank_its_user(self, anonymous: TestClient, settings: Settings, database: Database) -> None:
        with database.transaction() as session:
            service.create_user(session, name="watcher", role="viewer")
            token = service.create_token(session, key=settings.token_key(), role="admin", user_name="watcher")
        answer = anonymous.get(SESSION, headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["user"]["role"] == "viewer"


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "method", "path", "status"),
        [
            ("viewer", "POST", "/api/v1/volumes", 403),
            ("viewer", "PUT", "/api/v1/volumes/x/slices/0/tags/me", 403),
            ("annotator", "POST", "/api/v1/training-jobs", 403),
            ("annotator", "POST", "/api/v1/models/x/activate", 403),
            ("trainer", "DELETE", "/api/v1/volumes/x", 403),
            ("trainer", "POST", "/api/v1/models/x/activate", 404),
            ("admin", "DELETE", "/api/v1/volumes/x", 404),
        ],
    )
    def test_each_role_may_what_the_contract_says(
        self, client_of: Callable[[service.Role], TestClient], role: service.Role, method: str, path: str, status: int
    ) -> None:
        assert client_of(role).request(method, path, json={"has_fluid": True}).status_code == status

    def test_disabled_user_is_out(self, anonymous: TestClient, settings: Settings, database: Database) -> None:
        with database.transaction() as session:
            token = service.create_token(session, key=settings.token_key(), role="viewer", user_name="gone")
            user = session.scalars(select(User).where(User.name == "gone")).one()
            user.disabled_at = user.created_at
        assert anonymous.get(VOLUMES, headers={"Authorization": f"Bearer {token}"}).status_code == 401
