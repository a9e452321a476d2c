"""Self-training rounds: a network learns from its predecessor's masks as long as the held-out tags bear it."""

from dataclasses import replace

import pytest

from models.weak.pipeline import Progress, profile, train_pipeline
from tests.models.weak.conftest import draw_slices

TINY = profile("tiny", "ours-u")
CONFIG = replace(
    TINY,
    localise=replace(TINY.localise, epochs=20),
    segment=replace(TINY.segment, epochs=4, min_steps=40),
)


def quiet(_progress: Progress) -> None:
    pass


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
def contradicted():
    """Held-out slices whose tags all say the opposite, so that the surer a network is the worse it fits them."""
    return [replace(item, has_fluid=not item.has_fluid) for item in draw_slices(24, seed=1)[0]]


class TestRounds:
    def test_a_round_that_fits_the_held_out_tags_worse_is_dropped_and_none_follows(self, train, contradicted):
        model = train(3, contradicted)
        losses = [model.metrics.get(f"segment_{number}_held_out_loss") for number in (1, 2, 3)]
        assert losses[1] > losses[0]
        assert losses[2] is None
        assert model.metrics["n_rounds"] == 1
        assert model.digest() == train(1, contradicted).digest()

    def test_one_that_fits_them_better_is_kept(self, train, held_out_slices):
        model = train(2, held_out_slices[0])
        losses = [model.metrics[f"segment_{number}_held_out_loss"] for number in (1, 2)]
        assert losses[1] <= losses[0]
        assert model.metrics["n_rounds"] == 2
        assert model.digest() != train(1, held_out_slices[0]).digest()

    def test_without_held_out_tags_all_rounds_count(self, train):
        model = train(2, [])
        assert model.metrics["n_rounds"] == 2
        assert model.metrics["segment_2_held_out_loss"] is None
