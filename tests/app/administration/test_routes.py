"""Users, tokens, the audit trail and storage, for admins alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.accounts.service import Role, create_user
from app.db.session import Database
from app.db.tables import AuditEvent, User
from app.settings import Settings
from app.storage import Storage, mask_key, weights_prefix

API = "/api/v1"
USERS = f"{API}/users"
TOKENS = f"{API}/tokens"
AUDIT = f"{API}/audit-events"

CALLS = [
    ("GET", USERS),
    ("POST", USERS),
    ("GET", f"{USERS}/none"),
    ("PATCH", f"{USERS}/none"),
    ("GET", TOKENS),
    ("POST", TOKENS),
    ("DELETE", f"{TOKENS}/none"),
    ("GET", AUDIT),
    ("GET", f"{AUDIT}/actions"),
    ("GET", f"{API}/storage-use"),
]


@pytest.fixture
def me(client: TestClient) -> str:
    """The id of the client's own user, the only admin there is."""
    return str(client.get(f"{API}/session").json()["user"]["id"])


def make_user(client: TestClient, name: str = "reader", role: Role = "annotator") -> dict[str, Any]:
    answer = client.post(USERS, json={"name": name, "role": role, "password": "correct horse"})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


class TestRoles:
    @pytest.mark.sqlite_only
    @pytest.mark.parametrize("role", ["viewer", "annotator", "trainer"])
    def test_nobody_but_an_admin_gets_through(self, client_of: Callable[[Role], TestClient], role: Role) -> None:
        client = client_of(role)
        for method, path in CALLS:
            answer = client.request(method, path, json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "role_missing"), (method, path)

    @pytest.mark.sqlite_only
    def test_without_signing_in_nothing_is_said(self, anonymous: TestClient) -> None:
        assert {anonymous.request(method, path, json={}).status_code for method, path in CALLS} == {401}

    @pytest.mark.sqlite_only
    def test_an_admin_gets_through_to_each(self, client: TestClient) -> None:
        statuses = {client.request(method, path, json={}).status_code for method, path in CALLS}
        assert statuses == {200, 404, 422}


class TestCreateUser:
    def test_the_user_signs_in(self, client: TestClient, anonymous: TestClient) -> None:
        user = make_user(client)
        assert (user["has_password"], user["n_tokens"], user["disabled_at"]) == (True, 0, None)
        answer = anonymous.post(f"{API}/session", json={"username": "reader", "password": "correct horse"})
        assert answer.json()["user"] == {"id": user["id"], "name": "reader", "role": "annotator"}

    def test_a_name_is_given_once(self, client: TestClient) -> None:
        make_user(client)
        answer = client.post(USERS, json={"name": "reader", "role": "viewer"})
        assert (answer.status_code, answer.json()["code"]) == (409, "user_name_taken")
        assert client.get(USERS).json()["items"][0]["role"] == "annotator"

    def test_a_short_password_leaves_no_user(self, client: TestClient) -> None:
        answer = client.post(USERS, json={"name": "reader", "role": "viewer", "password": "short"})
        assert (answer.status_code, answer.json()["code"]) == (422, "weak_password")
        assert "has 5 characters" in answer.json()["detail"]
        assert "reader" not in [user["name"] for user in client.get(USERS).json()["items"]]

    @pytest.mark.sqlite_only
    @pytest.mark.parametrize("body", [{"name": " ", "role": "viewer"}, {"name": "a", "role": "king"}, {"name": "a"}])
    def test_nonsense_is_refused(self, client: TestClient, body: dict[str, str]) -> None:
        assert client.post(USERS, json=body).status_code == 422


class TestChangeUser:
    def test_a_role_counts_at_once_for_an_open_session(self, client: TestClient, anonymous: TestClient) -> None:
        user = make_user(client)
        anonymous.post(f"{API}/session", json={"username": "reader", "password": "correct horse"})
        assert client.patch(f"{USERS}/{user['id']}", json={"role": "viewer"}).json()["role"] == "viewer"
        assert anonymous.get(f"{API}/session").json()["user"]["role"] == "viewer"

    def test_a_disabled_user_is_out_and_an_enabled_one_signs_in_anew(
        self, client: TestClient, anonymous: TestClient
    ) -> None:
        user = make_user(client)
        door = {"username": "reader", "password": "correct horse"}
        anonymous.post(f"{API}/session", json=door)
        assert client.patch(f"{USERS}/{user['id']}", json={"disabled": True}).json()["disabled_at"] is not None
        assert anonymous.get(f"{API}/session").status_code == 401
        assert anonymous.post(f"{API}/session", json=door).status_code == 401
        assert client.patch(f"{USERS}/{user['id']}", json={"disabled": False}).json()["disabled_at"] is None
        assert anonymous.get(f"{API}/session").status_code == 401  # the old session stays closed
        assert anonymous.post(f"{API}/session", json=door).status_code == 200

    def test_a_new_password_closes_the_sessions_of_the_old_one(self, client: TestClient, anonymous: TestClient) -> None:
        user = make_user(client)
        anonymous.post(f"{API}/session", json={"username": "reader", "password": "correct horse"})
        assert client.patch(f"{USERS}/{user['id']}", json={"password": "battery staple"}).status_code == 200
        assert anonymous.get(f"{API}/session").status_code == 401
        answer = anonymous.post(f"{API}/session", json={"username": "reader", "password": "battery staple"})
        assert answer.status_code == 200

    def test_all_or_nothing(self, client: TestClient) -> None:
        user = make_user(client)
        answer = client.patch(f"{USERS}/{user['id']}", json={"role": "trainer", "password": "short"})
        assert (answer.status_code, answer.json()["code"]) == (422, "weak_password")
        assert client.get(f"{USERS}/{user['id']}").json() == user

    def test_unknown_is_not_found(self, client: TestClient) -> None:
        answer = client.patch(f"{USERS}/none", json={"role": "viewer"})
        assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")


