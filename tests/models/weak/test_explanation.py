"""The steps of an explanation: their order, their part in the mask, and pictures that can be reckoned by hand."""

from dataclasses import replace

import numpy as np
import pytest

from models.oct.phantom import CIRRUS, csc_eye, draw_phantom
from models.shipped import STARTER_FOLDER
from models.weak.explain import explain
from models.weak.explanation import mask_steps
from models.weak.fusion import Calibration
from models.weak.grid import GridBscan
from models.weak.localiser_steps import localiser_steps
from models.weak.maps import Maps
from models.weak.pipeline import TrainedPipeline, profile
from models.weak.propagation import PropagationConfig

WHOLE = GridBscan(np.full((32, 48), 90, np.uint8), 0, 32, (32, 48), 0.0, 255.0, np.zeros((32, 48), bool))
"""A B-scan of the grid's own size, so that pictures of the grid are not resampled."""


def spot(shape, rows, columns, high=3.0):
    image = np.full(shape, -high, np.float32)
    image[rows, columns] = high
    return image


def abnormal(logit=2.0):
    """One spot, sharper from scale to scale: S0 is the square of R1."""
    references = tuple(
        spot((32 // n, 48 // n), np.s_[12 // n : 20 // n], np.s_[16 // n : 32 // n]) for n in (1, 1, 2, 4, 8)
    )
    return Maps(logit, spot((8, 12), np.s_[3:5], np.s_[4:8]), references)


def config_of(recipe, rule):
    return replace(profile("tiny", recipe), propagation=PropagationConfig(rule=rule))


class TestPropagation:
    def steps(self, recipe="softgt", logit=2.0):
        return list(localiser_steps(abnormal(logit), WHOLE, None, config_of(recipe, "gated")))

    def test_every_stage_comes_with_the_reference_that_made_it(self):
        assert [step.name for step in self.steps()] == ["m", "s4", "r4", "s3", "r3", "s2", "r2", "s1", "r1", "s0"]

    def test_the_last_stage_is_the_region_of_the_finest_reference(self):
        region = self.steps()[-1]
        expected = np.zeros((32, 48), np.uint8)
        expected[12:20, 16:32] = 255
        expected[[12, 12, 19, 19], [16, 31, 16, 31]] = 0  # the opening takes corners off
        np.testing.assert_array_equal(region.picture, expected)
        assert "124 pixels (8.1% of the B-scan)" in region.sentence

    def test_saliency_is_a_share_of_its_maximum(self):
        picture = self.steps()[0].picture
        assert (picture[15, 24], picture[0, 0]) == (255, 0)

    @pytest.mark.parametrize(("recipe", "role"), [("softgt", "mask"), ("ours-u", "teaching"), ("ours-d", "teaching")])
    def test_it_is_the_mask_of_softgt_and_teaches_the_others(self, recipe, role):
        assert {step.role for step in self.steps(recipe)} == {role}

    def test_a_slice_called_normal_gets_no_mask_from_it_and_says_so(self):
        first, *others = self.steps(logit=-2.0)
        assert "calls the slice normal" in first.sentence
        assert {step.role for step in others} == {"comparison"}

    def test_it_ends_where_the_seed_is_empty(self):
        nothing = replace(abnormal(), evidence=np.full((8, 12), -1.0, np.float32))
        steps = list(localiser_steps(nothing, WHOLE, None, config_of("softgt", "gated")))
        assert [step.name for step in steps] == ["m", "s4"]
        assert "no pixel" in steps[-1].sentence
        assert not steps[-1].picture.any()


class TestFusion:
    CALIBRATION = Calibration(centres=(-3.0,) * 5, spreads=(3.0,) * 5, mask=1.0, sure=1.5, doubt=0.5)

    def steps(self):
        return list(localiser_steps(abnormal(), WHOLE, self.CALIBRATION, config_of("softgt", "fused")))

    def test_the_averaged_maps_lead_to_the_mask_and_the_papers_way_is_for_comparison(self):
        roles = {step.name: step.role for step in self.steps()}
        assert [name for name, role in roles.items() if role == "mask"] == [
            "m", "r2", "r3", "r4", "r5", "fused", "snapped",
        ]  # fmt: skip
        assert [name for name, role in roles.items() if role == "comparison"] == ["s4", "s3", "s2", "s1", "r1", "s0"]

    def test_no_picture_comes_twice(self):
        names = [step.name for step in self.steps()]
        assert len(names) == len(set(names))

    def test_one_half_of_the_fused_map_is_the_level_of_the_mask(self):
        fused = next(step for step in self.steps() if step.name == "fused")
        assert fused.picture[2, 2] == 30  # (0 - 1) over a unit of 0.5, as a probability
        assert fused.picture[15, 24] > 200  # (2 - 1) over it is 225, and the coarsest maps blur


class TestMaskSteps:
    def test_the_mask_is_cut_from_the_stored_probability(self):
        probability = np.array([[127, 128], [255, 0]], np.uint8)
        shown, mask = mask_steps(probability, 0.25, threshold=128)
        assert "25%" in shown.sentence
        np.testing.assert_array_equal(mask.picture, [[0, 255], [255, 0]])
        assert "2 pixels (50.0% of the B-scan)" in mask.sentence


@pytest.fixture(scope="module")
def steps():
    """Of the starter network on a phantom with fluid under the retina, by name."""
    bscan = draw_phantom(CIRRUS.scaled((4, 192, 256)), seed=9400, pathology=csc_eye(9400)).volume.bscans[2]
    pipeline = TrainedPipeline.load(STARTER_FOLDER)
    result = next(pipeline.segment([bscan]))
    found = explain(pipeline, bscan, result.probability, result.fluid_probability, threshold=128)
    return {step.name: step for step in found}


class TestStarter:
    def test_a_network_alone_shows_its_scales_and_classes_and_no_propagation(self, steps):
        assert list(steps) == [
            "seen", "scale-0_8", "scale-1", "scale-1_25", "class-irf", "class-srf", "class-ped", "probability", "mask",
        ]  # fmt: skip

    def test_every_picture_has_the_size_of_the_bscan(self, steps):
        assert {(step.picture.shape, step.picture.dtype.name) for step in steps.values()} == {((192, 256), "uint8")}

    def test_the_fluid_under_the_retina_is_called_that(self, steps):
        inside = steps["mask"].picture == 255
        assert inside.sum() > 100
        assert steps["class-srf"].picture[inside].mean() > 200
        assert steps["class-ped"].picture[inside].mean() < 30

    def test_a_detached_epithelium_does_not_count(self, steps):
        assert steps["class-ped"].role == "comparison"
        assert steps["class-srf"].role == "mask"
