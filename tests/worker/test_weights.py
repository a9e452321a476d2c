"""Weights from the bucket: what is damaged, forged or foreign is refused in a sentence, and nothing of it is run."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db.job_tables import ModelVersion, Segmentation
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, weights_prefix
from models.shipped import CONFIG_NAME, WEIGHTS_NAME
from models.weak.checkpoints import WeightsError
from tests.worker.pipelines import FORGERIES, Files, consistent, not_numbers, pickled, pipeline
from tests.worker.processes import read
from worker.lanes import Lanes
from worker.weights import load_weights, store_weights

pytestmark = pytest.mark.sqlite_only

PREFIX = weights_prefix("m")


def files_of(storage: Storage) -> Files:
    return {name: storage.get(PREFIX + name) for name in (WEIGHTS_NAME, CONFIG_NAME)}


def put(storage: Storage, files: Files) -> None:
    for name, data in files.items():
        storage.put(PREFIX + name, data)


@pytest.fixture
def digest(storage: Storage, settings: Settings) -> str:
    """What `store_weights` gave for the pipeline under `PREFIX`."""
    return store_weights(pipeline(), storage, PREFIX, settings)


class TestLoad:
    def test_what_was_stored_comes_back(self, storage: Storage, settings: Settings, digest: str) -> None:
        loaded = load_weights(storage, PREFIX, settings, files_digest=digest)
        assert loaded.digest() == pipeline().digest() != pipeline(seed=1).digest()

    @pytest.mark.parametrize(("forge", "told"), FORGERIES.items(), ids=lambda value: getattr(value, "__name__", ""))
    def test_every_forgery_is_refused_and_none_is_run(
        self,
        storage: Storage,
        settings: Settings,
        digest: str,
        tmp_path: Path,
        forge: Callable[[Files, str], Files],
        told: str,
    ) -> None:
        trap = tmp_path / "executed"
        put(storage, forge(files_of(storage), str(trap)))
        with pytest.raises(WeightsError, match=told):
            load_weights(storage, PREFIX, settings)
        with pytest.raises(WeightsError, match=r"not the ones that its training stored|damaged"):
            load_weights(storage, PREFIX, settings, files_digest=digest)
        assert not trap.exists()

    def test_sound_files_of_another_training_are_refused(
        self, storage: Storage, settings: Settings, digest: str
    ) -> None:
        store_weights(pipeline(seed=1), storage, PREFIX, settings)
        load_weights(storage, PREFIX, settings)
        with pytest.raises(WeightsError, match="not the ones that its training stored"):
            load_weights(storage, PREFIX, settings, files_digest=digest)

    def test_a_pickle_would_be_run_by_who_unpickles_it(self, tmp_path: Path) -> None:
        """The trap of these tests works."""
        trap = tmp_path / "executed"
        pickle.loads(pickled({"config.json": b"{}"}, str(trap))["weights.safetensors"]).close()
        assert trap.exists()


class TestSegmentation:
    @pytest.mark.parametrize("forge", [pickled, not_numbers])
    def test_fails_in_a_sentence_and_the_version_in_use_stays(
        self,
        lanes: Lanes,
        database: Database,
        storage: Storage,
        settings: Settings,
        volume_ids: list[str],
        queue_segmentation: Callable[[str, str], str],
        tmp_path: Path,
        forge: Callable[[Files, str], Files],
    ) -> None:
        store_weights(pipeline(), storage, PREFIX, settings)
        trap = tmp_path / "executed"
        put(storage, forge(files_of(storage), str(trap)))
        with database.transaction() as session:
            session.add(ModelVersion(id="m", recipe="ours-u", config={}, metrics={}, tags_digest="d", active_slot=1))
        job_id = queue_segmentation(volume_ids[0], "m")
        lanes.inference.run_queued()
        job = read(database, Segmentation, job_id)
        assert job.error is not None
        assert (job.state, job.error["code"]) == ("failed", "bad_weights")
        assert job.error["detail"].startswith("The weights ")
        assert not trap.exists()
        with database.reading() as session:
            assert session.scalars(select(ModelVersion.id).where(ModelVersion.active_slot == 1)).all() == ["m"]


def test_consistent_files_fit_each_other(storage: Storage, settings: Settings, digest: str) -> None:
    put(storage, consistent(files_of(storage), storage.get(PREFIX + WEIGHTS_NAME)))
    load_weights(storage, PREFIX, settings)
