"""The deletion of a patient while others work on their scans: everybody gets an answer, and nothing of them stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.db import jobs
from app.db.columns import new_id, utc_now
from app.db.job_tables import Explanation, ModelVersion, PacsTransfer, Segmentation, TrainingJob
from app.db.session import Database
from app.db.tables import AuditEvent, User, Volume
from app.queue import Bell
from app.settings import Settings
from tests.app.conftest import Meanwhile

API = "/api/v1"
KEY = "P-canary-7"


@pytest.fixture
def scan(client: TestClient, upload: Callable[..., dict[str, Any]], model_id: str) -> str:
    """The id of the patient's scan."""
    return str(upload(seed=1, patient_key=KEY)["id"])


@pytest.fixture
def mask(client: TestClient, scan: str, finish: Callable[[str], None]) -> str:
    """The id of its finished segmentation."""
    segmentation_id = client.post(f"{API}/segmentations", json={"volume_id": scan}).json()["id"]
    finish(segmentation_id)
    return str(segmentation_id)


@pytest.fixture
def delete(client: TestClient) -> Callable[[], Any]:
    return lambda: client.post(f"{API}/patient-deletions", json={"patient_key": KEY})


def rows(database: Database, table: Any) -> list[Any]:
    with database.reading() as session:
        return list(session.scalars(select(table)))


class TestVolumeDeleted:
    def test_at_the_same_time(
        self, client: TestClient, scan: str, delete: Callable[[], Any], meanwhile: Meanwhile, database: Database
    ) -> None:
        deletion = meanwhile("UPDATE volumes", delete)
        assert client.delete(f"{API}/volumes/{scan}").status_code in (204, 404)
        assert deletion[0].result().status_code == 200

    def test_twice_at_once_is_done_once(
        self, client: TestClient, scan: str, meanwhile: Meanwhile, database: Database
    ) -> None:
        other = meanwhile("UPDATE volumes", lambda: client.delete(f"{API}/volumes/{scan}"))
        first = client.delete(f"{API}/volumes/{scan}")
        assert sorted([first.status_code, other[0].result().status_code]) == [204, 404]
        acts = [event.action for event in rows(database, AuditEvent)]
        assert acts.count("volume.deleted") == 1


class TestAskedForMeanwhile:
    """A job asked for on what is just going: it is refused, or goes too."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"pacs_url": "http://pacs.invalid/dicom-web"})

    @pytest.fixture(params=["segmentations", "explanations", "pacs_transfers"])
    def table(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def ask(self, request: pytest.FixtureRequest, client: TestClient, scan: str, table: str) -> Callable[[], Any]:
        if table == "segmentations":
            return lambda: client.post(f"{API}/segmentations", json={"volume_id": scan})
        made = f"{API}/segmentations/{request.getfixturevalue('mask')}"
        if table == "explanations":
            return lambda: client.post(f"{made}/slices/2/explanation")
        return lambda: client.post(f"{made}/pacs-deliveries")

    def test_once_the_scan_was_looked_up(
        self, ask: Callable[[], Any], delete: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, database: Database
    ) -> None:
        monkeypatch.setattr(Bell, "require", lambda _: delete())
        assert ask().status_code == 404
        assert rows(database, Volume) == rows(database, Segmentation) == []

    def test_just_before_the_row_is_there(
        self, ask: Callable[[], Any], delete: Callable[[], Any], meanwhile: Meanwhile, database: Database, table: str
    ) -> None:
        deletion = meanwhile(f"INSERT INTO {table}", delete)
        answer = ask()
        assert answer.status_code in (202, 404)
        assert deletion[0].result().status_code == 200
        for gone in (Volume, Segmentation, Explanation, PacsTransfer):
            assert rows(database, gone) == []

    def test_while_the_deletion_is_at_it(
        self, ask: Callable[[], Any], delete: Callable[[], Any], meanwhile: Meanwhile, database: Database
    ) -> None:
        asked = meanwhile("DELETE FROM segmentations", ask)
        assert delete().status_code == 200
        assert asked[0].result().status_code in (202, 404)
        assert rows(database, Segmentation) == rows(database, Explanation) == []


class TestCancelledMeanwhile:
    def test_segmentation(self, client: TestClient, scan: str, delete: Callable[[], Any], meanwhile: Meanwhile) -> None:
        made = client.post(f"{API}/segmentations", json={"volume_id": scan}).json()["id"]
        deletion = meanwhile("UPDATE segmentations", delete)
        assert client.post(f"{API}/segmentations/{made}/cancel").status_code in (202, 404)
        assert deletion[0].result().status_code == 200

    def test_delivery(
        self, client: TestClient, mask: str, delete: Callable[[], Any], meanwhile: Meanwhile, database: Database
    ) -> None:
        with database.transaction() as session:
            user_id = session.scalars(select(User.id).limit(1)).one()
            transfer = PacsTransfer(id=new_id(), segmentation_id=mask, created_by=user_id)
            session.add(transfer)
        deletion = meanwhile("UPDATE pacs_transfers", delete)
        assert client.post(f"{API}/pacs/transfers/{transfer.id}/cancel").status_code in (202, 404)
        assert deletion[0].result().status_code == 200


class TestTraining:
    @pytest.fixture
    def tagged(self, client: TestClient, scan: str, upload: Callable[..., dict[str, Any]]) -> None:
        """Enough tags for a training, of the patient and of another."""
        for volume_id in (scan, upload(seed=2, patient_key="other")["id"]):
            for first, last, has_fluid in ((0, 2, True), (3, 5, False)):
                body = {"first": first, "last": last, "has_fluid": has_fluid}
                assert client.put(f"{API}/volumes/{volume_id}/tags/me", json=body).status_code == 200

    def test_one_that_begins_meanwhile_does_not_keep_the_patient(
        self, client: TestClient, tagged: None, delete: Callable[[], Any], meanwhile: Meanwhile, database: Database
    ) -> None:
        deletion = meanwhile("INSERT INTO training_jobs", delete)
        assert client.post(f"{API}/training-jobs").status_code == 202
        assert deletion[0].result().status_code == 200
        assert [job.id for job in rows(database, TrainingJob) if KEY in str(job.tags_snapshot)] == []

    def test_one_that_ends_meanwhile_is_told_of(
        self, scan: str, delete: Callable[[], Any], meanwhile: Meanwhile, database: Database
    ) -> None:
        snapshot = [{"volume_id": scan, "patient": KEY, "with_fluid": [0], "without_fluid": [1]}]
        job = TrainingJob(
            id=new_id(), n_tags=2, tags_digest="t", tags_snapshot=snapshot, active_slot=1,
            state="running", claim_id="claim", heartbeat_at=utc_now(),
        )  # fmt: skip
        with database.transaction() as session:
            session.add(job)

        def end() -> None:
            with database.transaction() as session:
                if jobs.finish(session, TrainingJob, job.id, "claim"):
                    made = {"config": {}, "metrics": {}, "tags_digest": "t"}
                    session.add(ModelVersion(training_job_id=job.id, recipe="ours-u", **made))

        ended = meanwhile("UPDATE training_jobs", end)
        told = delete().json()
        ended[0].result()
        taught = [model.id for model in rows(database, ModelVersion) if model.training_job_id == job.id]
        assert [model["id"] for model in told["models"]] == taught
        assert told["cancelled_training_jobs"] == ([] if taught else [job.id])