class TestLastAdmin:
    @pytest.mark.parametrize("change", [{"role": "trainer"}, {"disabled": True}])
    def test_stays_an_admin(self, client: TestClient, me: str, change: dict[str, Any]) -> None:
        answer = client.patch(f"{USERS}/{me}", json=change)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
        assert "is the last admin who is not disabled" in answer.json()["detail"]
        unchanged = client.get(f"{USERS}/{me}").json()
        assert (unchanged["role"], unchanged["disabled_at"]) == ("admin", None)

    def test_a_disabled_admin_does_not_count_as_another(self, client: TestClient, me: str) -> None:
        other = make_user(client, "other", "admin")
        assert client.patch(f"{USERS}/{other['id']}", json={"disabled": True}).status_code == 200
        assert client.patch(f"{USERS}/{me}", json={"role": "viewer"}).status_code == 409

    def test_with_another_one_may_go(self, client: TestClient, me: str) -> None:
        make_user(client, "other", "admin")
        assert client.patch(f"{USERS}/{me}", json={"role": "viewer"}).json()["role"] == "viewer"
        assert client.get(USERS).status_code == 403

    def test_of_two_who_demote_each_other_at_once_one_stays(
        self, client_of: Callable[[Role], TestClient], database: Database
    ) -> None:
        clients = [client_of("admin"), client_of("admin")]
        ids = [client.get(f"{API}/session").json()["user"]["id"] for client in clients]
        both = threading.Barrier(2)

        def demote(client: TestClient, user_id: str) -> None:
            both.wait()
            client.patch(f"{USERS}/{user_id}", json={"role": "viewer"})

        acts = [threading.Thread(target=demote, args=pair) for pair in zip(clients, reversed(ids), strict=True)]
        for act in acts:
            act.start()
        for act in acts:
            act.join()
        with database.reading() as session:
            assert len(session.scalars(select(User).where(User.role == "admin")).all()) == 1


class TestTokens:
    def test_the_secret_is_shown_once_and_opens_until_it_is_revoked(
        self, client: TestClient, anonymous: TestClient
    ) -> None:
        user = make_user(client)
        made = client.post(TOKENS, json={"role": "viewer", "user_id": user["id"], "label": "script"})
        assert made.status_code == 201
        token, secret = made.json()["token"], made.json()["secret"]
        assert (token["user_name"], token["label"], token["revoked_at"]) == ("reader", "script", None)
        assert secret not in client.get(TOKENS).text
        headers = {"Authorization": f"Bearer {secret}"}
        assert anonymous.get(f"{API}/session", headers=headers).json()["user"]["role"] == "viewer"
        for _ in range(2):
            assert client.delete(f"{TOKENS}/{token['id']}").status_code == 204
        assert anonymous.get(f"{API}/session", headers=headers).status_code == 401
        assert client.get(TOKENS).json()["items"][0]["revoked_at"] is not None

    def test_without_a_user_it_gets_one(self, client: TestClient) -> None:
        made = client.post(TOKENS, json={"role": "trainer"}).json()["token"]
        assert made["user_name"].startswith("token-")

    def test_cannot_outrank_its_user(self, client: TestClient) -> None:
        user = make_user(client)
        answer = client.post(TOKENS, json={"role": "trainer", "user_id": user["id"]})
        assert (answer.status_code, answer.json()["code"]) == (422, "token_outranks_user")
        assert answer.json()["detail"] == (
            "A token of the role trainer cannot act for reader, whose role is annotator."
        )
        assert len(client.get(TOKENS).json()["items"]) == 1

    def test_none_for_a_disabled_user(self, client: TestClient) -> None:
        user = make_user(client)
        client.patch(f"{USERS}/{user['id']}", json={"disabled": True})
        answer = client.post(TOKENS, json={"role": "viewer", "user_id": user["id"]})
        assert (answer.status_code, answer.json()["code"]) == (409, "user_disabled")

    def test_unknown_is_not_found(self, client: TestClient) -> None:
        assert client.delete(f"{TOKENS}/none").json()["code"] == "token_not_found"


