"""Explanations through real child processes, and through a real Celery worker by its bell."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.db.job_tables import Explanation, Segmentation, TrainingJob
from app.db.session import Database
from app.db.tables import Volume
from app.model_versions.shipped import install_starter
from app.queue import EXPLAIN, Bell, make_celery
from app.settings import Settings
from app.storage import Storage, explanation_prefix, mask_key
from tests.worker.conftest import SHAPE
from tests.worker.processes import WorkerProcess, read, wait_for
from worker.lanes import Lanes
from worker.weights import load_weights

BUSY_S = 90.0
"""Patience with a machine that does other things too."""

FLUID_SLICE = 3


@pytest.fixture
def queue_explanation(database: Database, user_id: str) -> Callable[[str, int], str]:
    """Put an explanation into the database, as the route does, without ringing."""

    def queue(segmentation_id: str, slice_index: int) -> str:
        with database.transaction() as session:
            row = Explanation(segmentation_id=segmentation_id, slice_index=slice_index, created_by=user_id)
            session.add(row)
            session.flush()
            return row.id

    return queue


@pytest.fixture
def by_starter(
    lanes: Lanes,
    database: Database,
    storage: Storage,
    volume_ids: list[str],
    queue_segmentation: Callable[[str, str], str],
) -> str:
    """A volume segmented by the network that ships."""
    segmentation_id = queue_segmentation(volume_ids[0], install_starter(database, storage))
    lanes.inference.run_queued()
    assert read(database, Segmentation, segmentation_id).state == "succeeded"
    return segmentation_id


def picture(storage: Storage, segmentation_id: str, name: str) -> NDArray[np.uint8]:
    content = storage.get(f"{explanation_prefix(segmentation_id, FLUID_SLICE)}{name}.png")
    return np.asarray(Image.open(io.BytesIO(content)))


def names(job: Explanation) -> list[str]:
    return [step["name"] for step in job.steps]


@pytest.mark.sqlite_only
class TestTheLane:
    @pytest.mark.parametrize("recipe", ["softgt", "ours-u-2.5d"])
    def test_the_papers_recipe_shows_its_propagation_and_ends_with_the_mask_that_is_stored(
        self,
        lanes: Lanes,
        database: Database,
        storage: Storage,
        volume_ids: list[str],
        queue_training: Callable[..., str],
        queue_segmentation: Callable[[str, str], str],
        queue_explanation: Callable[[str, int], str],
        recipe: str,
    ) -> None:
        training_id = queue_training(recipe=recipe)
        lanes.training.run_queued()
        model_id = read(database, TrainingJob, training_id).model_id
        assert model_id is not None
        segmentation_id = queue_segmentation(volume_ids[0], model_id)
        lanes.inference.run_queued()
        job_id = queue_explanation(segmentation_id, FLUID_SLICE)
        lanes.explanation.run_queued()

        job = read(database, Explanation, job_id)
        assert (job.state, job.error, job.progress) == ("succeeded", None, 1.0)
        found = names(job)
        assert found[:2] == ["seen", "m"]
        assert "s4" in found
        assert found[-2:] == ["probability", "mask"]
        mask = storage.read_bscan(mask_key(segmentation_id), FLUID_SLICE)
        np.testing.assert_array_equal(picture(storage, segmentation_id, "mask"), mask * 255)
        assert {picture(storage, segmentation_id, name).shape for name in found} == {SHAPE[1:]}

    def test_a_deleted_volume_is_not_explained_and_leaves_no_picture(
        self,
        lanes: Lanes,
        database: Database,
        storage: Storage,
        by_starter: str,
        queue_explanation: Callable[[str, int], str],
    ) -> None:
        with database.transaction() as session:
            volume = session.get_one(Volume, session.get_one(Segmentation, by_starter).volume_id)
            volume.deleted_at = volume.created_at
        job_id = queue_explanation(by_starter, FLUID_SLICE)
        lanes.explanation.run_queued()
        job = read(database, Explanation, job_id)
        assert (job.state, job.steps) == ("failed", [])
        assert job.error is not None
        assert (job.error["code"], job.error["title"]) == ("volume_deleted", "The explanation failed")
        with pytest.raises(FileNotFoundError):
            picture(storage, by_starter, "seen")

    def test_missing_weights_are_told_in_words(
        self,
        lanes: Lanes,
        settings: Settings,
        database: Database,
        storage: Storage,
        by_starter: str,
        queue_explanation: Callable[[str, int], str],
    ) -> None:
        model_id = read(database, Segmentation, by_starter).model_id
        storage.delete_prefix(f"models/{model_id}/")
        with pytest.raises(Exception, match="missing"):
            load_weights(storage, f"models/{model_id}/", settings)
        job_id = queue_explanation(by_starter, FLUID_SLICE)
        lanes.explanation.run_queued()
        job = read(database, Explanation, job_id)
        assert job.state == "failed"
        assert job.error is not None
        assert "missing" in job.error["detail"]


class TestTheWorker:
    """On both databases: the bell of the web service reaches a real worker."""

    def test_answers_the_bell(
        self,
        settings: Settings,
        database: Database,
        storage: Storage,
        by_starter: str,
        queue_explanation: Callable[[str, int], str],
        start_worker: Callable[[], WorkerProcess],
    ) -> None:
        start_worker()
        job_id = queue_explanation(by_starter, FLUID_SLICE)
        Bell(make_celery(settings.broker)).ring(EXPLAIN, job_id)
        wait_for(lambda: read(database, Explanation, job_id).state == "succeeded", BUSY_S, "the explanation is there")
        job = read(database, Explanation, job_id)
        assert names(job)[:2] == ["seen", "scale-0_8"]
        assert picture(storage, by_starter, "class-srf").shape == SHAPE[1:]
