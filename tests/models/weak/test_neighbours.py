"""2.5-D input: which B-scans stand beside which, how they come onto the grid, and that a network sees them."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.oct.volume import OCTError
from models.weak.checkpoints import CheckpointError
from models.weak.explain import explain
from models.weak.grid import GridConfig, beside, to_grid
from models.weak.neighbours import Stack, neighbours_at, stack_of, stacks, to_channels
from models.weak.pipeline import Progress, TrainedPipeline, profile, train_pipeline
from models.weak.segment import build_segmenter
from tests.models.weak.conftest import draw_slices
from tests.models.weak.test_pipeline import quiet

SMALL = GridConfig(depth_px=32, width_px=48)


def flat(grey):
    """A B-scan that is told by its grey level."""
    return np.full((4, 6), grey, np.uint8)


def greys(stack):
    return [int(bscan[0, 0]) for bscan in (stack.bscan, *stack.neighbours)]


def eyes(n_slices=40, seed=0):
    """Tagged slices, each with one neighbour on either side."""
    slices = draw_slices(n_slices, seed)[0]
    around = stacks([item.bscan for item in slices], 1)
    return [replace(item, neighbours=stack.neighbours) for item, stack in zip(slices, around, strict=True)]


def untaught(recipe):
    """In full precision: what an untaught head adds to its bias is less than bfloat16 tells."""
    config = replace(profile("tiny", recipe), bfloat16=False)
    torch.manual_seed(0)
    return TrainedPipeline(config, {}, None, build_segmenter(config).eval(), None, torch.device("cpu"))


class TestStacks:
    @pytest.mark.parametrize(
        ("n_slices", "reach", "expected"),
        [
            (3, 0, [[0], [1], [2]]),
            (4, 1, [[0, 0, 1], [1, 0, 2], [2, 1, 3], [3, 2, 3]]),
            (3, 2, [[0, 0, 0, 1, 2], [1, 0, 0, 2, 2], [2, 0, 1, 2, 2]]),
            (1, 2, [[0, 0, 0, 0, 0]]),
            (0, 1, []),
        ],
    )
    def test_each_bscan_with_those_before_and_after_it_and_repeated_ends(self, n_slices, reach, expected):
        assert [greys(stack) for stack in stacks(map(flat, range(n_slices)), reach)] == expected

    @pytest.mark.parametrize("reach", [1, 2, 3])
    def test_the_same_by_index(self, reach):
        by_index = [[index, *neighbours_at(index, 5, reach)] for index in range(5)]
        assert by_index == [greys(stack) for stack in stacks(map(flat, range(5)), reach)]

    def test_reads_no_further_than_the_last_neighbour(self):
        taken = []

        def bscans():
            for index in range(9):
                taken.append(index)
                yield flat(index)

        next(stacks(bscans(), 2))
        assert taken == [0, 1, 2]

    def test_a_bscan_alone_has_no_neighbours(self):
        bscan = flat(3)
        assert stack_of(bscan) == Stack(bscan, ())
        assert stack_of(Stack(bscan, (bscan,))).neighbours == (bscan,)


class TestChannels:
    def test_the_slice_comes_first_and_stands_in_for_neighbours_that_are_not_known(self):
        first, second = (item.bscan for item in draw_slices(2, 0)[0])
        seen = to_channels(Stack(first, (second, first)), SMALL, 1).numpy()
        alone = to_grid(first, SMALL).pixels
        np.testing.assert_array_equal(seen[0], alone)
        np.testing.assert_array_equal(seen[2], alone)
        assert (seen[1] != alone).any()
        np.testing.assert_array_equal(to_channels(first, SMALL, 1).numpy(), np.stack([alone] * 3))
        np.testing.assert_array_equal(to_channels(Stack(first, (second, first)), SMALL, 0).numpy(), alone[None])

    def test_a_neighbour_is_cut_and_stretched_as_the_slice_is(self):
        """Brighter and lower, it is still brighter and lower on the grid; by itself it would be neither."""
        bscan = np.zeros((200, 60), np.uint8)
        bscan[60:90], bscan[90:100] = 80, 120
        moved = np.roll(bscan, 12, axis=0)
        brighter = (moved * 1.5).astype(np.uint8)
        item = to_grid(bscan, SMALL)
        np.testing.assert_array_equal(beside(bscan, item, SMALL), item.pixels)
        seen = beside(moved, item, SMALL)
        shift_px = 12 * SMALL.depth_px / (item.bottom - item.top)
        middles = [np.flatnonzero(picture[:, 20] > 100).mean() for picture in (item.pixels, seen)]
        assert middles[1] - middles[0] == pytest.approx(shift_px, abs=1)
        assert beside(brighter, item, SMALL).mean() > 1.2 * seen.mean()

    def test_one_of_another_size_is_refused_with_both(self):
        item = to_grid(flat(1), SMALL)
        with pytest.raises(OCTError, match=r"one size, got \(4, 7\) beside \(4, 6\)"):
            beside(np.zeros((4, 7), np.uint8), item, SMALL)

    def test_a_neighbour_without_contrast_and_a_blank_slice_give_finite_channels(self):
        seen = to_channels(Stack(flat(9), (flat(0), flat(255))), SMALL, 1)
        assert seen.shape == (3, 32, 48)
        assert not seen.any()


class TestTheNetwork:
    @pytest.mark.parametrize("recipe", ["ours-u-2.5d", "ours-d-2.5d"])
    def test_the_neighbours_change_the_answer_of_a_recipe_that_sees_them_and_no_others(self, recipe):
        bscans = [item.bscan for item in draw_slices(6, 2)[0]]
        for name, sees in ((recipe, True), (recipe.removesuffix("-2.5d"), False)):
            network = untaught(name)
            beside_others = [result.logit for result in network.segment_volume(bscans, batch_size=4)]
            alone = [result.logit for result in network.segment(bscans)]
            assert (beside_others != alone) is sees

    def test_a_volume_is_segmented_the_same_in_batches_of_any_size(self):
        bscans = [item.bscan for item in draw_slices(7, 2)[0]]
        network = untaught("ours-u-2.5d")
        for one, other in zip(
            network.segment_volume(bscans, batch_size=3), network.segment_volume(bscans, batch_size=16), strict=True
        ):
            np.testing.assert_array_equal(one.probability, other.probability)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A trained pipeline and its checkpoints."""
    folder = tmp_path_factory.mktemp("checkpoints")
    config = profile("tiny", "ours-u-2.5d")
    return train_pipeline(eyes(), eyes(24, 1), config, checkpoint_dir=folder, on_progress=quiet), folder


