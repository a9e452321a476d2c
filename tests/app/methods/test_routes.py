"""Methods over HTTP."""

from __future__ import annotations

from fastapi.testclient import TestClient

from models.methods import METHODS, measured

API = "/api/v1"


def test_lists_every_system_with_what_it_needs(client: TestClient) -> None:
    items = client.get(f"{API}/methods").json()["items"]
    assert [item["name"] for item in items] == [method.name for method in METHODS]
    assert {item["name"] for item in items if item["ready"]} == {"efd", "flscv"}
    assert {item["supervision"] for item in items} == {"none", "scribble", "tags", "masks"}


def test_gives_the_figures_that_were_measured(client: TestClient) -> None:
    items = client.get(f"{API}/methods").json()["items"]
    assert {item["name"] for item in items if item["figures"]} == set(measured())
