"""Errors as problem objects, headers on every answer."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.settings import Settings


class TestProblems:
    def test_unknown_path_under_the_api_is_a_problem(self, client: TestClient) -> None:
        answer = client.get("/api/v1/nothing")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "instance", "code", "request_id"} <= set(answer.json())

    def test_wrong_method_is_a_problem(self, client: TestClient) -> None:
        answer = client.patch("/api/v1/volumes")
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")

    def test_not_signed_in_is_a_problem(self, anonymous: TestClient) -> None:
        answer = anonymous.get("/api/v1/volumes")
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.sqlite_only
class TestFullDatabase:
    def test_a_tag_that_finds_no_room_is_refused_and_the_next_is_kept(
        self, client: TestClient, application: FastAPI, volume_id: str
    ) -> None:
        def limit_pages(connection: Any, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages}")

        engine = application.state.database.engine
        pages = 1  # SQLite takes this as: no page more than there are
        event.listen(engine, "checkout", limit_pages)
        tags, body = f"/api/v1/volumes/{volume_id}/tags/me", {"first": 0, "last": 5}
        kept = [0] * 6
        for turn in range(200):
            answer = client.put(tags, json=body | {"has_fluid": turn % 2 == 0})
            if answer.status_code != 200:
                break
            kept = answer.json()["versions"]
        assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
        assert "nothing of this request was kept" in answer.json()["detail"]
        pages = 2**30
        items = client.get(tags.removesuffix("/me")).json()["items"]
        assert [item["my_version"] for item in items] == kept
        assert client.put(tags, json=body | {"has_fluid": turn % 2 == 0}).status_code == 200
        event.remove(engine, "checkout", limit_pages)


class TestSmallBodies:
    def test_large_json_is_refused_before_it_is_read(self, client: TestClient) -> None:
        answer = client.post("/api/v1/session", json={"link": "x" * 100_000})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def test_json_without_a_length_is_refused(self, client: TestClient) -> None:
        chunks = iter([b'{"link":', b'"x"}'])
        answer = client.post("/api/v1/session", content=chunks, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    @pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/tokens"])
    def test_pieces_of_uploads_go_to_uploads_alone(self, client: TestClient, path: str) -> None:
        headers = {"Content-Type": "application/offset+octet-stream"}
        answer = client.post(path, content=b"0" * 100_000, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


class TestHeaders:
    def test_request_id_is_given_back(self, client: TestClient) -> None:
        assert client.get("/healthz", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
        assert client.get("/healthz", headers={"X-Request-ID": "a b\tc"}).headers["X-Request-ID"] != "a b\tc"

    def test_scripts_come_from_us_alone(self, client: TestClient) -> None:
        headers = client.get("/").headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


class TestHealth:
    def test_lives_and_is_ready(self, anonymous: TestClient) -> None:
        assert anonymous.get("/healthz").json() == {"status": "ok"}
        ready = anonymous.get("/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (200, True)

    def test_metrics_need_a_role_and_hold_no_ids(
        self, client: TestClient, anonymous: TestClient, volume_id: str
    ) -> None:
        assert anonymous.get("/metrics").status_code == 401
        client.get(f"/api/v1/volumes/{volume_id}")
        text = client.get("/metrics").text
        assert 'route="/volumes/{volume_id}"' in text
        assert volume_id not in text


class TestPage:
    def test_path_cannot_leave_the_front_end(self, anonymous: TestClient, settings: Settings) -> None:
        for path in ("/../pyproject.toml", "/%2e%2e/pyproject.toml", "/assets/%2e%2e/%2e%2e/%2e%2e/pyproject.toml"):
            assert "[project]" not in anonymous.get(path).text
