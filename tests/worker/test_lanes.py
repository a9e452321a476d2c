"""Jobs through real child processes, without a broker: what a lane makes of a queued row."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import numpy as np
import pytest
from sqlalchemy import select

from app.db import jobs
from app.db.job_tables import ModelVersion, Segmentation, TrainingJob
from app.db.patient_digests import patient_digest
from app.db.session import Database
from app.db.tables import Volume
from app.model_versions.shipped import install_starter
from app.settings import Settings
from app.storage import Storage, mask_key, probability_key, volume_key, weights_prefix
from models.metrics import dice
from models.oct.labels import SRF
from models.oct.phantom import CIRRUS, SPECTRALIS, csc_eye, draw_phantom
from models.oct.phantom_presets import nrd_eye
from tests.worker.conftest import SHAPE
from tests.worker.processes import is_alive, read, running, wait_for, wait_until_it_learns
from worker.code_version import code_version
from worker.lanes import Lanes
from worker.pipeline import choose_config, choose_held_out, fingerprint, read_task
from worker.start import FROM_NOTHING, STARTER_IN_USE

pytestmark = pytest.mark.sqlite_only


class TestTheWholeLoop:
    def test_training_gives_a_model_in_use_that_segments(
        self,
        lanes: Lanes,
        settings: Settings,
        database: Database,
        storage: Storage,
        volume_ids: list[str],
        queue_training: Callable[..., str],
        queue_segmentation: Callable[[str, str], str],
    ) -> None:
        job_id = queue_training(recipe="softgt")
        lanes.training.run_queued()
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.error, job.progress, job.active_slot) == ("succeeded", None, 1.0, None)
        assert [point["epoch"] for point in job.curve] == list(range(1, len(job.curve) + 1))
        assert job.curve[-1]["loss"] < job.curve[0]["loss"]
        assert job.curve[-1]["held_out_loss"] > 0
        with database.reading() as session:
            model = session.get_one(ModelVersion, job.model_id)
        assert (model.active_slot, model.recipe, model.tags_digest) == (1, "softgt", "d" * 64)
        assert model.metrics["n_slices"] + model.metrics["n_held_out_slices"] == 48
        assert 0.0 <= model.metrics["held_out_slice_auc"] <= 1.0
        assert len(storage.get(weights_prefix(model.id) + "weights.safetensors")) > 1000
        assert (model.started_from_id, model.compared_with_id) == (None, None)
        assert model.start_reason == FROM_NOTHING.format(recipe="softgt")
        assert model.code_version == code_version()
        assert model.files_digest == sha256(storage.get(weights_prefix(model.id) + "config.json")).hexdigest()
        assert not (settings.work_dir / job_id).exists()

        known, unknown = (queue_segmentation(volume_id, model.id) for volume_id in (volume_ids[0], volume_ids[-1]))
        lanes.inference.run_queued()
        for segmentation_id in (known, unknown):
            row = read(database, Segmentation, segmentation_id)
            assert (row.state, row.error) == ("succeeded", None)
            mask = np.stack(list(storage.iterate_stack(mask_key(row.id))))
            probability = np.stack(list(storage.iterate_stack(probability_key(row.id))))
            assert mask.shape == probability.shape == SHAPE
            np.testing.assert_array_equal(mask, probability >= 128)
            assert [item["area_px"] for item in row.slices] == mask.sum(axis=(1, 2)).tolist()
            assert row.fluid_voxels == mask.sum()
        with_spacing, without = read(database, Segmentation, known), read(database, Segmentation, unknown)
        assert with_spacing.fluid_volume_mm3 == pytest.approx(with_spacing.fluid_voxels * 100 * 10 * 10 / 1e9)
        assert (without.fluid_volume_mm3, with_spacing.warnings) == (None, [])
        assert "spacing" in without.warnings[0]

        again = read(database, TrainingJob, self.train_again(lanes, queue_training))
        assert (again.state, again.error) == ("succeeded", None)
        assert again.metrics is not None
        assert again.metrics["compared_slice_auc"] == again.metrics["live_slice_auc"]  # the same tags and seed
        with database.reading() as session:
            newer = session.get_one(ModelVersion, again.model_id)
            assert (newer.active_slot, newer.compared_with_id) == (1, model.id)
            assert newer.learned_patients == model.learned_patients
            assert session.get_one(ModelVersion, model.id).active_slot is None

    def train_again(self, lanes: Lanes, queue_training: Callable[..., str]) -> str:
        job_id = queue_training(recipe="softgt")
        lanes.training.run_queued()
        return job_id

    def test_the_starter_segments_before_any_tag_and_says_what_is_odd(
        self,
        lanes: Lanes,
        database: Database,
        storage: Storage,
        volume_ids: list[str],
        queue_segmentation: Callable[[str, str], str],
    ) -> None:
        model_id = install_starter(database, storage)
        scan = draw_phantom(CIRRUS.scaled(SHAPE), seed=9700, pathology=csc_eye(9700)).volume.bscans
        negative = 255 - scan
        negative[0] = 0
        dark = (65535 * (scan / 255.0) ** 4).astype(np.uint16)
        for volume_id, bscans in zip(volume_ids, (scan, negative, dark), strict=False):
            storage.write_stack(volume_key(volume_id), bscans, shape=SHAPE, dtype=bscans.dtype.name)
        jobs = [queue_segmentation(volume_id, model_id) for volume_id in volume_ids[:3]]
        lanes.inference.run_queued()
        plain, odd, dim = (read(database, Segmentation, name) for name in jobs)
        assert (plain.state, plain.error, plain.warnings) == ("succeeded", None, [])
        assert (odd.state, odd.error) == ("succeeded", None)
        inverted, blank = odd.warnings
        assert f"of {SHAPE[0]} B-scans is inverted" in inverted
        assert blank == f"1 of {SHAPE[0]} B-scans have one grey value only and no mask."
        assert plain.slices[1:] == odd.slices[1:]  # a negative is read as the scan that it was
        assert (dim.state, dim.error) == ("succeeded", None)
        (too_dark,) = dim.warnings
        assert f"{SHAPE[0]} of {SHAPE[0]} B-scans are far darker than OCT is shown" in too_dark

    def test_a_method_segments_without_any_model(
        self,
        lanes: Lanes,
        database: Database,
        storage: Storage,
        user_id: str,
        volume_ids: list[str],
    ) -> None:
        shape = (8, 160, 128)
        phantom = draw_phantom(SPECTRALIS.scaled(shape), seed=9701, pathology=nrd_eye(9701))
        storage.write_stack(volume_key(volume_ids[0]), phantom.volume.bscans, shape=shape, dtype="uint8")
        spacing = phantom.volume.spacing
        with database.transaction() as session:
            volume = session.get_one(Volume, volume_ids[0])
            volume.n_slices, volume.height, volume.width = shape
            volume.across_um, volume.axial_um, volume.along_um = spacing.across_um, spacing.axial_um, spacing.along_um
            row = Segmentation(volume_id=volume.id, method="efd", created_by=user_id)
            session.add(row)
            session.flush()
            segmentation_id = row.id
        lanes.inference.run_queued()
        found = read(database, Segmentation, segmentation_id)
        assert (found.state, found.error, found.warnings) == ("succeeded", None, [])
        mask = np.stack(list(storage.iterate_stack(mask_key(segmentation_id)))).astype(bool)
        assert dice(mask, phantom.mask(SRF)) > 0.8
        assert [item["area_px"] for item in found.slices] == mask.sum(axis=(1, 2)).tolist()

    def test_a_training_without_a_recipe_adapts_the_starter(
        self,
        lanes: Lanes,
        database: Database,
        storage: Storage,
        queue_training: Callable[..., str],
    ) -> None:
        starter_id = install_starter(database, storage)
        job_id = queue_training(recipe=None)
        lanes.training.run_queued()
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.error) == ("succeeded", None)
        with database.reading() as session:
            model = session.get_one(ModelVersion, job.model_id)
            in_use = session.scalars(select(ModelVersion.id).where(ModelVersion.active_slot == 1)).one()
        assert model.recipe == "adapted"
        assert (model.started_from_id, model.start_reason) == (starter_id, STARTER_IN_USE)
        assert set(model.learned_patients or []) < {patient_digest(f"patient-{n}") for n in range(6)}
        assert in_use == (model.id if model.inactive_reason is None else starter_id)
        if model.metrics["compared_slice_auc"] < model.metrics["live_slice_auc"]:
            assert "reaches an AUC of" in (model.inactive_reason or "")
        else:
            assert model.inactive_reason is None or "masks" in model.inactive_reason


class TestFailures:
    def test_tags_of_one_answer_only_fail_in_a_sentence(
        self, lanes: Lanes, database: Database, snapshot: list[dict[str, object]], queue_training: Callable[..., str]
    ) -> None:
        one_class = [{**entry, "without_fluid": []} for entry in snapshot]
        job_id = queue_training(tags_snapshot=one_class)
        lanes.training.run_queued()
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.active_slot) == ("failed", None)
        assert job.error is not None
        assert job.error["code"] == "not_enough_tags"
        assert "slices with and without fluid" in job.error["detail"]

    def test_a_model_without_files_fails_the_segmentation_in_a_sentence(
        self,
        lanes: Lanes,
        database: Database,
        volume_ids: list[str],
        queue_segmentation: Callable[[str, str], str],
    ) -> None:
        with database.transaction() as session:
            session.add(ModelVersion(id="gone", recipe="softgt", config={}, metrics={}, tags_digest="d"))
        job_id = queue_segmentation(volume_ids[0], "gone")
        lanes.inference.run_queued()
        job = read(database, Segmentation, job_id)
        assert job.state == "failed"
        assert job.error is not None
        assert job.error["code"] == "bad_weights"
        assert job.error["detail"] == "The files of this model version are missing from the storage."

    def test_a_full_disk_at_a_checkpoint_fails_the_job_and_leaves_the_live_model(
        self, lanes: Lanes, settings: Settings, database: Database, queue_training: Callable[..., str]
    ) -> None:
        with database.transaction() as session:
            live = ModelVersion(id="live", recipe="softgt", config={}, metrics={}, tags_digest="d", active_slot=1)
            session.add(live)
        job_id = queue_training()
        # /dev/full answers every write with ENOSPC, as a full disk does.
        folder = settings.work_dir / job_id
        folder.mkdir()
        task = read_task(database, job_id)
        config = choose_config(settings, "ours-u")
        checkpoints = folder / f"checkpoints-{fingerprint(config, task.snapshot, choose_held_out(task))}"
        checkpoints.mkdir()
        (checkpoints / "localise.safetensors.part").symlink_to("/dev/full")
        lanes.training.run_queued()
        job = read(database, TrainingJob, job_id)
        assert job.error is not None
        assert (job.state, job.error["code"]) == ("failed", "storage_full")
        with database.reading() as session:
            assert session.get_one(ModelVersion, "live").active_slot == 1


class TestCancelling:
    def test_a_running_training_is_cancelled_within_five_seconds(
        self, lanes: Lanes, settings: Settings, database: Database, queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training()
        with running(lanes.training.run_queued):
            child = wait_until_it_learns(database, job_id)
            with database.transaction() as session:
                jobs.request_cancel(session, TrainingJob, job_id)
            wait_for(lambda: read(database, TrainingJob, job_id).state == "cancelled", 5.0, "the job is cancelled")
            assert not is_alive(child)
        job = read(database, TrainingJob, job_id)
        assert (job.active_slot, job.model_id) == (None, None)
        assert not (settings.work_dir / job_id).exists()

    def test_a_queued_training_is_cancelled_at_once_and_never_starts(
        self, lanes: Lanes, database: Database, queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training()
        with database.transaction() as session:
            jobs.request_cancel(session, TrainingJob, job_id)
        lanes.training.run_queued()
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.attempt) == ("cancelled", 0)


class TestLosingTheClaim:
    def test_a_worker_whose_job_was_taken_ends_its_child_and_writes_nothing(
        self, lanes: Lanes, database: Database, queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training()
        with running(lanes.training.run_queued):
            child = wait_until_it_learns(database, job_id)
            with database.transaction() as session:
                session.get_one(TrainingJob, job_id).claim_id = "another worker's"
            wait_for(lambda: not is_alive(child), 5.0, "the child is ended")
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.claim_id) == ("running", "another worker's")


class TestDuplicates:
    def test_two_wake_ups_at_once_run_a_job_once(
        self, lanes: Lanes, database: Database, snapshot: list[dict[str, object]], queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training(tags_snapshot=[{**entry, "without_fluid": []} for entry in snapshot])
        with running(lanes.training.run_queued), running(lanes.training.run_queued):
            pass
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.attempt) == ("failed", 1)

    def test_a_wake_up_for_a_finished_job_changes_nothing(
        self, lanes: Lanes, database: Database, queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training(state="succeeded", active_slot=None, revision=7)
        lanes.training.run_queued()
        job = read(database, TrainingJob, job_id)
        assert (job.state, job.revision) == ("succeeded", 7)
