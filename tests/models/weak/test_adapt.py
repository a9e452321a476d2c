"""Batches of an adaptation, and what a twin learns from masks."""

import numpy as np
import torch

from models.weak.adapt import endless
from models.weak.pipeline import profile
from models.weak.twin import train_twin
from tests.models.weak.conftest import draw_slices


class TestEndless:
    def test_everything_comes_before_anything_comes_again(self):
        batches = endless(torch.arange(5), 2, 5, torch.Generator().manual_seed(0))
        assert [len(batch) for batch in batches] == [2] * 5
        drawn = torch.cat(batches).tolist()
        assert sorted(drawn[:5]) == sorted(drawn[5:]) == [0, 1, 2, 3, 4]

    def test_a_single_item_fills_every_batch(self):
        batches = endless(torch.tensor([7]), 4, 3, torch.Generator().manual_seed(0))
        assert [batch.tolist() for batch in batches] == [[7] * 4] * 3

    def test_of_nothing_there_are_empty_batches(self):
        batches = endless(torch.arange(0), 4, 3, torch.Generator().manual_seed(0))
        assert [len(batch) for batch in batches] == [0, 0, 0]


def test_a_twin_learns_from_the_masks_it_is_given(tmp_path):
    slices, masks = draw_slices(24, seed=2)
    config = profile("tiny", "ours-u")
    twin = train_twin(slices, list(masks), config, checkpoint_dir=tmp_path / "a", on_progress=lambda _p: None)
    found = np.stack([result.probability >= 128 for result in twin.segment(item.bscan for item in slices)])
    overlap = 2 * (found & masks).sum() / (found.sum() + masks.sum())
    assert overlap > 0.8
