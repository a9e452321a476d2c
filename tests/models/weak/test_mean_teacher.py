"""What the teacher makes of a B-scan and its tag."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from models.weak.mean_teacher import MAJORITY, AdaptConfig, MeanTeacher, average, opinion_of, teach_from_tags

SETTINGS = AdaptConfig(presence_fraction=1 / 64, background=1.0)


class Says(nn.Module):
    """A network that gives each pixel's own value as its logit."""

    def forward(self, bscans):
        return bscans


class SeesOneCyst(nn.Module):
    """A network that is sure of a block in every B-scan."""

    def forward(self, bscans):
        logits = torch.full_like(bscans, -8.0)
        logits[..., 6:18, 6:26] = 8.0
        return logits


def taught(bscan, tag, teacher=None, settings=SETTINGS, progress=0.0):
    """Target and weight (D, W) for one B-scan (D, W)."""
    bscans, tags = bscan[None, None], torch.tensor([float(tag)])
    opinion = opinion_of(teacher or Says(), bscans[tags > 0], settings, bfloat16=False)
    return teach_from_tags(opinion, bscans, tags, settings, progress, settings.belief)[0]


def one_spot(background, spot):
    logits = torch.full((8, 8), float(background))
    logits[4, 3] = spot
    return logits


class TestTeachFromTags:
    def test_a_slice_tagged_normal_is_background_everywhere_whatever_the_teacher_believes(self):
        target, weight = taught(one_spot(5, 9), tag=0)
        assert target.sum() == 0
        assert weight.min() == 1

    def test_doubtful_pixels_of_a_fluid_slice_teach_nothing(self):
        logits = torch.full((8, 8), -6.0)
        logits[2], logits[5] = 6.0, 0.2
        target, weight = taught(logits, tag=1)
        assert target[2].min() == 1
        assert weight[2].min() == 1
        assert weight[5].max() == 0
        assert (weight[0].min(), target[0].max()) == (1, 0)

    def test_weak_evidence_is_lifted_where_the_tag_says_that_there_is_fluid(self):
        target, _ = taught(one_spot(-12, -4), tag=1)
        assert target.nonzero().tolist() == [[4, 3]]

    def test_strong_evidence_is_left_as_it_is(self):
        logits = torch.full((8, 8), -1.0)
        logits[0] = 8.0
        target, weight = taught(logits, tag=1)
        assert target.sum() == 8
        assert weight[1:].min() == 1

    @pytest.mark.parametrize(("progress", "believed"), [(0.0, 0.25), (0.5, 0.625), (1.0, 1.0)])
    def test_its_background_beside_fluid_is_believed_more_and_more(self, progress, believed):
        logits = torch.full((8, 8), -8.0)
        logits[0] = 8.0
        settings = replace(SETTINGS, background=0.25)
        _, weight = taught(logits, 1, settings=settings, progress=progress)
        near = 1 + settings.rim_px
        assert weight[:near].unique().tolist() == [1.0]
        assert weight[near:].unique().tolist() == [believed]

    def test_two_of_three_scales_are_believed_against_one_and_a_running_mean_as_sure_is_not(self):
        opinion = torch.tensor([0.0, 1 / 3, 2 / 3, 1.0]).repeat_interleave(8).expand(1, 8, 32)
        dark_fluid = (1 - opinion)[:, None]
        for belief, weights in ((MAJORITY, [1.0, 1.0, 1.0, 1.0]), (SETTINGS.belief, [1.0, 0.0, 0.0, 1.0])):
            target, weight = teach_from_tags(opinion, dark_fluid, torch.ones(1), SETTINGS, 1.0, belief)[0]
            assert weight[0, ::8].tolist() == weights
            assert target[0, ::8].tolist() == [0.0, 0.0, 1.0, 1.0]

    def test_opinions_belong_to_the_slices_with_fluid_in_their_order(self):
        bscans, tags = torch.full((4, 1, 8, 8), 0.5), torch.tensor([0.0, 1.0, 0.0, 1.0])
        opinion = torch.stack([torch.zeros(8, 8), torch.ones(8, 8)])
        taught = teach_from_tags(opinion, bscans, tags, SETTINGS, 0.0, SETTINGS.belief)
        assert taught[:, 0].amax(dim=(1, 2)).tolist() == [0, 0, 0, 1]

    def test_a_wall_between_cysts_is_taught_as_background_though_the_teacher_takes_it_for_fluid(self):
        bscan = torch.full((24, 32), 0.6)
        bscan[6:18, 6:14] = 0.1
        bscan[6:18, 18:26] = 0.1
        target, weight = taught(bscan, 1, SeesOneCyst())
        assert target[8:16, 15:17].max() == 0
        assert weight[8:16, 15:17].min() == 1
        assert target[8:16, 7:13].min() == 1

    def test_the_blurred_edge_of_fluid_is_taught_as_fluid(self):
        bscan = torch.full((24, 32), 0.6)
        bscan[6:18, 6:26] = 0.4
        bscan[8:16, 8:24] = 0.1
        target, weight = taught(bscan, 1, SeesOneCyst())
        assert target[6:18, 6:26].min() == 1
        assert weight.min() == 1


class TestAverage:
    def test_moves_weights_and_statistics_by_the_share(self):
        older, newer = nn.BatchNorm1d(2), nn.BatchNorm1d(2)
        nn.init.constant_(newer.weight, 3.0)
        newer.running_mean.fill_(10.0)
        newer.num_batches_tracked.fill_(7)
        average(older, newer, keep=0.75)
        assert older.weight.tolist() == pytest.approx([1.5, 1.5])
        assert older.running_mean.tolist() == pytest.approx([2.5, 2.5])
        assert older.num_batches_tracked == 7

    def test_the_teacher_is_not_trained(self):
        pair = MeanTeacher(nn.Conv2d(1, 1, 1))
        pair(torch.randn(1, 1, 2, 2)).sum().backward()
        assert all(parameter.grad is None for parameter in pair.teacher.parameters())
        assert all(parameter.grad is not None for parameter in pair.student.parameters())