class TestAudit:
    def test_every_act_of_an_admin_is_written_with_who_did_it(self, client: TestClient, me: str) -> None:
        user = make_user(client)
        path = f"{USERS}/{user['id']}"
        client.patch(path, json={"role": "trainer"})
        token = client.post(TOKENS, json={"role": "viewer", "user_id": user["id"]}).json()["token"]
        client.delete(f"{TOKENS}/{token['id']}")
        client.patch(path, json={"password": "battery staple"})
        client.patch(path, json={"disabled": True})
        client.patch(path, json={"disabled": False})
        events = client.get(AUDIT, params={"user_id": me}).json()["items"]
        assert [(event["action"], event["subject"]) for event in reversed(events)] == [
            ("user.created", user["id"]),
            ("user.role_changed", user["id"]),
            ("token.created", token["id"]),
            ("token.revoked", token["id"]),
            ("user.password_set", user["id"]),
            ("user.disabled", user["id"]),
            ("user.enabled", user["id"]),
        ]
        assert events[-2]["details"] == {"old": "annotator", "new": "trainer"}

    def test_what_changes_nothing_is_not_written(self, client: TestClient, me: str) -> None:
        user = make_user(client)
        client.patch(f"{USERS}/{user['id']}", json={"role": "annotator", "disabled": False})
        assert len(client.get(AUDIT, params={"user_id": me}).json()["items"]) == 1

    def test_signing_in_and_out(self, client: TestClient, anonymous: TestClient) -> None:
        user = make_user(client)
        door = {"username": "reader", "password": "correct horse"}
        csrf = anonymous.post(f"{API}/session", json=door).json()["csrf_token"]
        anonymous.delete(f"{API}/session", headers={"X-CSRF-Token": csrf})
        events = client.get(AUDIT, params={"user_id": user["id"]}).json()["items"]
        assert [event["action"] for event in events] == ["session.closed", "session.opened"]

    def test_pages_by_act_without_gap_or_repeat(self, client: TestClient, database: Database) -> None:
        with database.transaction() as session:
            for number in range(7):
                session.add(AuditEvent(action="volume.created", subject=str(number), details={}))
                session.add(AuditEvent(action="volume.deleted", subject=str(number), details={}))
        seen: list[str] = []
        query: dict[str, str | int] = {"action": "volume.created", "limit": 3}
        while True:
            page = client.get(AUDIT, params=query).json()
            seen += [event["subject"] for event in page["items"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        assert seen == ["6", "5", "4", "3", "2", "1", "0"]
        assert {"volume.created", "volume.deleted"} <= set(client.get(f"{AUDIT}/actions").json())

    def test_an_act_of_nobody_has_no_name(self, client: TestClient, database: Database) -> None:
        with database.transaction() as session:
            create_user(session, name="made on the server", role="viewer")
        event = client.get(AUDIT, params={"action": "user.created"}).json()["items"][0]
        assert (event["user_id"], event["user_name"], event["details"]) == (None, None, {"role": "viewer"})


@pytest.mark.sqlite_only
class TestStorageUse:
    def test_is_empty_at_first(self, client: TestClient) -> None:
        use = client.get(f"{API}/storage-use").json()
        assert use["volumes"] == use["masks"] == use["models"] == {"n_objects": 0, "n_bytes": 0}
        assert use["free_bytes"] > 0

    def test_counts_what_lies_in_the_bucket_by_kind(self, client: TestClient, settings: Settings) -> None:
        storage = Storage(settings.storage)
        storage.put("volumes/v/en_face.png", b"x" * 100)
        storage.put(mask_key("s") + "/0", b"x" * 20)
        storage.put(mask_key("s") + "/1", b"x" * 5)
        storage.put(weights_prefix("m") + "weights.safetensors", b"x" * 3)
        storage.put("stray", b"x")
        use = client.get(f"{API}/storage-use").json()
        assert {name: (use[name]["n_objects"], use[name]["n_bytes"]) for name in use if name != "free_bytes"} == {
            "volumes": (1, 100),
            "masks": (2, 25),
            "models": (1, 3),
            "other": (1, 1),
        }

    def test_an_upload_adds_its_chunks(self, client: TestClient, upload: Callable[..., dict[str, Any]]) -> None:
        upload(shape=(6, 32, 48))
        volumes = client.get(f"{API}/storage-use").json()["volumes"]
        assert volumes["n_objects"] == 6 + 2  # B-scans, their metadata, the en-face picture
        assert volumes["n_bytes"] > 0
