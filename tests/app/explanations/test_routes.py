"""Explanations over HTTP. The worker's part, with real networks, is tested in tests/worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.accounts.service import Role
from app.db import jobs
from app.db.job_tables import Explanation
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, explanation_prefix

API = "/api/v1"
STEP = {"name": "s0", "kind": "region", "role": "mask", "sentence": "S0."}


@pytest.fixture
def url(finished: str) -> str:
    """The explanation of slice 2."""
    return f"{API}/segmentations/{finished}/slices/2/explanation"


@pytest.fixture
def end(database: Database, settings: Settings, finished: str) -> Callable[[], None]:
    """End the queued explanation as a worker would."""

    def act() -> None:
        Storage(settings.storage).put(f"{explanation_prefix(finished, 2)}s0.png", b"picture")
        with database.transaction() as session:
            job_id = session.scalars(select(Explanation.id)).one()
            claim = jobs.claim(session, Explanation, job_id)
            assert claim is not None
            assert jobs.finish(session, Explanation, job_id, claim, steps=[STEP])

    return act


class TestCreate:
    def test_answers_202_while_it_is_queued(self, client: TestClient, url: str) -> None:
        answer = client.post(url)
        assert answer.status_code == 202
        assert (answer.json()["state"], answer.json()["steps"]) == ("queued", [])
        assert answer.headers["Location"] == url
        assert "Retry-After" in answer.headers

    def test_the_same_again_gives_what_is_there(
        self, client: TestClient, url: str, end: Callable[[], None], database: Database
    ) -> None:
        client.post(url)
        client.post(url)
        end()
        again = client.post(url)
        assert (again.status_code, again.json()["steps"]) == (201, [STEP])
        with database.reading() as session:
            assert len(session.scalars(select(Explanation)).all()) == 1

    def test_a_failed_one_is_tried_again(self, client: TestClient, url: str, database: Database) -> None:
        client.post(url)
        with database.transaction() as session:
            job_id = session.scalars(select(Explanation.id)).one()
            claim = jobs.claim(session, Explanation, job_id)
            assert claim is not None
            assert jobs.fail(session, Explanation, job_id, claim, {"detail": "It broke."})
        assert client.get(url).json()["error"] == {"detail": "It broke."}
        assert client.post(url).json()["state"] == "queued"

    def test_a_method_without_network_has_nothing_to_explain(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], finish: Callable[[str], None]
    ) -> None:
        volume = upload(shape=(6, 32, 48), spacing_um="120,4,12")
        made = client.post(f"{API}/segmentations", json={"volume_id": volume["id"], "method": "efd"}).json()
        finish(made["id"])
        answer = client.post(f"{API}/segmentations/{made['id']}/slices/0/explanation")
        assert (answer.status_code, answer.json()["code"]) == (422, "nothing_to_explain")
        assert "efd" in answer.json()["detail"]

    def test_nothing_is_explained_before_it_is_segmented(
        self, client: TestClient, volume_id: str, model_id: str
    ) -> None:
        made = client.post(f"{API}/segmentations", json={"volume_id": volume_id}).json()
        answer = client.post(f"{API}/segmentations/{made['id']}/slices/0/explanation")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_segmented_yet")

    def test_a_slice_outside_the_volume_is_refused(self, client: TestClient, finished: str) -> None:
        answer = client.post(f"{API}/segmentations/{finished}/slices/6/explanation")
        assert (answer.status_code, answer.json()["code"]) == (422, "slice_out_of_range")

    def test_a_viewer_reads_and_may_not_ask(
        self, client: TestClient, client_of: Callable[[Role], TestClient], url: str, end: Callable[[], None]
    ) -> None:
        viewer = client_of("viewer")
        assert viewer.post(url).status_code == 403
        client.post(url)
        end()
        assert viewer.get(f"{url}/s0.png").content == b"picture"


class TestRead:
    def test_one_that_nobody_asked_for_is_not_there(self, client: TestClient, url: str) -> None:
        answer = client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (404, "explanation_not_found")

    def test_pictures_come_once_it_is_done(self, client: TestClient, url: str, end: Callable[[], None]) -> None:
        client.post(url)
        early = client.get(f"{url}/s0.png")
        assert (early.status_code, early.json()["code"]) == (409, "not_explained_yet")
        end()
        picture = client.get(f"{url}/s0.png")
        assert (picture.content, picture.headers["Content-Type"]) == (b"picture", "image/png")

    @pytest.mark.parametrize("step", ["s9", "..%2F..%2Fmask%2Fzarr", "S0"])
    def test_only_steps_that_were_made_are_there(
        self, client: TestClient, url: str, end: Callable[[], None], step: str
    ) -> None:
        client.post(url)
        end()
        assert client.get(f"{url}/{step}.png").status_code == 404

    def test_goes_with_its_volume(
        self, client: TestClient, url: str, end: Callable[[], None], finished: str, settings: Settings
    ) -> None:
        client.post(url)
        end()
        volume_id = client.get(f"{API}/segmentations/{finished}").json()["volume_id"]
        assert client.delete(f"{API}/volumes/{volume_id}").status_code == 204
        assert client.get(url).status_code == 404
        with pytest.raises(FileNotFoundError):
            Storage(settings.storage).get(f"{explanation_prefix(finished, 2)}s0.png")
