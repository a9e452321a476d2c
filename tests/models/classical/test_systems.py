"""Every system of table 1: what it finds of a clear pocket, twice the same, and what it says to bad input."""

import numpy as np
import pytest

from models.classical.cmf import CMFConfig
from models.classical.random_forest import ForestConfig
from models.classical.strokes import BadScribble, ScribbleNeeded, simulated_scribble
from models.methods import METHODS, Supervision, method_named
from models.metrics import dice
from models.oct.labels import SRF
from models.oct.phantom import Pathology, draw_phantom
from models.oct.volume import OCTVolume, UnknownSpacing
from models.segmenter import Example, NotTrained, Scribble, TooFewSlices, TrainingSetError, no_progress
from tests.models.classical.eyes import SMALL, constant, example, noise

FLOORS = {"efd": 0.95, "flscv": 0.75, "lphc": 0.9, "ss-knn": 0.9, "rf": 0.93, "cmf": 0.93}
"""Dice on one clear pocket: below what they reach, 0.98, 0.85, 0.97, 0.96, 0.98 and 0.98, above what a fault leaves."""

CLASSICAL = tuple(method.name for method in METHODS if method.entry.startswith("models.classical"))

WITHOUT_STROKES = tuple(name for name in CLASSICAL if name != "lphc")

TAUGHT = tuple(method.name for method in METHODS if method.supervision is Supervision.MASKS)

NO_RETINA = "No retina was found in 4 of 4 B-scans; they are left empty."


SMALLER = {
    "rf": {"config": ForestConfig(n_trees=15, fluid_samples=600)},
    "cmf": {"config": CMFConfig(n_trees=15, fluid_samples=600)},
    **{name: {"scale": "tiny"} for name in ("unet", "fcn", "da-fcn")},
}


def made(name):
    """A system, of a size that learns in a second."""
    return method_named(name).make(**SMALLER.get(name, {}))


@pytest.fixture(scope="module")
def systems(training_eyes):
    """Every classical system, fitted."""
    out = {name: made(name) for name in CLASSICAL}
    for system in out.values():
        system.fit([example(eye) for eye in training_eyes], no_progress)
    return out


def segmented(systems, name, phantom):
    scribble = simulated_scribble(phantom.volume, phantom.mask(SRF)) if name == "lphc" else None
    return systems[name].segment(phantom.volume, no_progress, scribble)


def strokes(volume):
    """Two diagonals."""
    diagonals = (np.eye(*volume.bscan_shape, k, dtype=bool) for k in (0, 5))
    return Scribble(0, *diagonals)


class TestClearPocket:
    @pytest.mark.parametrize("name", CLASSICAL)
    def test_is_found(self, systems, eye, name):
        result = segmented(systems, name, eye)
        assert dice(result.mask, eye.mask(SRF)) >= FLOORS[name]
        assert result.warnings == ()

    @pytest.mark.parametrize("name", ["efd", "flscv", "cmf"])
    def test_twice_is_the_same(self, systems, eye, name):
        first, second = (segmented(systems, name, eye).probability for _ in range(2))
        np.testing.assert_array_equal(first, second)

    @pytest.mark.parametrize("name", ["efd", "flscv"])
    def test_progress_grows_to_1(self, systems, eye, name):
        heard = []
        systems[name].segment(eye.volume, heard.append)
        assert heard == sorted(heard)
        assert heard[-1] == 1

    def test_a_normal_eye_has_next_to_none(self, systems):
        normal = draw_phantom(SMALL, seed=5, pathology=Pathology())
        for name in WITHOUT_STROKES:
            assert systems[name].segment(normal.volume, no_progress).mask.mean() < 2e-3, name


class TestBadVolume:
    @pytest.mark.parametrize("name", CLASSICAL)
    def test_without_spacing_is_refused(self, systems, eye, name):
        volume = OCTVolume(eye.volume.bscans)
        with pytest.raises(UnknownSpacing, match=r"measures in µm, and the scan does not state its spacing"):
            systems[name].segment(volume, no_progress, strokes(volume))

    @pytest.mark.parametrize("name", WITHOUT_STROKES)
    def test_a_single_bscan_is_refused(self, systems, eye, name):
        with pytest.raises(TooFewSlices, match="needs at least 2 of them; the volume has 1"):
            systems[name].segment(OCTVolume(eye.volume.bscans[:1], spacing=SMALL.spacing), no_progress)

    @pytest.mark.parametrize("name", WITHOUT_STROKES)
    @pytest.mark.parametrize("volume", [noise(), constant(0), constant(90)], ids=["noise", "zeros", "grey"])
    def test_nothing_to_see_is_an_empty_mask_and_a_warning(self, systems, name, volume):
        result = systems[name].segment(volume, no_progress)
        assert not result.probability.any()
        assert result.warnings == (NO_RETINA,)

    @pytest.mark.parametrize("volume", [noise(), constant(0), constant(90)], ids=["noise", "zeros", "grey"])
    def test_strokes_on_nothing_are_an_empty_mask_and_a_warning(self, systems, volume):
        result = systems["lphc"].segment(volume, no_progress, strokes(volume))
        assert not result.probability.any()
        assert "On B-scan 1 the strokes on fluid are not darker" in result.warnings[0]

    @pytest.mark.parametrize("name", WITHOUT_STROKES)
    def test_a_few_pixels_are_an_empty_mask(self, systems, eye, name):
        volume = OCTVolume(eye.volume.bscans[:, :4, :5].copy(), spacing=SMALL.spacing)
        assert not systems[name].segment(volume, no_progress).mask.any()


