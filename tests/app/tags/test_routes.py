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
            "my_version": 0,
        }
        history = client.get(f"{API}/volumes/{volume_id}/tags/history").json()["items"]
        assert [item["has_fluid"] for item in history] == [None, True]
        assert tag(client, volume_id, 1, True).json()["version"] == 3


class TestPutRange:
    def test_tags_both_ends_and_counts_the_changes(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 2, True)
        answer = client.put(f"{API}/volumes/{volume_id}/tags/me", json={"first": 1, "last": 3, "has_fluid": True})
        assert (answer.status_code, answer.json()) == (200, {"n_changed": 2, "versions": [1, 1, 1]})
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
            "my_version": 1,
        }
        tag(two, volume_id, 0, True)
        assert tags(one, volume_id)[0]["consensus"] is True


def put_run(client: TestClient, volume_id: str, first: int, last: int, **body: Any) -> Any:
    return client.put(f"{API}/volumes/{volume_id}/tags/me", json={"first": first, "last": last, **body})


class TestStaleVersions:
    def test_refusal_tells_what_is_stored(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 2, True)
        answer = tag(client, volume_id, 2, False, **{"If-Match": '"0"'})
        assert answer.status_code == 412
        assert answer.json()["detail"] == "Your tag of slice 2 is at version 1, not 0; look at it again."
        assert answer.json()["conflicts"] == [{"index": 2, "has_fluid": True, "version": 1}]
        assert tags(client, volume_id)[2]["mine"] is True

    def test_same_answer_is_no_conflict_so_that_a_write_can_be_repeated(
        self, client: TestClient, volume_id: str
    ) -> None:
        for _ in range(2):
            answer = tag(client, volume_id, 2, True, **{"If-Match": '"0"'})
            assert (answer.status_code, answer.json()["version"]) == (200, 1)

    def test_one_stale_tag_in_a_run_refuses_all_of_it(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 3, True)
        answer = put_run(client, volume_id, 2, 4, has_fluid=False, versions=[0, 0, 0])
        assert (answer.status_code, answer.json()["conflicts"]) == (
            412,
            [{"index": 3, "has_fluid": True, "version": 1}],
        )
        assert [item["mine"] for item in tags(client, volume_id)] == [None, None, None, True, None, None]
        answer = put_run(client, volume_id, 2, 4, has_fluid=False, versions=[0, 1, 0])
        assert (answer.status_code, answer.json()["versions"]) == (200, [1, 2, 1])

    def test_taking_back_what_changed_meanwhile_is_refused(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 1, True)
        tag(client, volume_id, 1, False)
        path = f"{API}/volumes/{volume_id}/slices/1/tags/me"
        assert client.delete(path, headers={"If-Match": '"1"'}).status_code == 412
        assert client.delete(path, headers={"If-Match": '"2"'}).status_code == 204
        assert client.delete(path, headers={"If-Match": '"2"'}).status_code == 204

    def test_run_and_versions_have_one_length(self, client: TestClient, volume_id: str) -> None:
        answer = put_run(client, volume_id, 0, 2, has_fluid=True, versions=[0])
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_versions")
        assert answer.json()["detail"] == "The run 0 to 2 has 3 slices, but 1 versions came."

    def test_version_that_is_no_number_matches_nothing(self, client: TestClient, volume_id: str) -> None:
        assert tag(client, volume_id, 0, True, **{"If-Match": '"x"'}).status_code == 412


class TestTakeBackRange:
    def test_removes_the_tags_of_the_run_and_keeps_their_history(self, client: TestClient, volume_id: str) -> None:
        put_run(client, volume_id, 0, 3, has_fluid=True)
        answer = put_run(client, volume_id, 1, 5, has_fluid=None)
        assert (answer.status_code, answer.json()) == (200, {"n_changed": 3, "versions": [0, 0, 0, 0, 0]})
        assert [item["mine"] for item in tags(client, volume_id)] == [True, None, None, None, None, None]
        history = client.get(f"{API}/volumes/{volume_id}/tags/history").json()["items"]
        assert [item["has_fluid"] for item in history[:3]] == [None, None, None]


class TestSeenModel:
    """Whether a reader changed their word after seeing the model's, as the history keeps it."""

    def read(self, client: TestClient, volume_id: str) -> list[tuple[Any, ...]]:
        items = client.get(f"{API}/volumes/{volume_id}/tags/history").json()["items"]
        fields = ("index", "has_fluid", "seen_model", "changed_after_model")
        return [tuple(item[field] for field in fields) for item in reversed(items)]

    def put(self, client: TestClient, volume_id: str, has_fluid: bool, seen_model: bool | None) -> None:
        body = {"has_fluid": has_fluid, "seen_model": seen_model}
        assert client.put(f"{API}/volumes/{volume_id}/slices/0/tags/me", json=body).status_code == 200

    def test_change_after_seeing_is_kept_as_one(self, client: TestClient, volume_id: str) -> None:
        self.put(client, volume_id, False, seen_model=False)
        self.put(client, volume_id, True, seen_model=True)
        self.put(client, volume_id, False, seen_model=True)
        assert self.read(client, volume_id) == [
            (0, False, False, None),
            (0, True, True, True),
            (0, False, True, False),
        ]

    def test_what_was_seen_once_stays_seen_whatever_the_client_says(self, client: TestClient, volume_id: str) -> None:
        self.put(client, volume_id, False, seen_model=True)
        self.put(client, volume_id, True, seen_model=False)
        assert self.read(client, volume_id)[-1] == (0, True, True, None)

    def test_client_that_says_nothing_leaves_it_unknown(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 0, True)
        assert self.read(client, volume_id) == [(0, True, None, None)]

    def test_taking_back_after_seeing_is_a_change(self, client: TestClient, volume_id: str) -> None:
        self.put(client, volume_id, True, seen_model=False)
        client.delete(f"{API}/volumes/{volume_id}/slices/0/tags/me", params={"seen_model": True})
        assert self.read(client, volume_id)[-1] == (0, None, True, True)

    def test_a_run_tells_slice_by_slice(self, client: TestClient, volume_id: str) -> None:
        put_run(client, volume_id, 0, 2, has_fluid=False, seen_model=[])
        put_run(client, volume_id, 0, 2, has_fluid=True, seen_model=[1])
        assert self.read(client, volume_id)[3:] == [
            (0, True, False, None),
            (1, True, True, True),
            (2, True, False, None),
        ]

    def test_two_readers_do_not_share_what_they_saw(
        self, client_of: Callable[[Role], TestClient], volume_id: str
    ) -> None:
        self.put(client_of("annotator"), volume_id, True, seen_model=True)
        other = client_of("annotator")
        self.put(other, volume_id, True, seen_model=False)
        assert self.read(other, volume_id)[-1] == (0, True, False, None)
