"""The deletion of a patient: complete, audited without the key, and safe to repeat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import ForeignKeyConstraint, func, select

from app.accounts.service import Role
from app.db.columns import new_id, utc_now
from app.db.job_tables import Explanation, ModelVersion, PacsTransfer, Segmentation, TrainingJob
from app.db.metadata import METADATA
from app.db.session import Database
from app.db.tables import AuditEvent, SliceLease, SliceTag, TagEvent, User, Volume
from app.db.upkeep_tables import BackupRun, Removal
from app.settings import Settings
from app.storage import Storage, explanation_prefix, volume_key

API = "/api/v1"
DELETIONS = f"{API}/patient-deletions"
KEY = "P-canary-7"

GOES_WITH_VOLUMES = {
    "dicom_sources",
    "explanations",
    "foveas",
    "pacs_transfers",
    "reader_tallies",
    "segmentations",
    "slice_leases",
    "slice_tags",
    "tag_events",
}
"""Tables whose rows hang on a volume, over others or at once; `app.patients.service` removes from each."""


@pytest.fixture
def ward(
    client: TestClient,
    upload: Callable[..., dict[str, Any]],
    model_id: str,
    finish: Callable[[str], None],
    database: Database,
    settings: Settings,
) -> dict[str, str]:
    """Two scans of the patient, tagged, segmented, explained, leased and trained with; one scan of somebody else."""
    mine, second = (str(upload(seed=seed, patient_key=KEY)["id"]) for seed in (1, 2))
    other = str(upload(seed=3, patient_key="other")["id"])
    for volume_id in (mine, second, other):
        client.put(f"{API}/volumes/{volume_id}/tags/me", json={"first": 0, "last": 2, "has_fluid": True})
        segmentation = client.post(f"{API}/segmentations", json={"volume_id": volume_id}).json()
        finish(segmentation["id"])
        Storage(settings.storage).put(explanation_prefix(segmentation["id"], 1) + "input.png", b"png")
        with database.transaction() as session:
            user_id = session.scalars(select(User.id).limit(1)).one()
            explanation = Explanation(segmentation_id=segmentation["id"], slice_index=1, created_by=user_id)
            session.add(explanation)
            session.add(PacsTransfer(segmentation_id=segmentation["id"], created_by=user_id))
    with database.transaction() as session:
        session.add(SliceLease(volume_id=mine, user_id=user_id, expires_at=utc_now()))
        job = TrainingJob(
            id=new_id(), created_by=user_id, n_tags=9, tags_digest="t", state="succeeded",
            tags_snapshot=[snapshot_of(mine, KEY), snapshot_of(other, "other"), snapshot_of(second, KEY)],
        )  # fmt: skip
        session.add(job)
        session.flush()
        model = ModelVersion(training_job_id=job.id, recipe="ours-u", config={}, metrics={}, tags_digest="t")
        session.add(model)
        session.flush()
        return {"mine": mine, "second": second, "other": other, "job": job.id, "model": model.id}


def snapshot_of(volume_id: str, patient: str) -> dict[str, Any]:
    return {"volume_id": volume_id, "patient": patient, "with_fluid": [0, 1, 2], "without_fluid": []}


def objects(settings: Settings) -> set[str]:
    """First two parts of all keys in the bucket."""
    return {"/".join(key.split("/")[:2]) for key, _ in Storage(settings.storage).sizes()}


def count(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def everything(database: Database) -> str:
    """All rows of all tables as one text."""
    with database.reading() as session:
        return "\n".join(str(row) for table in METADATA.sorted_tables for row in session.execute(select(table)))


class TestDelete:
    def test_leaves_nothing_of_the_patient_and_all_of_the_others(
        self, client: TestClient, ward: dict[str, str], database: Database, settings: Settings
    ) -> None:
        answer = client.post(DELETIONS, json={"patient_key": KEY})
        assert (answer.status_code, answer.json()) == (
            200,
            {
                "dry_run": False,
                "n_volumes": 2,
                "n_tags": 6,
                "n_tag_events": 6,
                "n_segmentations": 2,
                "n_training_jobs": 1,
                "cancelled_training_jobs": [],
                "models": [{"id": ward["model"], "active": False}],
            },
        )
        tables = (Volume, Segmentation, Explanation, PacsTransfer, SliceTag, TagEvent)
        kept = {table: count(database, table) for table in tables}
        assert kept == {Volume: 1, Segmentation: 1, Explanation: 1, PacsTransfer: 1, SliceTag: 3, TagEvent: 3}
        assert count(database, SliceLease) == 0
        with database.reading() as session:
            left = session.scalars(select(Segmentation.id)).one()
            assert session.get_one(TrainingJob, ward["job"]).tags_snapshot == [snapshot_of(ward["other"], "other")]
        assert objects(settings) == {f"volumes/{ward['other']}", f"segmentations/{left}"}
        assert KEY not in everything(database)
        for volume_id in (ward["mine"], ward["second"]):
            assert client.get(f"{API}/volumes/{volume_id}").status_code == 404
        assert client.get(f"{API}/volumes/{ward['other']}").json()["n_tagged"] == 3

    def test_the_trail_says_how_much_but_not_whose(
        self, client: TestClient, ward: dict[str, str], database: Database
    ) -> None:
        client.post(DELETIONS, json={"patient_key": KEY})
        with database.reading() as session:
            event = session.scalars(select(AuditEvent).where(AuditEvent.action == "patient.deleted")).one()
        assert event.user_id is not None
        assert (event.subject, event.details["n_volumes"], event.details["model_ids"]) == (None, 2, [ward["model"]])
        assert KEY not in str(event.details)

    def test_a_second_time_finds_nothing_and_writes_nothing(
        self, client: TestClient, ward: dict[str, str], database: Database
    ) -> None:
        client.post(DELETIONS, json={"patient_key": KEY})
        before = everything(database)
        again = client.post(DELETIONS, json={"patient_key": KEY})
        assert (again.status_code, again.json()["n_volumes"], again.json()["models"]) == (200, 0, [])
        assert everything(database) == before

    def test_a_dry_run_counts_the_same_and_touches_nothing(
        self, client: TestClient, ward: dict[str, str], database: Database, settings: Settings
    ) -> None:
        before, stored = everything(database), objects(settings)
        tried = client.post(DELETIONS, json={"patient_key": KEY, "dry_run": True}).json()
        assert (everything(database), objects(settings)) == (before, stored)
        assert client.post(DELETIONS, json={"patient_key": KEY}).json() == {**tried, "dry_run": False}

    def test_finds_a_scan_that_was_deleted_before_by_the_training_that_used_it(
        self, client: TestClient, ward: dict[str, str], database: Database
    ) -> None:
        client.delete(f"{API}/volumes/{ward['mine']}")
        assert client.post(DELETIONS, json={"patient_key": KEY}).json()["n_volumes"] == 2
        assert count(database, TagEvent) == 3

    def test_a_scan_without_a_key_goes_by_its_own_id(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], database: Database
    ) -> None:
        nameless, keyed = str(upload(seed=5)["id"]), str(upload(seed=6, patient_key=KEY)["id"])
        assert client.post(DELETIONS, json={"patient_key": nameless}).json()["n_volumes"] == 1
        assert client.post(DELETIONS, json={"patient_key": keyed}).json()["n_volumes"] == 0
        assert count(database, Volume) == 1

    @pytest.mark.usefixtures("always_heard")
    def test_a_training_under_way_on_the_patient_is_cancelled(
        self, client: TestClient, ward: dict[str, str], database: Database
    ) -> None:
        with database.transaction() as session:
            job = session.get_one(TrainingJob, ward["job"])
            job.state, job.heartbeat_at = "running", utc_now()
        told = client.post(DELETIONS, json={"patient_key": KEY}).json()
        assert told["cancelled_training_jobs"] == [ward["job"]]
        with database.reading() as session:
            assert session.get_one(TrainingJob, ward["job"]).state == "cancelling"


class TestCrash:
    def test_what_was_committed_and_not_removed_is_written_down(
        self, client: TestClient, ward: dict[str, str], database: Database, settings: Settings
    ) -> None:
        """A backup's hold stands for the crash here: the commit happened and no object was removed."""
        with database.transaction() as session:
            run = BackupRun()
            session.add(run)
        stored = objects(settings)
        client.post(DELETIONS, json={"patient_key": KEY})
        assert objects(settings) == stored
        with database.transaction() as session:
            session.get_one(BackupRun, run.id).finished_at = utc_now()
            prefixes = set(session.scalars(select(Removal.prefix)))
        assert {f"volumes/{ward['mine']}/", f"volumes/{ward['second']}/"} < prefixes
        assert len(prefixes) == 4

    def test_the_bucket_away_leaves_it_to_the_sweep(
        self, client: TestClient, ward: dict[str, str], database: Database, settings: Settings
    ) -> None:
        folder = settings.root / "objects"
        folder.rename(settings.root / "away")
        folder.write_text("not a folder")
        assert client.post(DELETIONS, json={"patient_key": KEY}).status_code == 200
        assert count(database, Removal) == 4
        folder.unlink()
        Path(settings.root / "away").rename(folder)
        assert f"volumes/{ward['mine']}" in objects(settings)