class TestTraining:
    def test_learns_to_tell_slices_and_is_saved_and_loaded(self, trained, tmp_path):
        model = trained[0]
        assert model.metrics["held_out_slice_auc"] >= 0.9
        model.save(tmp_path)
        loaded = TrainedPipeline.load(tmp_path)
        assert loaded.config.reach == 1
        stack = eyes(4, 3)[2].stack
        np.testing.assert_array_equal(
            next(loaded.segment([stack])).probability, next(model.segment([stack])).probability
        )

    def test_its_steps_are_explained_with_the_neighbours_that_it_saw(self, trained):
        model, stack = trained[0], eyes(4, 3)[2].stack
        result = next(model.segment([stack]))
        steps = list(explain(model, stack, result.probability, result.fluid_probability, threshold=128))
        assert [step.name for step in steps][-2:] == ["probability", "mask"]

    def test_other_neighbours_are_another_training(self, trained):
        model, folder = trained
        changed = eyes()
        changed[5] = replace(changed[5], neighbours=changed[9].neighbours)
        with pytest.raises(CheckpointError, match="segment_1 belongs to another training"):
            train_pipeline(changed, eyes(24, 1), model.config, checkpoint_dir=folder, on_progress=quiet)

    def test_takes_up_the_localiser_of_the_recipe_without_neighbours(self, trained, tmp_path):
        """The localiser sees single B-scans in both, so that its checkpoint serves both."""
        (tmp_path / "localise.safetensors").write_bytes((trained[1] / "localise.safetensors").read_bytes())
        config = profile("tiny", "ours-u")
        short = replace(config, segment=replace(config.segment, epochs=1, min_steps=0))
        seen: list[Progress] = []
        train_pipeline(
            [replace(item, neighbours=()) for item in eyes()],
            [],
            short,
            checkpoint_dir=tmp_path,
            on_progress=seen.append,
        )
        assert [item.epoch for item in seen if item.stage == "localise"] == [config.localise.epochs]
