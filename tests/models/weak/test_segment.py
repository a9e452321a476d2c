"""A segmenter's logits as a probability, and what it says where there is no scan."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.oct.labels import IRF, SRF, Label
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


class TestFaintFluid:
    @pytest.mark.parametrize(("score", "has_mask"), [(0.2, True), (-0.2, False)])
    def test_shows_where_the_slice_as_a_whole_is_called_abnormal(self, score, has_mask):
        """The bias of its classes moves all logits alike: fluid that is only just seen."""
        bscan = draw_phantom(CIRRUS.scaled((1, 192, 256)), seed=9413, pathology=csc_eye(9413)).volume.bscans[0]
        shipped = TrainedPipeline.load(STARTER_FOLDER)
        faint = replace(shipped, segmenter=copy.deepcopy(shipped.segmenter))
        for _ in range(12):  # the logit of fluid against three other classes is not quite linear in the bias
            (result,) = faint.segment([bscan])
            with torch.no_grad():
                faint.segmenter.head.bias.view(len(Label), -1)[[IRF, SRF]] += score - result.logit
        (result,) = faint.segment([bscan])
        assert result.logit == pytest.approx(score, abs=0.05)
        share = (result.probability >= 128).mean()
        assert (share > 0.0005) if has_mask else (share < 0.0005)
