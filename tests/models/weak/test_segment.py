"""A segmenter's logits as a probability, and what it says where there is no scan."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.oct.labels import SRF, Label
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom
from models.shipped import STARTER_FOLDER
from models.weak.segment import OVERSURE, as_probability
from models.weak.trained import TrainedPipeline


class TestAsProbability:
    def test_is_the_sigmoid_up_to_where_a_network_is_too_sure(self):
        logits = torch.linspace(-20, OVERSURE, 50)
        assert torch.equal(as_probability(logits), torch.sigmoid(logits))

    def test_keeps_the_order_and_tells_high_logits_apart_in_8_bits(self):
        levels = (as_probability(torch.tensor([2.0, 4.0, 6.0, 8.0, 10.0, 12.0])) * 255).round()
        assert (levels.diff() > 0).all()
        assert (torch.sigmoid(torch.tensor([8.0, 12.0])) * 255).round().diff() == 0


@pytest.fixture(scope="module")
def sees_fluid_everywhere():
    shipped = TrainedPipeline.load(STARTER_FOLDER)
    segmenter = copy.deepcopy(shipped.segmenter)
    with torch.no_grad():
        segmenter.head.bias.view(len(Label), -1)[SRF] += 50.0  # the classes' blocks of pixels, one after the other
    return replace(shipped, segmenter=segmenter)


class TestWhereThereIsNoScan:
    def test_no_fluid_is_seen(self, sees_fluid_everywhere):
        bscan = draw_phantom(CIRRUS.scaled((1, 192, 256)), seed=9405, pathology=csc_eye(9405)).volume.bscans[0]
        padded = np.concatenate([np.zeros((192, 64), np.uint8), np.maximum(bscan, 1)], axis=1)
        (result,) = sees_fluid_everywhere.segment([padded])
        assert not result.probability[:, :64].any()
        assert (result.probability >= 128).any()

    def test_a_slice_without_any_scan_has_no_fluid(self, sees_fluid_everywhere):
        (result,) = sees_fluid_everywhere.segment([np.zeros((192, 256), np.uint8)])
        assert not result.probability.any()
        assert result.fluid_probability < 0.001
