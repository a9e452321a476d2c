"""The gate of a new version, where one of the two cannot be measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select

from app.db.job_tables import ModelVersion, TrainingJob
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, weights_prefix
from models.metrics import MetricError
from models.weak.agreement import agreement, answers_of
from models.weak.pipeline import TaggedSlice, profile
from tests.worker.conftest import FLUID_SLICES, pocket_scan
from tests.worker.pipelines import not_numbers, pipeline, with_first_weights, with_last_bias
from worker.comparison import NOT_COMPARED, UNREADABLE
from worker.pipeline import Task, choose_config, compare_with_live, find_origin, read_task
from worker.slices import read_slices
from worker.start import LIVE_UNREADABLE, NOT_WANTED
from worker.weights import store_weights

pytestmark = pytest.mark.sqlite_only

HELD_OUT = [TaggedSlice(bscan, index in FLUID_SLICES, "p") for index, bscan in enumerate(pocket_scan(0))]


@pytest.fixture
def task(
    database: Database, storage: Storage, settings: Settings, queue_training: Callable[..., str]
) -> Callable[..., Task]:
    """A training against a version in use that is `pipeline()`."""

    def make(*, recipe: str = "ours-u") -> Task:
        earlier = queue_training(state="succeeded", active_slot=None)
        digest = store_weights(pipeline(), storage, weights_prefix("live"), settings)
        with database.transaction() as session:
            session.add(
                ModelVersion(
                    id="live", training_job_id=earlier, recipe=recipe, config={}, metrics={}, tags_digest="d",
                    active_slot=1, files_digest=digest, learned_patients=["a"],
                )
            )  # fmt: skip
        return read_task(database, queue_training(recipe=recipe))

    return make


class TestCompareWithLive:
    def test_both_are_measured_on_the_same_slices_and_a_draw_goes_to_the_newer(
        self, task: Callable[..., Task], storage: Storage, settings: Settings
    ) -> None:
        verdict = compare_with_live(task(), pipeline(), HELD_OUT, storage, settings)
        assert verdict.inactive_reason is None
        assert verdict.metrics["compared_slice_auc"] == verdict.metrics["live_slice_auc"]
        assert verdict.metrics["n_compared_slices"] == len(HELD_OUT)

    def test_the_worse_one_is_refused_with_both_figures(
        self, task: Callable[..., Task], storage: Storage, settings: Settings
    ) -> None:
        task_now = task()
        figures = {
            seed: compare_with_live(task_now, pipeline(seed), HELD_OUT, storage, settings) for seed in range(1, 6)
        }
        refused = [verdict for verdict in figures.values() if verdict.inactive_reason is not None]
        assert len({verdict.metrics["compared_slice_auc"] for verdict in figures.values()}) > 1
        worse = [
            verdict
            for verdict in figures.values()
            if verdict.metrics["compared_slice_auc"] < verdict.metrics["live_slice_auc"]
        ]
        assert worse
        for verdict in worse:
            assert f"reaches an AUC of {verdict.metrics['compared_slice_auc']:.3f}" in (verdict.inactive_reason or "")
        assert all(verdict in worse or "masks" in (verdict.inactive_reason or "") for verdict in refused)

    def test_one_that_scores_as_well_and_paints_whole_pictures_is_refused(
        self, task: Callable[..., Task], storage: Storage, settings: Settings
    ) -> None:
        verdict = compare_with_live(task(), with_last_bias(20.0), HELD_OUT, storage, settings)
        assert verdict.metrics["compared_slice_auc"] == verdict.metrics["live_slice_auc"]
        assert verdict.inactive_reason == (
            f"On {len(HELD_OUT)} held-out slices its masks cover 100.00 % of those tagged normal, "
            "and the masks of the version in use 0.00 %."
        )

    def test_each_sees_the_neighbours_that_it_was_taught_with(
        self, task: Callable[..., Task], database: Database, storage: Storage, settings: Settings
    ) -> None:
        """Held-out slices are read for the challenger; a version in use that sees neighbours must have them too."""
        task()
        of_three = pipeline(config=profile("tiny", "ours-u-2.5d"))
        digest = store_weights(of_three, storage, weights_prefix("live"), settings)
        with database.transaction() as session:
            session.get_one(ModelVersion, "live").files_digest = digest
        task_now = read_task(database, task_id(database))
        entries = task_now.snapshot[:1]
        alone, around = (list(read_slices(storage, entries, reach)) for reach in (0, 1))
        verdict = compare_with_live(task_now, pipeline(), alone, storage, settings)
        assert verdict.metrics["live_slice_auc"] == agreement(answers_of(of_three, around)).slice_auc
        assert verdict.metrics["live_slice_auc"] != agreement(answers_of(of_three, alone)).slice_auc

    @pytest.mark.parametrize("answer", [True, False])
    def test_slices_of_one_answer_compare_nothing_and_the_note_says_so(
        self, task: Callable[..., Task], storage: Storage, settings: Settings, answer: bool
    ) -> None:
        one = [item for item in HELD_OUT if item.has_fluid is answer]
        verdict = compare_with_live(task(), pipeline(), one, storage, settings)
        assert (verdict.inactive_reason, verdict.notes, verdict.metrics) == (None, [NOT_COMPARED], {})

    def test_a_challenger_that_answers_no_numbers_is_an_error_and_never_put_to_use(
        self, task: Callable[..., Task], storage: Storage, settings: Settings
    ) -> None:
        with pytest.raises(MetricError, match="not a finite number"):
            compare_with_live(task(), with_first_weights(np.nan), HELD_OUT, storage, settings)

    def test_a_live_version_that_cannot_be_read_loses_without_a_comparison(
        self, task: Callable[..., Task], storage: Storage, settings: Settings
    ) -> None:
        task_now = task()
        prefix = weights_prefix("live")
        files = {name: storage.get(prefix + name) for name in ("weights.safetensors", "config.json")}
        for name, data in not_numbers(files, "").items():
            storage.put(prefix + name, data)
        assert compare_with_live(task_now, pipeline(), HELD_OUT, storage, settings).notes == [UNREADABLE]
        storage.delete_prefix(prefix)
        assert compare_with_live(task_now, pipeline(), HELD_OUT, storage, settings).notes == [UNREADABLE]

    def test_one_that_answers_no_numbers_loses_too(
        self, task: Callable[..., Task], database: Database, storage: Storage, settings: Settings
    ) -> None:
        task()
        digest = store_weights(with_first_weights(3e38), storage, weights_prefix("live"), settings)
        with database.transaction() as session:
            session.get_one(ModelVersion, "live").files_digest = digest
        overflowing = read_task(database, task_id(database))
        assert compare_with_live(overflowing, pipeline(), HELD_OUT, storage, settings).notes == [UNREADABLE]


def task_id(database: Database) -> str:
    """The training that waits."""
    with database.reading() as session:
        return session.scalars(select(TrainingJob.id).where(TrainingJob.active_slot == 1)).one()


class TestFindOrigin:
    def test_goes_on_from_the_live_version_with_all_that_it_learned_from(
        self, task: Callable[..., Task], storage: Storage, settings: Settings
    ) -> None:
        warm = settings.model_copy(update={"warm_start": True})
        task_now = task(recipe="adapted")
        config = replace(choose_config(settings, "adapted"), grid=pipeline().config.grid, unet=pipeline().config.unet)
        origin = find_origin(task_now, config, storage, warm)
        assert (origin.start.kind, origin.version_id, origin.learned) == ("live", "live", frozenset({"a"}))
        assert origin.weights is not None
        assert origin.weights.digest() == pipeline().digest()
        assert find_origin(task_now, config, storage, settings).start.reason == NOT_WANTED
        storage.delete_prefix(weights_prefix("live"))
        fallen_back = find_origin(task_now, config, storage, warm)
        assert (fallen_back.start.kind, fallen_back.start.reason) == ("starter", LIVE_UNREADABLE)
        assert (fallen_back.weights, fallen_back.learned) == (None, frozenset())
