import numpy as np
import pytest
import torch

from models.weak.dataset import TaggedSlice
from models.weak.grid import GridConfig
from models.weak.pipeline import profile, train_pipeline
from models.weak.validation import MAX_LOOKS, MAX_SLICES, HeldOut, held_out_set

GRID = GridConfig(depth_px=32, width_px=48)


def slices_of(answers: list[bool]) -> list[TaggedSlice]:
    rng = np.random.default_rng(0)
    return [TaggedSlice(rng.integers(0, 255, (32, 48), dtype=np.uint8), answer, "p") for answer in answers]


class TestHeldOutSet:
    def test_is_bounded_and_holds_both_answers_evenly(self):
        held_out = held_out_set(slices_of([True] * 500 + [False] * 40), GRID)
        assert held_out is not None
        assert held_out.channels.shape == (MAX_SLICES, 1, 32, 48)
        assert held_out.tags.sum() == MAX_SLICES / 2

    def test_takes_what_there_is_of_a_rare_answer(self):
        held_out = held_out_set(slices_of([True] * 3), GRID)
        assert held_out is not None
        assert held_out.tags.tolist() == [1.0, 1.0, 1.0]

    def test_is_none_without_slices(self):
        assert held_out_set([], GRID) is None


class TestLoss:
    def test_is_the_mean_cross_entropy(self):
        held_out = HeldOut(torch.zeros((2, 1, 1, 1), dtype=torch.uint8), torch.tensor([1.0, 0.0]))
        assert held_out.loss(lambda _channels: torch.zeros(2)) == pytest.approx(np.log(2))


class TestIsDue:
    def test_every_epoch_of_a_short_stage(self):
        assert all(HeldOut.is_due(epoch, 12) for epoch in range(1, 13))

    def test_a_bounded_number_of_times_of_a_long_one_and_after_the_last(self):
        due = [epoch for epoch in range(1, 348) if HeldOut.is_due(epoch, 347)]
        assert len(due) <= MAX_LOOKS + 1
        assert due[-1] == 347


@pytest.mark.training
class TestTheTraining:
    @pytest.mark.parametrize("recipe", ["softgt", "adapted"])
    def test_tells_the_held_out_loss_and_does_not_notice(self, recipe, training_slices, held_out_slices, tmp_path):
        """The same weights with slices to look at and without: looking takes no random number."""
        seen = []
        networks = []
        for name, held_out in (("with", held_out_slices[0]), ("without", [])):
            trained = train_pipeline(
                training_slices,
                held_out,
                profile("tiny", recipe),
                checkpoint_dir=tmp_path / name,
                on_progress=seen.append if held_out else lambda _progress: None,
            )
            networks.append((trained.localiser or trained.segmenter).state_dict())
        looked = [progress.held_out_loss for progress in seen if progress.held_out_loss is not None]
        assert looked
        assert all(np.isfinite(looked))
        for name, values in networks[0].items():
            assert torch.equal(values, networks[1][name]), name
