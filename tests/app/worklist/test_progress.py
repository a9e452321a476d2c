"""What is left, per reader and per volume."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from app.accounts.service import Role
from app.db.job_tables import ModelVersion
from app.db.session import Database

API = "/api/v1"

ClientOf = Callable[[Role], TestClient]
Upload = Callable[..., dict[str, Any]]


def tag(client: TestClient, volume_id: str, first: int, last: int, has_fluid: bool) -> None:
    body = {"first": first, "last": last, "has_fluid": has_fluid}
    assert client.put(f"{API}/volumes/{volume_id}/tags/me", json=body).status_code == 200


class TestReadWorklist:
    def test_empty_installation(self, client: TestClient) -> None:
        worklist = client.get(f"{API}/queue").json()
        assert (worklist["n_volumes"], worklist["n_slices"], worklist["n_volumes_left"]) == (0, 0, 0)
        assert (worklist["model_id"], worklist["lease"], worklist["readers"]) == (None, None, [])

    def test_counts_by_reader_and_answer(self, client_of: ClientOf, upload: Upload) -> None:
        one, two = (str(upload(seed=seed)["id"]) for seed in (1, 2))
        reader, other = client_of("annotator"), client_of("annotator")
        tag(reader, one, 0, 5, True)
        tag(other, one, 0, 1, False)
        other.post(f"{API}/queue/leases", json={"skip": [one]})
        worklist = reader.get(f"{API}/queue").json()
        assert (worklist["n_slices"], worklist["n_mine"], worklist["n_disputed"]) == (12, 6, 2)
        assert (worklist["n_with_fluid"], worklist["n_without_fluid"]) == (6, 2)
        assert (worklist["n_volumes_left"], worklist["n_volumes_held"]) == (1, 1)
        assert sorted(item["n_tagged"] for item in worklist["readers"]) == [2, 6]
        assert other.get(f"{API}/queue").json()["lease"]["volume_id"] == two

    def test_names_the_model_in_use(self, client: TestClient, database: Database) -> None:
        with database.transaction() as session:
            session.add(ModelVersion(id="m", recipe="gated", config={}, metrics={}, tags_digest="t", active_slot=1))
        worklist = client.get(f"{API}/queue").json()
        assert (worklist["model_id"], worklist["n_volumes_seen_by_model"]) == ("m", 0)

    def test_tags_of_a_deleted_volume_do_not_count(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 0, 5, True)
        client.delete(f"{API}/volumes/{volume_id}")
        worklist = client.get(f"{API}/queue").json()
        assert (worklist["n_mine"], worklist["n_with_fluid"], worklist["readers"]) == (0, 0, [])


class TestVolumeProgress:
    def test_one_line_a_volume_newest_first(self, client_of: ClientOf, upload: Upload) -> None:
        one, two = str(upload(seed=1, acquired_on="2026-01-12")["id"]), str(upload(seed=2)["id"])
        reader, other = client_of("annotator"), client_of("annotator")
        tag(reader, one, 0, 3, True)
        tag(other, one, 3, 4, False)
        reader.post(f"{API}/queue/leases")
        lines = other.get(f"{API}/queue/volumes").json()["items"]
        assert [line["volume_id"] for line in lines] == [two, one]
        assert [line["acquired_on"] for line in lines] == [None, "2026-01-12"]
        assert {key: lines[1][key] for key in ("n_mine", "n_tagged", "n_readers", "n_disputed")} == {
            "n_mine": 2,
            "n_tagged": 5,
            "n_readers": 2,
            "n_disputed": 1,
        }
        assert (lines[0]["held_by"], lines[1]["held_by"] is None) == (None, False)

    def test_pages(self, client: TestClient, upload: Upload) -> None:
        ids = [upload(seed=seed)["id"] for seed in range(3)]
        first = client.get(f"{API}/queue/volumes", params={"limit": 2}).json()
        rest = client.get(f"{API}/queue/volumes", params={"limit": 2, "cursor": first["next_cursor"]}).json()
        assert [line["volume_id"] for line in first["items"] + rest["items"]] == ids[::-1]
        assert rest["next_cursor"] is None
