from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.db.job_tables import ModelVersion
from app.db.patient_digests import digests_of
from app.db.session import Database
from app.db.tables import JsonObject, Volume
from app.settings import Settings
from app.storage import Storage, volume_prefix
from models.measurements.measure import NO_SPACING, ONE_SLICE
from models.weak.pipeline import Progress
from tests.worker.conftest import pocket_scan
from worker.inference import slice_figures, volume_mm3, warnings_of
from worker.messages import Advance
from worker.pipeline import choose_config, fingerprint, in_words, read_task
from worker.slices import ScanGone, read_slices

pytestmark = pytest.mark.sqlite_only


class TestReadTask:
    def test_a_deleted_volume_is_left_out_with_a_note(
        self, database: Database, volume_ids: list[str], queue_training: Callable[..., str]
    ) -> None:
        job_id = queue_training()
        with database.transaction() as session:
            volume = session.get_one(Volume, volume_ids[2])
            volume.deleted_at = volume.created_at
        task = read_task(database, job_id)
        assert [entry["volume_id"] for entry in task.snapshot] == volume_ids[:2] + volume_ids[3:]
        assert task.notes == ["1 tagged volume was deleted and left out."]

    def test_the_version_in_use_comes_with_the_tags_it_has_seen(
        self, database: Database, queue_training: Callable[..., str], snapshot: list[JsonObject]
    ) -> None:
        earlier = queue_training(state="succeeded", active_slot=None, tags_snapshot=snapshot[:1])
        with database.transaction() as session:
            session.add(
                ModelVersion(
                    id="live",
                    training_job_id=earlier,
                    recipe="softgt",
                    config={},
                    metrics={},
                    tags_digest="d",
                    active_slot=1,
                )
            )
        task = read_task(database, queue_training())
        assert task.live is not None
        assert (task.live.id, task.live.snapshot, task.live.is_trained) == ("live", snapshot[:1], True)
        assert task.live.learned == digests_of(["patient-0"])  # a single patient is never held out


class TestReadSlices:
    def test_gives_the_stored_pixels_with_their_tags_by_index(
        self, storage: Storage, snapshot: list[JsonObject]
    ) -> None:
        entry = {**snapshot[1], "with_fluid": [3], "without_fluid": [7, 0]}
        slices = list(read_slices(storage, [entry]))
        assert [item.has_fluid for item in slices] == [False, True, False]
        assert {item.patient for item in slices} == {"patient-1"}
        for item, index in zip(slices, (0, 3, 7), strict=True):
            np.testing.assert_array_equal(item.bscan, pocket_scan(1)[index])

    def test_a_volume_that_is_deleted_meanwhile_teaches_no_black_scans(
        self, storage: Storage, settings: Settings, snapshot: list[JsonObject]
    ) -> None:
        slices = read_slices(storage, snapshot[:1])
        next(slices)
        Storage(settings.storage).delete_prefix(volume_prefix(snapshot[0]["volume_id"]))  # in the web process
        with pytest.raises(ScanGone, match="deleted while the training read it"):
            next(slices)

    def test_comes_with_the_neighbours_that_a_recipe_sees_tagged_or_not(
        self, storage: Storage, snapshot: list[JsonObject]
    ) -> None:
        entry = {**snapshot[1], "with_fluid": [3], "without_fluid": [0]}
        first, third = read_slices(storage, [entry], reach=1)
        scan = pocket_scan(1)
        np.testing.assert_array_equal(np.stack(first.neighbours), scan[[0, 1]])
        np.testing.assert_array_equal(np.stack(third.neighbours), scan[[2, 4]])
        assert all(item.neighbours == () for item in read_slices(storage, [entry]))


class TestChooseConfig:
    def test_the_recipe_asked_for_at_the_size_of_the_settings(self, settings: Settings) -> None:
        config = choose_config(settings, "softgt")
        assert (config.recipe, config.grid.depth_px) == ("softgt", 32)


class TestFingerprint:
    def test_whatever_decides_a_training_names_other_checkpoints(
        self, settings: Settings, snapshot: list[JsonObject]
    ) -> None:
        config = choose_config(settings, "ours-u")
        ways = [
            (config, snapshot, ["patient-0"], "starter"),
            (choose_config(settings, "ours-u-2.5d"), snapshot, ["patient-0"], "starter"),
            (config, snapshot[1:], ["patient-0"], "starter"),
            (config, snapshot, ["patient-1"], "starter"),
            (config, snapshot, ["patient-0"], None),
        ]
        assert len({fingerprint(*way) for way in ways}) == len(ways)
        assert fingerprint(*ways[0]) == fingerprint(*ways[0])


class TestInWords:
    def test_a_known_stage_is_told_in_words(self) -> None:
        assert in_words(Progress("localise", 0.25)) == Advance("learning to find fluid", 0.25)

    def test_another_one_is_shown_as_it_is(self) -> None:
        assert in_words(Progress("segment_3", 0.5)) == Advance("segment 3", 0.5)

    def test_the_losses_of_an_epoch_go_along(self) -> None:
        told = in_words(Progress("adapt", 0.5, 2, 0.25, 0.75))
        assert told == Advance("adapting to your scans", 0.5, 2, 0.25, 0.75)


class TestFigures:
    def volume(self, n_slices: int, across_um: float | None) -> Volume:
        return Volume(n_slices=n_slices, height=2, width=2, across_um=across_um, axial_um=10.0, along_um=10.0)

    def test_voxels_times_their_size(self) -> None:
        assert volume_mm3(1000, self.volume(2, 100.0)) == pytest.approx(0.01)

    def test_no_volume_without_spacing(self) -> None:
        volume = self.volume(2, None)
        assert (volume_mm3(1000, volume), warnings_of(volume)) == (None, [NO_SPACING])

    def test_no_volume_of_one_slice(self) -> None:
        volume = self.volume(1, 100.0)
        assert (volume_mm3(1000, volume), warnings_of(volume)) == (None, [ONE_SLICE])

    def test_every_slice_has_its_area_and_probability(self) -> None:
        assert slice_figures([3, 0], [0.98765, 0.1]) == [
            {"area_px": 3, "probability": 0.9877},
            {"area_px": 0, "probability": 0.1},
        ]