class TestBadInput:
    @pytest.mark.sqlite_only
    @pytest.mark.parametrize(
        "body", [{}, {"patient_key": ""}, {"patient_key": "Mary Smith"}, {"patient_key": "x" * 65}]
    )
    def test_what_is_no_pseudonym_is_refused(self, client: TestClient, body: dict[str, str]) -> None:
        assert client.post(DELETIONS, json=body).status_code == 422

    @pytest.mark.sqlite_only
    @pytest.mark.parametrize("role", ["viewer", "annotator", "trainer"])
    def test_nobody_but_an_admin(self, client_of: Callable[[Role], TestClient], role: Role) -> None:
        answer = client_of(role).post(DELETIONS, json={"patient_key": KEY})
        assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")


@pytest.mark.sqlite_only
def test_a_new_table_that_points_to_volumes_is_thought_of_here() -> None:
    below = {"volumes"}
    for _ in METADATA.tables:
        below |= {table.name for table in METADATA.tables.values() if _points_to(table.foreign_key_constraints, below)}
    assert below - {"volumes"} == GOES_WITH_VOLUMES
    assert volume_key("v").startswith("volumes/v/")


def _points_to(constraints: set[ForeignKeyConstraint], names: set[str]) -> bool:
    return any(constraint.referred_table.name in names for constraint in constraints)