class TestBadScribble:
    def test_none_is_refused(self, systems, eye):
        with pytest.raises(ScribbleNeeded, match="Mark fluid and background on one B-scan"):
            systems["lphc"].segment(eye.volume, no_progress)

    def test_on_another_bscan_is_refused(self, systems, eye):
        good = strokes(eye.volume)
        with pytest.raises(BadScribble, match="index 8; the volume has 8"):
            systems["lphc"].segment(eye.volume, no_progress, Scribble(8, good.fluid, good.background))

    @pytest.mark.parametrize(("kept", "missing"), [("background", "fluid"), ("fluid", "background")])
    def test_without_one_kind_of_stroke_nothing_is_segmented(self, systems, eye, kept, missing):
        parts = {"fluid": np.zeros(eye.volume.bscan_shape, bool), "background": np.zeros(eye.volume.bscan_shape, bool)}
        parts[kept][50, 50] = True
        result = systems["lphc"].segment(eye.volume, no_progress, Scribble(4, **parts))
        assert not result.mask.any()
        assert f"no stroke on {missing}" in result.warnings[0]

    def test_strokes_the_wrong_way_round_segment_nothing(self, systems, eye):
        good = simulated_scribble(eye.volume, eye.mask(SRF))
        result = systems["lphc"].segment(
            eye.volume, no_progress, Scribble(good.slice_index, good.background, good.fluid)
        )
        assert not result.mask.any()
        assert "not darker" in result.warnings[0]


class TestBadTrainingSet:
    @pytest.mark.parametrize("name", TAUGHT)
    def test_before_fit_it_refuses(self, eye, name):
        with pytest.raises(NotTrained, match="must be trained before it can segment"):
            made(name).segment(eye.volume, no_progress)

    @pytest.mark.parametrize("name", TAUGHT)
    def test_without_masks_is_refused(self, training_eyes, name):
        examples = [example(training_eyes[0]), example(training_eyes[1], masked=False)]
        with pytest.raises(TrainingSetError, match="learns from pixel masks; 1 of 2 volumes have one"):
            made(name).fit(examples, no_progress)

    @pytest.mark.parametrize("name", TAUGHT)
    def test_without_any_example_is_refused(self, name):
        with pytest.raises(TrainingSetError, match="0 of 0"):
            made(name).fit([], no_progress)

    @pytest.mark.parametrize("name", TAUGHT)
    def test_without_positives_is_refused(self, training_eyes, name):
        volume = training_eyes[0].volume
        examples = [Example(volume, eye, mask=np.zeros(volume.bscans.shape, bool)) for eye in "ab"]
        with pytest.raises(TrainingSetError, match="no mask of 2 volumes has any"):
            made(name).fit(examples, no_progress)

    @pytest.mark.parametrize("name", ["ss-knn", "rf", "cmf"])
    def test_masks_without_a_retina_to_lie_in_are_refused(self, name):
        """Masks have fluid, but no cell that a classifier may look at has."""
        mask = np.zeros(noise().bscans.shape, bool)
        mask[:, 40:50, 40:50] = True
        with pytest.raises(TrainingSetError, match="in the retinas of 1 volumes there are 0 of fluid and 0 without"):
            made(name).fit([Example(noise(), "a", mask=mask)], no_progress)

    @pytest.mark.parametrize("name", ["ss-knn", "rf", "cmf"])
    def test_masks_alone_are_learned_from_and_twice_the_same(self, systems, training_eyes, eye, name):
        untagged = made(name)
        untagged.fit([example(phantom, tagged=False) for phantom in training_eyes], no_progress)
        first = systems[name].segment(eye.volume, no_progress).probability
        np.testing.assert_array_equal(untagged.segment(eye.volume, no_progress).probability, first)
