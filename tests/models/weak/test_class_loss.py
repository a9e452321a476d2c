"""Class loss and the fluid log-odds of a network with several classes."""

import pytest
import torch

from models.nets.fluid import fluid_logit
from models.weak.class_loss import class_loss, one_hot


def test_a_right_and_sure_answer_costs_nothing_and_a_wrong_one_much():
    labels = torch.randint(0, 4, (2, 8, 8), generator=torch.Generator().manual_seed(1))
    truth = one_hot(labels)
    assert class_loss(truth * 40, truth) < 0.02
    assert class_loss(-truth * 40, truth) > 10


def test_pixels_without_truth_teach_nothing():
    truth = one_hot(torch.full((1, 4, 4), 2))
    truth[:, :, 2:] = 0
    logits = torch.zeros(1, 4, 4, 4, requires_grad=True)
    class_loss(logits, truth).backward()
    assert logits.grad[:, :, 2:].abs().max() == 0
    assert logits.grad[:, :, :2].abs().min() > 0


def test_intraretinal_and_subretinal_fluid_count_and_a_detachment_does_not():
    shares = torch.tensor([0.1, 0.2, 0.3, 0.4]).view(1, 4, 1, 1)
    odds = fluid_logit(shares.log())
    assert odds.shape == (1, 1, 1)
    assert float(torch.sigmoid(odds)) == pytest.approx(0.5)


def test_a_single_logit_is_the_answer_itself():
    logits = torch.randn(2, 1, 3, 5)
    assert torch.equal(fluid_logit(logits), logits[:, 0])
