"""Shapes, grids and invariants of the networks, on B-scans of a few pixels."""

import pytest
import torch

from models.nets.deeplab import DeepLab, DeepLabConfig
from models.nets.localiser import Localiser, LocaliserConfig, evidence_scale
from models.nets.trunk import Bottleneck, TrunkConfig, bottleneck_stage, stage_channels
from models.nets.unet import UNet, UNetConfig

SMALL = TrunkConfig(width=4, blocks=(1, 1, 1, 1))


class TestTrunk:
    def test_resnet_50_channels(self):
        assert [stage_channels(TrunkConfig(), stage) for stage in range(5)] == [64, 256, 512, 1024, 2048]

    def test_a_new_block_is_its_shortcut(self):
        block = Bottleneck(16, 4).eval()
        features = torch.rand(2, 16, 5, 7)
        torch.testing.assert_close(block(features), features)

    def test_without_the_last_relu_values_can_be_negative(self):
        stage = bottleneck_stage(SMALL, 1, final_relu=False).eval()
        assert stage(torch.randn(2, 4, 8, 8)).min() < 0
        assert bottleneck_stage(SMALL, 1).eval()(torch.randn(2, 4, 8, 8)).min() >= 0


class TestLocaliser:
    def test_evidence_is_one_map_at_an_eighth(self):
        output = Localiser(LocaliserConfig(SMALL)).eval()(torch.rand(2, 1, 32, 48))
        assert output.evidence.shape == (2, 1, 4, 6)

    def test_five_references_at_the_grids_of_section_2_2(self):
        output = Localiser(LocaliserConfig(SMALL)).eval()(torch.rand(2, 1, 32, 48))
        assert [tuple(r.shape[-2:]) for r in output.references] == [(16, 24), (16, 24), (8, 12), (4, 6), (2, 3)]

    def test_literal_head_gives_all_channels_of_stage_3_and_none_negative(self):
        output = Localiser(LocaliserConfig(SMALL, head="literal")).eval()(torch.rand(2, 1, 32, 48))
        assert output.evidence.shape == (2, 64, 4, 6)
        assert output.evidence.min() >= 0  # so that equation 3 can never call a slice normal

    def test_pre_relu_head_can_call_a_slice_normal(self):
        torch.manual_seed(0)
        output = Localiser(LocaliserConfig(SMALL, head="pre_relu_sum")).eval()(torch.rand(2, 1, 32, 48))
        assert output.evidence.min() < 0

    def test_scale_of_the_readings_of_equation_3(self):
        assert evidence_scale(LocaliserConfig(SMALL, head="pre_relu_sum")) == 1 / 64
        assert evidence_scale(LocaliserConfig(SMALL, head="literal")) == 1.0

    def test_channel_sums_are_not_negative_and_single(self):
        output = Localiser(LocaliserConfig(SMALL, references="channel_sum")).eval()(torch.rand(1, 1, 32, 48))
        assert all(r.shape[1] == 1 and r.min() >= 0 for r in output.references)

    @pytest.mark.parametrize("shared", [0, 3])
    def test_five_references_whatever_is_shared(self, shared):
        net = Localiser(LocaliserConfig(SMALL, shared_stages=shared))
        assert len(net.eval()(torch.rand(1, 1, 32, 48)).references) == 5
        assert len(net.encoder) == 4 - shared

    def test_the_input_convolution_is_shared_and_learns_from_both(self):
        net = Localiser(LocaliserConfig(SMALL))
        output = net(torch.rand(2, 1, 32, 48))
        (from_evidence,) = torch.autograd.grad(output.evidence.sum(), net.stem[0].weight, retain_graph=True)
        (from_encoder,) = torch.autograd.grad(output.references[4].sum(), net.stem[0].weight)
        assert from_evidence.abs().sum() > 0
        assert from_encoder.abs().sum() > 0


class TestSegmenters:
    @pytest.mark.parametrize(
        "net",
        [
            UNet(UNetConfig(width=4, depth=3)),
            DeepLab(DeepLabConfig(trunk=TrunkConfig(4, (1, 1), (2, 2, 2), (1, 2)), aspp_channels=8, rates=(2, 3))),
        ],
        ids=["unet", "deeplab"],
    )
    @pytest.mark.parametrize("size", [(32, 48), (33, 47)])
    def test_one_logit_for_every_pixel_of_any_size(self, net, size):
        assert net.eval()(torch.rand(2, 1, *size)).shape == (2, 1, *size)

    @pytest.mark.parametrize("kind", ["unet", "deeplab"])
    def test_overfits_a_square(self, kind):
        torch.manual_seed(0)
        small = DeepLabConfig(trunk=TrunkConfig(8, (1,), (1, 1), (1,)), aspp_channels=8, rates=(1, 2))
        net = UNet(UNetConfig(width=8, depth=2)) if kind == "unet" else DeepLab(small)
        bscans, target = torch.rand(4, 1, 16, 16), torch.zeros(4, 1, 16, 16)
        for index in range(4):
            target[index, 0, 4:10, 2 + index : 9 + index] = 1
        bscans -= 0.8 * target
        optimiser = torch.optim.Adam(net.parameters(), lr=0.02)
        for _ in range(60):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net(bscans), target)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        mask = net(bscans) > 0
        agreement = 2 * (mask & (target > 0)).sum() / (mask.sum() + target.sum())
        assert agreement > 0.9
