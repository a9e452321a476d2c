"""Blinded first reads over HTTP. The mask of the fixtures has fluid in slices 2 and 3 of six."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.auth import CSRF_HEADER
from app.accounts.service import Role
from app.db.session import Database
from app.db.tables import AuditEvent

API = "/api/v1"
WHOLE = ["mask?format=npz", "contradictions", "thickness", "measurements", "preview.nii.gz", "report.pdf"]
WHOLE += ["mask?format=dicom-seg", "structured-report"]
OF_A_SLICE = ["mask.png", "probability.png", "explanation"]


@pytest.fixture
def browser_of(application: FastAPI, anonymous: TestClient, database: Database) -> Callable[[Role], TestClient]:
    """Make a browser in which a new user of a role is signed in."""

    def make(role: Role) -> TestClient:
        client = TestClient(application, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
        password = "correct horse battery"
        with database.transaction() as session:
            accounts.create_user(session, name=f"reader-{role}", role=role, password=password)
        answer = client.post(f"{API}/session", json={"username": f"reader-{role}", "password": password})
        assert answer.status_code in (200, 201), answer.text
        client.headers[CSRF_HEADER] = answer.json()["csrf_token"]
        return client

    return make


@pytest.fixture
def volume_of(client: TestClient, finished: str) -> str:
    return str(client.get(f"{API}/segmentations/{finished}").json()["volume_id"])


@pytest.fixture
def first_read(volume_of: str) -> str:
    return f"{API}/volumes/{volume_of}/first-read"


def tag(client: TestClient, volume_id: str, first: int, last: int, has_fluid: bool | None = False) -> None:
    body = {"first": first, "last": last, "has_fluid": has_fluid}
    answer = client.put(f"{API}/volumes/{volume_id}/tags/me", json=body)
    assert answer.status_code == 200, answer.text


def code_of(client: TestClient, segmentation_id: str, path: str) -> tuple[int, str | None]:
    answer = client.get(f"{API}/segmentations/{segmentation_id}/{path}")
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else None


@pytest.mark.sqlite_only
class TestAnOpenFirstRead:
    @pytest.mark.parametrize("path", WHOLE)
    def test_keeps_the_whole_volumes_results_until_every_slice_is_tagged(
        self, browser_of: Callable[[Role], TestClient], finished: str, volume_of: str, path: str
    ) -> None:
        reader = browser_of("annotator")
        tag(reader, volume_of, 0, 4)
        assert code_of(reader, finished, path) == (409, "first_read_open")
        tag(reader, volume_of, 5, 5)
        assert code_of(reader, finished, path) == (200, None)

    @pytest.mark.parametrize("name", OF_A_SLICE)
    def test_keeps_a_slices_results_until_it_is_tagged(
        self, browser_of: Callable[[Role], TestClient], finished: str, volume_of: str, name: str
    ) -> None:
        reader = browser_of("annotator")
        tag(reader, volume_of, 2, 2)
        assert code_of(reader, finished, f"slices/3/{name}") == (409, "first_read_open")
        assert code_of(reader, finished, f"slices/2/{name}")[1] != "first_read_open"

    def test_says_what_is_kept(
        self, browser_of: Callable[[Role], TestClient], finished: str, volume_of: str, first_read: str
    ) -> None:
        reader = browser_of("annotator")
        tag(reader, volume_of, 1, 4)
        assert reader.get(first_read).json() == {"blinded": True, "unread": [0, 5], "ended": []}
        problem = reader.get(f"{API}/segmentations/{finished}/thickness").json()
        assert problem["unread"] == [0, 5]
        assert "You have not tagged 2 of 6 slices of this volume yet" in problem["detail"]

    def test_is_each_readers_own(self, browser_of: Callable[[Role], TestClient], finished: str, volume_of: str) -> None:
        tag(browser_of("trainer"), volume_of, 0, 5)
        assert code_of(browser_of("annotator"), finished, "thickness") == (409, "first_read_open")

    def test_is_open_again_where_a_tag_is_taken_back(
        self, browser_of: Callable[[Role], TestClient], volume_of: str, first_read: str
    ) -> None:
        reader = browser_of("annotator")
        tag(reader, volume_of, 0, 5)
        tag(reader, volume_of, 3, 3, None)
        assert reader.get(first_read).json()["unread"] == [3]

    def test_keeps_nothing_from_whoever_cannot_tag_nor_from_programs(
        self, browser_of: Callable[[Role], TestClient], client_of: Callable[[Role], TestClient], finished: str
    ) -> None:
        for reader in (browser_of("viewer"), client_of("annotator")):
            assert code_of(reader, finished, "thickness") == (200, None)

    def test_keeps_nothing_where_first_reads_are_not_blinded(
        self, client: TestClient, browser_of: Callable[[Role], TestClient], finished: str, first_read: str
    ) -> None:
        client.put(f"{API}/project-settings", json={"blinded_first_read": False})
        reader = browser_of("annotator")
        assert code_of(reader, finished, "thickness") == (200, None)
        assert reader.get(first_read).json() == {"blinded": False, "unread": [], "ended": []}


class TestEndingAFirstRead:
    def test_shows_the_results_and_keeps_that_the_model_was_seen(
        self,
        database: Database,
        browser_of: Callable[[Role], TestClient],
        finished: str,
        volume_of: str,
        first_read: str,
    ) -> None:
        reader = browser_of("annotator")
        tag(reader, volume_of, 0, 3)
        for _ in range(2):
            ended = reader.post(f"{first_read}/end")
            assert (ended.status_code, ended.json()) == (200, {"blinded": True, "unread": [], "ended": [4, 5]})
        assert code_of(reader, finished, "thickness") == (200, None)
        history = reader.get(f"{API}/volumes/{volume_of}/tags/history").json()["items"]
        looks = [item for item in history if item["how"] == "results"]
        assert [(item["index"], item["has_fluid"], item["seen_model"]) for item in looks] == [
            (5, None, True),
            (4, None, True),
        ]
        with database.reading() as session:
            acts = session.scalars(select(AuditEvent).where(AuditEvent.action == "first_read.ended")).all()
        assert [(act.subject, act.details) for act in acts] == [(volume_of, {"n_slices": 2})]

    def test_makes_later_tags_there_tags_that_have_seen_the_model_whatever_the_client_says(
        self, browser_of: Callable[[Role], TestClient], volume_of: str, first_read: str
    ) -> None:
        reader = browser_of("annotator")
        tag(reader, volume_of, 0, 0)
        reader.post(f"{first_read}/end")
        answer = reader.put(
            f"{API}/volumes/{volume_of}/slices/3/tags/me",
            json={"has_fluid": True, "seen_model": False},
            headers={"If-Match": '"0"'},  # the reader's page knows of no tag, and there is none
        )
        assert answer.status_code == 200, answer.text
        newest = reader.get(f"{API}/volumes/{volume_of}/tags/history").json()["items"][0]
        assert (newest["index"], newest["seen_model"]) == (3, True)

    def test_is_not_for_viewers(self, browser_of: Callable[[Role], TestClient], first_read: str) -> None:
        assert browser_of("viewer").post(f"{first_read}/end").status_code == 403

    def test_of_a_volume_that_is_not_there_is_404(self, client: TestClient) -> None:
        assert client.post(f"{API}/volumes/none/first-read/end").status_code == 404
