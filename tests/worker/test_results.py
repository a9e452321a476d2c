"""What a job's end leaves in the database and the bucket, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.db import jobs
from app.db.job_tables import ModelVersion, Segmentation, TrainingJob
from app.db.measurement_tables import FOUND, FoveaPlace
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, mask_key, weights_prefix
from tests.worker.processes import read
from worker.messages import Failure, Segmented, Trained
from worker.results import Recorder
from worker.supervise import Cancelled, Held, Lost, Stopped

CLAIM = "claim"


@pytest.fixture
def recorder(database: Database, storage: Storage, settings: Settings) -> Recorder:
    return Recorder(database, storage, settings)


@pytest.fixture
def training(queue_training: Callable[..., str]) -> Held[TrainingJob]:
    """A training that this worker runs."""
    return Held(TrainingJob, queue_training(state="running", claim_id=CLAIM, attempt=1), CLAIM)


@pytest.fixture
def live(database: Database) -> str:
    """The version in use."""
    with database.transaction() as session:
        session.add(ModelVersion(id="live", recipe="ours-u", config={}, metrics={}, tags_digest="d", active_slot=1))
    return "live"


def trained(storage: Storage, **changes: object) -> Trained:
    """A result whose weights lie in the bucket."""
    storage.put(weights_prefix("new") + "config.json", b"{}")
    return Trained(**{"model_id": "new", "recipe": "ours-u", "config": {}, "metrics": {"auc": 0.9}, **changes})


def has_weights(storage: Storage) -> bool:
    try:
        storage.get(weights_prefix("new") + "config.json")
    except FileNotFoundError:
        return False
    return True


def active_ids(database: Database) -> list[str]:
    with database.reading() as session:
        return [model.id for model in session.query(ModelVersion).filter(ModelVersion.active_slot == 1)]


class TestTrained:
    def test_the_first_version_is_put_to_use(
        self, recorder: Recorder, database: Database, storage: Storage, training: Held[TrainingJob]
    ) -> None:
        recorder.record(training, trained(storage))
        job = read(database, TrainingJob, training.job_id)
        assert (job.state, job.model_id, job.metrics) == ("succeeded", "new", {"auc": 0.9})
        with database.reading() as session:
            model = session.get_one(ModelVersion, "new")
        assert (model.training_job_id, model.tags_digest) == (training.job_id, "d" * 64)
        assert active_ids(database) == ["new"]

    def test_its_lineage_is_kept(
        self, recorder: Recorder, database: Database, storage: Storage, training: Held[TrainingJob], live: str
    ) -> None:
        lineage = {
            "start_reason": "Tags were only added.",
            "code_version": "0.1.0+models.abc",
            "files_digest": "f" * 64,
            "learned_patients": ["a", "b"],
        }
        recorder.record(training, trained(storage, compared_with=live, started_from=live, **lineage))
        with database.reading() as session:
            model = session.get_one(ModelVersion, "new")
        assert {name: getattr(model, name) for name in lineage} == lineage
        assert (model.started_from_id, model.compared_with_id) == (live, live)

    def test_a_better_one_replaces_the_live_one(
        self, recorder: Recorder, database: Database, storage: Storage, training: Held[TrainingJob], live: str
    ) -> None:
        recorder.record(training, trained(storage, compared_with=live))
        assert active_ids(database) == ["new"]

    def test_a_worse_one_is_kept_with_its_reason(
        self, recorder: Recorder, database: Database, storage: Storage, training: Held[TrainingJob], live: str
    ) -> None:
        recorder.record(training, trained(storage, compared_with=live, inactive_reason="It is worse."))
        assert active_ids(database) == ["live"]
        with database.reading() as session:
            assert session.get_one(ModelVersion, "new").inactive_reason == "It is worse."
        assert read(database, TrainingJob, training.job_id).state == "succeeded"

    def test_one_compared_with_another_version_than_the_live_one_is_not_put_to_use(
        self, recorder: Recorder, database: Database, storage: Storage, training: Held[TrainingJob], live: str
    ) -> None:
        with database.transaction() as session:
            session.add(ModelVersion(id="earlier", recipe="ours-u", config={}, metrics={}, tags_digest="d"))
        recorder.record(training, trained(storage, compared_with="earlier"))
        assert active_ids(database) == ["live"]
        with database.reading() as session:
            assert "were not compared" in (session.get_one(ModelVersion, "new").inactive_reason or "")

    def test_a_cancellation_that_came_first_wins_and_no_file_is_left(
        self, recorder: Recorder, database: Database, storage: Storage, training: Held[TrainingJob], live: str
    ) -> None:
        with database.transaction() as session:
            jobs.request_cancel(session, TrainingJob, training.job_id)
        recorder.record(training, trained(storage))
        assert read(database, TrainingJob, training.job_id).state == "cancelled"
        assert active_ids(database) == ["live"]
        with database.reading() as session:
            assert session.get(ModelVersion, "new") is None
        assert not has_weights(storage)

    def test_a_lost_claim_leaves_the_job_to_the_other_worker(
        self, recorder: Recorder, database: Database, storage: Storage, training: Held[TrainingJob]
    ) -> None:
        with database.transaction() as session:
            session.get_one(TrainingJob, training.job_id).claim_id = "another"
        recorder.record(training, trained(storage))
        job = read(database, TrainingJob, training.job_id)
        assert (job.state, job.claim_id) == ("running", "another")
        assert active_ids(database) == []
        assert not has_weights(storage)


class TestOtherEndsOfATraining:
    @pytest.mark.parametrize(
        ("outcome", "state", "keeps_checkpoints"),
        [
            (Failure("broke", "It broke."), "failed", False),
            (Cancelled(), "running", False),
            (Stopped(), "queued", True),
            (Lost(), "running", True),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_state_and_checkpoints(
        self,
        recorder: Recorder,
        settings: Settings,
        database: Database,
        training: Held[TrainingJob],
        outcome: Failure | Cancelled | Stopped | Lost,
        state: str,
        keeps_checkpoints: bool,
    ) -> None:
        folder = settings.work_dir / training.job_id
        folder.mkdir()
        recorder.record(training, outcome)
        assert read(database, TrainingJob, training.job_id).state == state
        assert folder.exists() is keeps_checkpoints

    def test_a_failure_is_shown_as_a_problem(
        self, recorder: Recorder, database: Database, training: Held[TrainingJob]
    ) -> None:
        recorder.record(training, Failure("storage_full", "The disk is full."))
        assert read(database, TrainingJob, training.job_id).error == {
            "type": "about:blank",
            "title": "The training failed",
            "status": 507,
            "code": "storage_full",
            "detail": "The disk is full.",
        }

    @pytest.mark.parametrize("outcome", [Failure("broke", "It broke."), Cancelled(), Stopped()])
    def test_a_job_being_cancelled_ends_cancelled(
        self,
        recorder: Recorder,
        database: Database,
        training: Held[TrainingJob],
        outcome: Failure | Cancelled | Stopped,
    ) -> None:
        with database.transaction() as session:
            jobs.request_cancel(session, TrainingJob, training.job_id)
        recorder.record(training, outcome)
        assert read(database, TrainingJob, training.job_id).state == "cancelled"


class TestSegmented:
    @pytest.fixture
    def held(
        self, database: Database, volume_ids: list[str], live: str, queue_segmentation: Callable[[str, str], str]
    ) -> Held[Segmentation]:
        job_id = queue_segmentation(volume_ids[0], live)
        with database.transaction() as session:
            claim_id = jobs.claim(session, Segmentation, job_id)
        assert claim_id is not None
        return Held(Segmentation, job_id, claim_id)

    def test_keeps_the_figures(self, recorder: Recorder, database: Database, held: Held[Segmentation]) -> None:
        figures = Segmented(7, 0.5, ["A warning."], [{"area_px": 7, "probability": 0.9}], 1.5)
        recorder.record(held, figures)
        row = read(database, Segmentation, held.job_id)
        assert (row.state, row.fluid_voxels, row.fluid_volume_mm3) == ("succeeded", 7, 0.5)
        assert (row.warnings, row.slices, row.duration_s) == (figures.warnings, figures.slices, 1.5)
        assert row.least_doubt == pytest.approx(0.4)

    def test_keeps_the_interval_and_where_the_fovea_was_first_found(
        self,
        recorder: Recorder,
        database: Database,
        held: Held[Segmentation],
        volume_ids: list[str],
        user_id: str,
    ) -> None:
        first = {"slice_index": 3.25, "ascan": 20.0, "pit_um": 70.0}
        recorder.record(held, Segmented(7, 0.5, fluid_volume_low_mm3=0.4, fluid_volume_high_mm3=0.7, fovea=first))
        row = read(database, Segmentation, held.job_id)
        assert (row.fluid_volume_low_mm3, row.fluid_volume_high_mm3) == (0.4, 0.7)
        with database.transaction() as session:
            other = Segmentation(volume_id=volume_ids[0], method="efd", created_by=user_id)
            session.add(other)
            session.flush()
            claim_id = jobs.claim(session, Segmentation, other.id)
        assert claim_id is not None
        nowhere = {"slice_index": None, "ascan": None, "pit_um": None}
        recorder.record(Held(Segmentation, other.id, claim_id), Segmented(7, 0.5, fovea=nowhere))
        assert read(database, Segmentation, other.id).state == "succeeded"
        with database.reading() as session:
            place = session.get_one(FoveaPlace, (volume_ids[0], FOUND))
        assert (place.slice_index, place.ascan, place.pit_um, place.placed_by) == (3.25, 20.0, 70.0, None)

    def test_cancelling_removes_the_half_written_mask(
        self, recorder: Recorder, database: Database, storage: Storage, held: Held[Segmentation]
    ) -> None:
        storage.put(mask_key(held.job_id) + "/zarr.json", b"{}")
        with database.transaction() as session:
            jobs.request_cancel(session, Segmentation, held.job_id)
        recorder.record(held, Cancelled())
        assert read(database, Segmentation, held.job_id).state == "cancelled"
        with pytest.raises(FileNotFoundError):
            storage.get(mask_key(held.job_id) + "/zarr.json")
