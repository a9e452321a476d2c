"""Rounds of the default recipe: each begins at the starter, and the one before teaches it."""

from dataclasses import replace

import pytest
import torch

from models.weak.adapt import AdaptBatch, adapt_loss
from models.weak.bank import Bank
from models.weak.pipeline import profile, train_pipeline
from tests.models.weak.conftest import draw_slices

TINY = profile("tiny", "adapted")


@pytest.fixture(scope="module")
def seen():
    return []


@pytest.fixture(scope="module")
def train(tmp_path_factory, seen):
    def of_rounds(rounds, on_progress=seen.append):
        folder, slices = tmp_path_factory.mktemp("rounds"), draw_slices(12, seed=0)[0]
        config = replace(TINY, rounds=rounds)
        return train_pipeline(slices, [], config, checkpoint_dir=folder, on_progress=on_progress)

    return of_rounds


@pytest.fixture(scope="module")
def twice(train):
    return train(2)


class TestRounds:
    def test_come_one_after_the_other_and_progress_never_falls(self, twice, seen):
        stages = list(dict.fromkeys(item.stage for item in seen))
        assert stages == ["prepare", "rehearse", "adapt", "review_2", "rehearse_2", "adapt_2", "evaluate"]
        fractions = [item.fraction for item in seen]
        assert fractions == sorted(fractions)
        assert fractions[-1] == 1

    def test_both_losses_are_in_the_metrics(self, twice, train):
        once = train(1, lambda _progress: None)
        assert {"adapt_loss", "adapt_2_loss"} <= twice.metrics.keys()
        assert twice.metrics["adapt_loss"] == once.metrics["adapt_loss"]
        assert twice.digest() != once.digest()

    def test_a_result_says_what_it_was_asked_for_and_not_its_last_rounds_seed(self, twice):
        assert twice.config == replace(TINY, rounds=2)


class MustNotBeAsked(torch.nn.Module):
    """The running mean, in a round that another teaches."""

    def forward(self, _bscans):
        raise AssertionError


class Undecided(torch.nn.Module):
    """A student to whom all classes are the same everywhere."""

    def forward(self, bscans):
        return torch.zeros(len(bscans), TINY.unet.classes, *bscans.shape[2:])


class TestAdaptLoss:
    def test_of_a_round_that_is_taught_by_another_asks_that_ones_opinion_and_no_running_mean(self):
        shape, none = (2, *TINY.grid.shape), Bank(*(torch.zeros(0, *TINY.grid.shape, dtype=torch.uint8),) * 2)
        pixels, tags = torch.full(shape, 128, dtype=torch.uint8), torch.tensor([0.0, 1.0])
        phantoms = Bank(pixels, torch.zeros(shape, dtype=torch.uint8))
        opinions = [torch.full((1, *TINY.grid.shape), value, dtype=torch.uint8) for value in (0, 255)]
        batches = [AdaptBatch(pixels, tags, opinion, phantoms, none, seed=1) for opinion in opinions]
        losses = [
            adapt_loss(Undecided(), MustNotBeAsked(), batch, TINY, torch.device("cpu"), progress=1.0)
            for batch in batches
        ]
        assert torch.isfinite(torch.stack(losses)).all()
        assert losses[0] != losses[1]
