"""Errors as problem objects, headers on every answer."""

from __future__ import annotations

from fastapi.testclient import TestClient

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


class TestSmallBodies:
    def test_large_json_is_refused_before_it_is_read(self, client: TestClient) -> None:
        answer = client.post("/api/v1/session", json={"link": "x" * 100_000})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def test_json_without_a_length_is_refused(self, client: TestClient) -> None:
        chunks = iter([b'{"link":', b'"x"}'])
        answer = client.post("/api/v1/session", content=chunks, headers={"Content-Type": "application/json"})
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
