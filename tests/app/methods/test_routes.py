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


def test_says_of_each_what_a_reader_must_give(client: TestClient) -> None:
    items = {item["name"]: item for item in client.get(f"{API}/methods").json()["items"]}
    needs = {name: items[name]["supervision"] for name in ("efd", "lphc", "ours-u", "cmf")}
    assert needs == {"efd": "none", "lphc": "scribble", "ours-u": "tags", "cmf": "masks"}


def test_figures_are_those_of_the_file(client: TestClient) -> None:
    for item in client.get(f"{API}/methods").json()["items"]:
        assert item["figures"] == measured().get(item["name"])
