"""Self-training rounds: a network learns from its predecessor's masks as long as the held-out tags bear it."""

from dataclasses import replace

import pytest

from models.weak.pipeline import profile, train_pipeline
from tests.models.weak.conftest import draw_slices
from tests.models.weak.test_pipeline import quiet

TINY = profile("tiny", "ours-u")
CONFIG = replace(
    TINY,
    localise=replace(TINY.localise, epochs=20),
    segment=replace(TINY.segment, epochs=4, min_steps=40),
)


@pytest.fixture(scope="module")
def train(training_slices, tmp_path_factory):
    """A training of so many rounds; all take up the same localiser."""
    shared = tmp_path_factory.mktemp("shared")

    def of_rounds(rounds, held_out):
        folder = tmp_path_factory.mktemp("rounds")
        if (shared / "localise.safetensors").exists():
            (folder / "localise.safetensors").write_bytes((shared / "localise.safetensors").read_bytes())
        config = replace(CONFIG, rounds=rounds)
        model = train_pipeline(training_slices, held_out, config, checkpoint_dir=folder, on_progress=quiet)
        (shared / "localise.safetensors").write_bytes((folder / "localise.safetensors").read_bytes())
        return model

    return of_rounds


@pytest.fixture(scope="module")
def by_answer(train):
    """Trainings of two rounds whose one held-out slice is tagged with fluid, or without.

    The second round's score of it lies above or below the first's, so that it speaks for the round in one of the two.
    """
    slice_ = draw_slices(1, seed=1)[0][0]
    return [train(2, [replace(slice_, has_fluid=answer)]) for answer in (True, False)]


class TestRounds:
    def test_one_that_fits_the_held_out_tags_worse_is_dropped_and_the_other_kept(self, train, by_answer):
        assert sorted(model.metrics["n_rounds"] for model in by_answer) == [1, 2]
        for model in by_answer:
            first, second = (model.metrics[f"segment_{number}_held_out_loss"] for number in (1, 2))
            assert (second <= first) is (model.metrics["n_rounds"] == 2)
            assert model.digest() == train(model.metrics["n_rounds"], []).digest()

    def test_none_follows_a_dropped_one(self, train, by_answer):
        dropped = next(model for model in by_answer if model.metrics["n_rounds"] == 1)
        answer = by_answer.index(dropped) == 0
        again = train(3, [replace(draw_slices(1, seed=1)[0][0], has_fluid=answer)])
        assert again.metrics["n_rounds"] == 1
        assert "segment_3_loss" not in again.metrics
        assert again.digest() == dropped.digest()

    def test_without_held_out_tags_all_rounds_count(self, train):
        model = train(2, [])
        assert model.metrics["n_rounds"] == 2
        assert model.metrics["segment_2_held_out_loss"] is None
