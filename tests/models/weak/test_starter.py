"""The weights that ship: they are there, small, right for this version, and segment before any tag."""

from dataclasses import replace

import numpy as np
import pytest

from models.metrics import Counts, count
from models.nets.unet import UNetConfig
from models.oct.labels import SRF
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom, healthy_eye
from models.shipped import STARTER_FOLDER
from models.weak.checkpoints import WeightsError
from models.weak.pipeline import TrainedPipeline
from models.weak.profiles import starter
from models.weak.starter import load_starter

SEEDS = (9400, 9401)
"""Eyes that no training draws."""


@pytest.fixture(scope="module")
def shipped():
    return TrainedPipeline.load(STARTER_FOLDER)


class TestShipped:
    def test_is_small_described_and_of_this_version(self, shipped):
        assert (STARTER_FOLDER / "weights.safetensors").stat().st_size <= 20 * 2**20
        assert "phantom" in (STARTER_FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
        assert shipped.config == starter()

    def test_outlines_fluid_that_it_was_never_tagged_for(self, shipped):
        pooled = Counts()
        for seed in SEEDS:
            phantom = draw_phantom(CIRRUS.scaled((6, 192, 256)), seed=seed, pathology=csc_eye(seed))
            for result, labels in zip(shipped.segment(phantom.volume.bscans), phantom.labels, strict=True):
                pooled = pooled + count(result.probability >= 128, labels == SRF)
        assert pooled.dice > 0.8

    def test_leaves_a_healthy_eye_alone(self, shipped):
        phantom = draw_phantom(CIRRUS.scaled((6, 192, 256)), seed=9402, pathology=healthy_eye(9402))
        found = np.mean([(result.probability >= 128).mean() for result in shipped.segment(phantom.volume.bscans)])
        assert found < 0.001

    @pytest.mark.parametrize("width", [100, 333, 1500])
    def test_any_width_keeps_its_shape(self, shipped, width):
        bscan = draw_phantom(CIRRUS.scaled((1, 160, width)), seed=9403, pathology=csc_eye(9403)).volume.bscans[0]
        (result,) = shipped.segment([bscan])
        assert result.probability.shape == bscan.shape

    @pytest.mark.parametrize("grey", [0, 128, 255])
    def test_a_picture_of_nothing_has_no_fluid(self, shipped, grey):
        (result,) = shipped.segment([np.full((200, 300), grey, np.uint8)])
        assert not (result.probability >= 128).any()


def test_a_configuration_of_another_network_is_refused():
    with pytest.raises(WeightsError, match="another network"):
        load_starter(replace(starter(), unet=UNetConfig(width=8, depth=3)))
