"""Accounts that are changed by two at the same time."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.app.conftest import Meanwhile

API = "/api/v1"
OLD, NEW = "correct horse", "battery staple"


def test_of_two_who_take_one_name_one_is_told_so(client: TestClient, meanwhile: Meanwhile) -> None:
    def create() -> Any:
        return client.post(f"{API}/users", json={"name": "ada", "role": "annotator"})

    other = meanwhile("INSERT INTO users", create)
    answers = sorted([create(), other[0].result()], key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json()["code"] == "user_name_taken"


def test_who_signs_in_with_a_password_that_is_just_replaced_is_not_let_in(
    anonymous: TestClient, client: TestClient, meanwhile: Meanwhile
) -> None:
    ada = client.post(f"{API}/users", json={"name": "ada", "role": "annotator", "password": OLD}).json()["id"]
    replaced = meanwhile(
        "INSERT INTO browser_sessions", lambda: client.patch(f"{API}/users/{ada}", json={"password": NEW})
    )
    anonymous.post(f"{API}/session", json={"username": "ada", "password": OLD})
    assert replaced[0].result().status_code == 200
    assert anonymous.get(f"{API}/session").status_code == 401
