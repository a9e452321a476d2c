"""FCN-8s, U-Net and DA-FCN as systems: they learn from masks alone, do it twice alike, and know blank B-scans."""

import numpy as np
import pytest
import torch

from models.methods import method_named
from models.metrics import dice
from models.oct.labels import SRF
from models.oct.volume import OCTVolume
from models.segmenter import Example, TrainingSetError, no_progress
from models.weak.tagged import TagSupervised
from tests.models.classical.eyes import detached_eye, example
from tests.models.weak.conftest import draw_slices

torch.set_num_threads(1)

NAMES = ("unet", "fcn", "da-fcn")
FLOORS = {"unet": 0.5, "fcn": 0.2, "da-fcn": 0.5}
"""Dice after 80 steps of 4 pictures of 32 x 48 at the smallest width: a proof of learning, not of worth."""


def drawn(seed, n=24):
    slices, masks = draw_slices(n, seed)
    tags = np.array([item.has_fluid for item in slices])
    return OCTVolume(np.stack([item.bscan for item in slices])), masks, tags


def taught(name, examples):
    system = method_named(name).make(scale="tiny")
    system.fit(examples, no_progress)
    return system


@pytest.fixture(scope="module")
def systems():
    examples = [example(detached_eye(seed)) for seed in (0, 1)]
    return {name: taught(name, examples) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
class TestEveryNetwork:
    def test_finds_the_pocket_of_another_eye(self, systems, name):
        eye = detached_eye(2)
        assert dice(systems[name].segment(eye.volume, no_progress).mask, eye.mask(SRF)) >= FLOORS[name]

    def test_needs_neither_spacing_nor_neighbours(self, systems, name):
        volume, _, _ = drawn(seed=1)
        alone = OCTVolume(volume.bscans[:1])
        first = systems[name].segment(volume, no_progress).probability[:1]
        np.testing.assert_array_equal(systems[name].segment(alone, no_progress).probability, first)

    @pytest.mark.parametrize("grey", [0, 90])
    def test_a_blank_bscan_is_left_empty_with_a_warning(self, systems, name, grey):
        bscans = drawn(seed=1, n=4)[0].bscans.copy()
        bscans[[1, 2]] = grey
        result = systems[name].segment(OCTVolume(bscans), no_progress)
        assert not result.probability[[1, 2]].any()
        assert result.warnings == ("2 of 4 B-scans are of a single grey level; they are left empty.",)

    def test_is_like_a_volume_of_many_sizes(self, systems, name):
        odd = OCTVolume(np.random.default_rng(0).integers(0, 255, (2, 37, 61)).astype(np.uint8))
        assert systems[name].segment(odd, no_progress).probability.shape == (2, 37, 61)


def test_scrambled_tags_teach_masks_no_less_and_twice_the_same():
    volume, masks, tags = drawn(seed=0)
    found = [
        taught("da-fcn", [Example(volume, "a", tags=known, mask=masks)]).segment(volume, no_progress).probability
        for known in (tags, ~tags, None)
    ]
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[0], found[2])


class Untouchable:
    """Fails at any use."""

    def __getattribute__(self, name):
        raise AssertionError(f"asked for {name}")


class EnoughError(Exception):
    """Training has begun."""


def test_tags_teach_without_a_look_at_the_masks():
    volume, _, tags = drawn(seed=0, n=16)

    def stop(_share):
        raise EnoughError

    with pytest.raises(EnoughError):
        TagSupervised("softgt", "tiny").fit([Example(volume, "a", tags=tags, mask=Untouchable())], stop)


def test_tags_are_needed():
    volume, masks, _ = drawn(seed=0, n=4)
    with pytest.raises(TrainingSetError, match="softgt learns from tags, and the volume of a has none"):
        TagSupervised("softgt", "tiny").fit([Example(volume, "a", mask=masks)], no_progress)
