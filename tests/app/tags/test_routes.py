"""Tags over HTTP: idempotent, kept with their history, never half written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.accounts.service import Role
from app.db.session import Database
from app.db.tables import TagEvent

API = "/api/v1"


def tag(client: TestClient, volume_id: str, index: int, has_fluid: bool, **headers: str) -> Any:
    return client.put(
        f"{API}/volumes/{volume_id}/slices/{index}/tags/me", json={"has_fluid": has_fluid}, headers=headers
    )


def tags(client: TestClient, volume_id: str) -> list[dict[str, Any]]:
    return client.get(f"{API}/volumes/{volume_id}/tags").json()["items"]


class TestPutTag:
    def test_first_tag_is_version_one(self, client: TestClient, volume_id: str) -> None:
        answer = tag(client, volume_id, 2, True)
        assert answer.status_code == 200
        assert (answer.json()["index"], answer.json()["has_fluid"], answer.json()["version"]) == (2, True, 1)

    def test_same_tag_again_changes_nothing(self, client: TestClient, database: Database, volume_id: str) -> None:
        first = tag(client, volume_id, 2, True).json()
        assert tag(client, volume_id, 2, True).json() == first
        with database.reading() as session:
            assert session.scalar(select(func.count(TagEvent.id))) == 1

    def test_other_tag_is_a_new_version_and_the_old_one_stays_in_the_history(
        self, client: TestClient, volume_id: str
    ) -> None:
        tag(client, volume_id, 2, True)
        assert tag(client, volume_id, 2, False).json()["version"] == 2
        history = client.get(f"{API}/volumes/{volume_id}/tags/history").json()["items"]
        assert [(item["has_fluid"], item["version"], item["how"]) for item in history] == [
            (False, 2, "single"),
            (True, 1, "single"),
        ]

    @pytest.mark.parametrize("index", [-1, 6, 1000])
    def test_slice_outside_the_volume_is_refused_with_the_range(
        self, client: TestClient, volume_id: str, index: int
    ) -> None:
        answer = tag(client, volume_id, index, True)
        assert (answer.status_code, answer.json()["code"]) == (422, "slice_out_of_range")
        assert answer.json()["detail"] == f"Slice {index} is outside this volume (0 to 5)."

    @pytest.mark.parametrize("body", [{"has_fluid": 2}, {"has_fluid": 1}, {"has_fluid": "yes"}, {}, {"label": True}])
    def test_label_that_is_no_boolean_is_refused(
        self, client: TestClient, volume_id: str, body: dict[str, Any]
    ) -> None:
        answer = client.put(f"{API}/volumes/{volume_id}/slices/0/tags/me", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
        assert tags(client, volume_id)[0]["mine"] is None

    def test_unknown_volume_is_not_found(self, client: TestClient) -> None:
        assert tag(client, "none", 0, True).status_code == 404

    def test_stale_version_is_refused(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 0, True)
        answer = tag(client, volume_id, 0, False, **{"If-Match": '"7"'})
        assert (answer.status_code, answer.json()["code"]) == (412, "tag_changed")
        assert tag(client, volume_id, 0, False, **{"If-Match": '"1"'}).status_code == 200

    def test_twenty_hands_at_once_leave_one_tag_and_a_gapless_history(
        self, client: TestClient, database: Database, volume_id: str
    ) -> None:
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda n: tag(client, volume_id, 0, n % 2 == 0).status_code, range(20)))
        assert answers == [200] * 20
        with database.reading() as session:
            versions = session.scalars(select(TagEvent.version).order_by(TagEvent.version)).all()
        assert versions == list(range(1, len(versions) + 1))


class TestDeleteTag:
    def test_takes_the_tag_back_and_keeps_the_history(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 1, True)
        path = f"{API}/volumes/{volume_id}/slices/1/tags/me"
        assert client.delete(path).status_code == 204
        assert client.delete(path).status_code == 204
        assert tags(client, volume_id)[1] == {
            "index": 1,
            "consensus": None,
            "disagreement": False,
            "mine": None,
            "n_readers": 0,
        }
        history = client.get(f"{API}/volumes/{volume_id}/tags/history").json()["items"]
        assert [item["has_fluid"] for item in history] == [None, True]
        assert tag(client, volume_id, 1, True).json()["version"] == 3


class TestPutRange:
    def test_tags_both_ends_and_counts_the_changes(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 2, True)
        answer = client.put(f"{API}/volumes/{volume_id}/tags/me", json={"first": 1, "last": 3, "has_fluid": True})
        assert (answer.status_code, answer.json()) == (200, {"n_changed": 2})
        assert [item["mine"] for item in tags(client, volume_id)] == [None, True, True, True, None, None]

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [(0, 6, "slice_out_of_range"), (-1, 2, "slice_out_of_range"), (4, 2, "bad_range")],
    )
    def test_bad_range_tags_nothing(self, client: TestClient, volume_id: str, first: int, last: int, code: str) -> None:
        body = {"first": first, "last": last, "has_fluid": True}
        answer = client.put(f"{API}/volumes/{volume_id}/tags/me", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert all(item["mine"] is None for item in tags(client, volume_id))


class TestListTags:
    def test_readers_who_differ_have_no_consensus(
        self, client_of: Callable[[Role], TestClient], volume_id: str
    ) -> None:
        one, two = client_of("annotator"), client_of("annotator")
        tag(one, volume_id, 0, True)
        tag(two, volume_id, 0, False)
        assert tags(one, volume_id)[0] == {
            "index": 0,
            "consensus": None,
            "disagreement": True,
            "mine": True,
            "n_readers": 2,
        }
        tag(two, volume_id, 0, True)
        assert tags(one, volume_id)[0]["consensus"] is True


class TestLeases:
    def test_two_readers_never_get_the_same_volume(
        self, client_of: Callable[[Role], TestClient], upload: Callable[..., dict[str, Any]]
    ) -> None:
        ids = {upload(seed=seed)["id"] for seed in (1, 2)}
        leases = [client_of("annotator").post(f"{API}/queue/leases", json={"strategy": "next"}) for _ in range(3)]
        assert [lease.status_code for lease in leases] == [200, 200, 204]
        assert {lease.json()["volume_id"] for lease in leases[:2]} == ids
        assert leases[0].json()["slices"] == [0, 1, 2, 3, 4, 5]

    def test_asking_again_gives_what_is_left_of_the_same_volume(self, client: TestClient, volume_id: str) -> None:
        client.post(f"{API}/queue/leases")
        tag(client, volume_id, 0, True)
        again = client.post(f"{API}/queue/leases").json()
        assert (again["volume_id"], again["slices"]) == (volume_id, [1, 2, 3, 4, 5])

    def test_nothing_is_left_once_all_is_tagged(self, client: TestClient, volume_id: str) -> None:
        client.put(f"{API}/volumes/{volume_id}/tags/me", json={"first": 0, "last": 5, "has_fluid": False})
        assert client.post(f"{API}/queue/leases").status_code == 204

    def test_disagreement_gives_the_slices_in_dispute(
        self, client_of: Callable[[Role], TestClient], volume_id: str
    ) -> None:
        one, two = client_of("annotator"), client_of("annotator")
        tag(one, volume_id, 4, True)
        tag(two, volume_id, 4, False)
        lease = client_of("annotator").post(f"{API}/queue/leases", json={"strategy": "disagreement"}).json()
        assert lease["slices"] == [4]
