from __future__ import annotations

from collections.abc import Callable

import pytest

from app.db.job_tables import ModelVersion
from app.db.patient_digests import digests_of, patient_digest
from app.db.session import Database
from app.db.tables import JsonObject
from app.model_versions.shipped import install_starter
from app.storage import Storage
from worker.holdout import PatientTags
from worker.live import count_by_patient, read_live, read_starter_id
from worker.pipeline import Task, choose_held_out, read_task

pytestmark = pytest.mark.sqlite_only


class TestReadLive:
    def test_none_without_a_version_in_use(self, database: Database) -> None:
        with database.reading() as session:
            assert read_live(session) is None
            assert read_starter_id(session) is None

    def test_the_starter_has_learned_from_nobody(self, database: Database, storage: Storage) -> None:
        starter_id = install_starter(database, storage)
        with database.reading() as session:
            live = read_live(session)
            assert read_starter_id(session) == starter_id
        assert live is not None
        assert (live.id, live.is_trained, live.learned, live.snapshot) == (starter_id, False, frozenset(), [])
        assert live.files_digest is not None


class TestCountByPatient:
    def test_adds_up_the_volumes_of_a_patient(self) -> None:
        snapshot = [
            {"volume_id": "a", "patient": "p", "with_fluid": [1, 2], "without_fluid": []},
            {"volume_id": "b", "patient": "p", "with_fluid": [3], "without_fluid": [4]},
            {"volume_id": "c", "patient": "q", "with_fluid": [], "without_fluid": [0]},
        ]
        assert count_by_patient(snapshot) == {"p": PatientTags(3, 1), "q": PatientTags(0, 1)}


class TestChooseHeldOut:
    """Frozen: whom the version in use has learned from, itself or by way of its parents, is never measured on."""

    @pytest.fixture
    def task_with(
        self, database: Database, queue_training: Callable[..., str], snapshot: list[JsonObject]
    ) -> Callable[[list[str] | None], Task]:
        def make(learned: list[str] | None) -> Task:
            earlier = queue_training(state="succeeded", active_slot=None, tags_snapshot=snapshot[:3])
            with database.transaction() as session:
                session.add(
                    ModelVersion(
                        id="live", training_job_id=earlier, recipe="adapted", config={}, metrics={}, tags_digest="d",
                        active_slot=1, learned_patients=learned,
                    )
                )  # fmt: skip
            return read_task(database, queue_training())

        return make

    def test_leaves_out_every_patient_that_the_live_version_knows(
        self, task_with: Callable[[list[str] | None], Task]
    ) -> None:
        known = [f"patient-{n}" for n in (0, 1, 2, 3)]
        held = choose_held_out(task_with([patient_digest(name) for name in known]))
        assert held
        assert held <= {"patient-4", "patient-5"}

    def test_is_empty_where_it_knows_all(self, task_with: Callable[[list[str] | None], Task]) -> None:
        assert choose_held_out(task_with([patient_digest(f"patient-{n}") for n in range(6)])) == frozenset()

    def test_of_a_version_that_did_not_write_it_down_its_tags_tell(
        self, task_with: Callable[[list[str] | None], Task]
    ) -> None:
        task = task_with(None)
        assert task.live is not None
        held = choose_held_out(task)
        assert held
        assert digests_of(held).isdisjoint(task.live.learned)
        assert task.live.learned < digests_of(f"patient-{n}" for n in range(3))
