"""What a finished round says of the slices it learned from."""

import numpy as np
import pytest
import torch

from models.shipped import STARTER_FOLDER
from models.weak.opinions import opinions_of
from models.weak.pipeline import TaggedSlice, TrainedPipeline, profile
from models.weak.pooling import pool_top
from tests.models.weak.conftest import draw_slices

CONFIG = profile("tiny", "adapted")


@pytest.fixture(scope="module")
def slices():
    return draw_slices(6, seed=3)[0]


@pytest.fixture(scope="module")
def starter():
    return TrainedPipeline.load(STARTER_FOLDER)


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def opinions(starter, slices, told):
    return opinions_of(starter, slices, CONFIG, told.append)


class TestOpinionsOf:
    def test_of_a_slice_tagged_normal_is_that_nothing_is_fluid(self, opinions, slices):
        for opinion, item in zip(opinions, slices, strict=True):
            assert bool(opinion.any()) is item.has_fluid

    def test_of_a_slice_tagged_with_fluid_is_the_answer_of_all_scales(self, starter, opinions, slices):
        logits = torch.stack(list(starter.grid_logits(item.stack for item in slices if item.has_fluid)))
        wanted = torch.sigmoid(logits + (CONFIG.adapt.lift - strongest(logits)).clamp_min(0)[:, None, None])
        np.testing.assert_allclose(opinions[::2] / 255, wanted, atol=0.51 / 255)

    def test_finds_fluid_where_the_tag_says_so_and_the_network_does_not(self, starter):
        grey = np.full((64, 96), 90, np.uint8)
        assert (next(starter.segment([grey])).probability < 128).all()
        opinions = opinions_of(starter, [TaggedSlice(grey, True, "one")], CONFIG, lambda _share: None)
        assert opinions.max() >= 128

    def test_tells_how_far_it_is(self, opinions, told):
        assert told == pytest.approx([1 / 3, 2 / 3, 1.0])


def strongest(logits):
    return pool_top(logits[:, None], CONFIG.adapt.presence_fraction)
