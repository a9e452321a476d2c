"""FCN-8s and DA-FCN: what is the publication's, any size of picture, and the area loss by hand."""

import pytest
import torch
from torch import nn

from models.nets.da_fcn import DAFCN, DAFCNConfig, area_loss
from models.nets.fcn import FCN, FCNConfig


def convolutions(module):
    return [part for part in module.modules() if isinstance(part, nn.Conv2d)]


@pytest.fixture(scope="module")
def published():
    """Of the publication's width, without memory for its 134 million weights."""
    with torch.device("meta"):
        return FCN(FCNConfig(64))


class TestFCN:
    def test_thirteen_convolutions_of_vgg_16(self, published):
        channels = [layer.out_channels for layer in convolutions(published.blocks)]
        assert channels == [64] * 2 + [128] * 2 + [256] * 3 + [512] * 6

    def test_two_wide_layers_of_4096_channels_the_first_7_by_7(self, published):
        layers = convolutions(published.deep)
        assert [(layer.out_channels, layer.kernel_size) for layer in layers] == [(4096, (7, 7)), (4096, (1, 1))]

    def test_scores_are_taken_from_pool3_pool4_and_the_wide_layers(self, published):
        assert [layer.in_channels for layer in published.scores] == [256, 512, 4096]

    @pytest.mark.parametrize("index", [0, 1, 2])
    def test_upsampling_starts_bilinear(self, index):
        up = FCN(FCNConfig(2)).up[index]
        factor = up.stride[0]
        ramp = torch.arange(8.0)[None, None, None].expand(1, 1, 8, 8)
        out = up(ramp)[0, 0, 4 * factor].detach()  # a row from the middle
        inner = slice(2 * factor, 6 * factor)
        expected = (torch.arange(8 * factor) + 0.5) / factor - 0.5
        torch.testing.assert_close(out[inner], expected[inner])

    def test_upsampling_is_learned(self):
        assert all(up.weight.requires_grad for up in FCN(FCNConfig(2)).up)

    def test_8s_sees_pool3(self):
        """Without the score on pool3 no detail finer than 16 pixels is left."""
        net = FCN(FCNConfig(2)).eval()
        picture = torch.rand(1, 1, 64, 64)
        before = net(picture)
        with torch.no_grad():
            net.scores[0].bias += 1.0
        torch.testing.assert_close(net(picture)[..., 16:48, 16:48], before[..., 16:48, 16:48] + 1.0)


@pytest.mark.parametrize("net", [FCN(FCNConfig(2)), DAFCN(DAFCNConfig(2))], ids=["fcn", "da-fcn"])
@pytest.mark.parametrize("size", [(32, 48), (37, 61), (33, 32), (1, 1)])
def test_any_size_of_picture(net, size):
    out = net.eval()(torch.rand(2, 1, *size))
    assert (out.shape, out.dtype) == ((2, 1, *size), torch.float32)


class TestDAFCN:
    def test_both_branches_reach_the_answer(self):
        net = DAFCN(DAFCNConfig(4))
        net(torch.rand(2, 1, 32, 32)).square().sum().backward()
        for branch in (net.shallow, net.five):
            assert all(weight.grad.abs().sum() > 0 for weight in branch.parameters())

    def test_channels_double_from_64_to_512(self):
        with torch.device("meta"):
            net = DAFCN(DAFCNConfig())
        widths = [convolutions(block)[-1].out_channels for block in (net.one, net.two, net.three, net.four, net.five)]
        assert widths == [64, 128, 256, 512, 512]


def logits_of(mask):
    return torch.where(torch.tensor(mask) > 0, 100.0, -100.0)


class TestAreaLoss:
    def test_by_hand(self):
        """Ten of 100 pixels where there are 20: (10 - 20)² / (20 + 1)²."""
        found, truth = torch.zeros(1, 10, 10), torch.zeros(1, 10, 10)
        found[0, 0], truth[0, :2] = 1, 1
        assert area_loss(logits_of(found.tolist()), truth).item() == pytest.approx((10 / 21) ** 2)

    def test_without_fluid_any_area_costs_against_one_percent(self):
        found = torch.zeros(1, 10, 10)
        found[0, 0, :3] = 1
        assert area_loss(logits_of(found.tolist()), torch.zeros(1, 10, 10)).item() == pytest.approx(9.0)

    def test_no_area_where_there_is_none_costs_nothing(self):
        assert area_loss(torch.full((2, 8, 8), -100.0), torch.zeros(2, 8, 8)).item() == 0

    def test_the_right_area_in_the_wrong_place_costs_nothing(self):
        found, truth = torch.zeros(1, 10, 10), torch.zeros(1, 10, 10)
        found[0, 0], truth[0, 9] = 1, 1
        assert area_loss(logits_of(found.tolist()), truth).item() == pytest.approx(0)

    def test_the_mean_of_the_bscans(self):
        found, truth = torch.zeros(2, 10, 10), torch.zeros(2, 10, 10)
        found[0, 0] = 1
        assert area_loss(logits_of(found.tolist()), truth).item() == pytest.approx((10 / 1) ** 2 / 2)
