"""Views move labels with their pixels and depend on nothing but the generator."""

import torch

from models.weak.augment import AugmentConfig, random_pair, random_view

STILL = AugmentConfig(flip=False, shift_depth=0, shift_width=0, scale=0, tilt=0)
PLAIN = AugmentConfig(gamma=0, contrast=0, speckle=0, shadows=0, blur=0)


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class TestRandomView:
    def test_same_generator_same_view(self):
        bscans = torch.rand(3, 1, 16, 24)
        assert torch.equal(random_view(bscans, AugmentConfig(), rng()), random_view(bscans, AugmentConfig(), rng()))

    def test_another_generator_another_view(self):
        bscans = torch.rand(3, 1, 16, 24)
        other = random_view(bscans, AugmentConfig(), rng(1))
        assert not torch.equal(random_view(bscans, AugmentConfig(), rng()), other)

    def test_stays_between_black_and_white(self):
        view = random_view(torch.rand(8, 1, 16, 24), AugmentConfig(), rng())
        assert view.min() >= 0
        assert view.max() <= 1

    def test_everything_off_changes_nothing(self):
        off = AugmentConfig(False, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        bscans = torch.rand(2, 1, 16, 24).clamp_min(0.01)
        torch.testing.assert_close(random_view(bscans, off, rng()), bscans, atol=1e-5, rtol=0)


class TestRandomPair:
    def test_labels_move_with_the_pixels(self):
        bscans = torch.zeros(6, 1, 32, 48)
        bscans[:, :, 12:20, 20:30] = 1.0
        view, labels = random_pair(bscans, bscans.clone(), PLAIN, rng())
        assert not torch.equal(view, bscans)
        inside = view[(view > 0.5)]
        assert inside.numel() > 0
        assert ((view > 0.5) == (labels > 0.5)).float().mean() > 0.99

    def test_what_enters_from_outside_is_unknown(self):
        known = torch.ones(4, 1, 32, 48)
        config = AugmentConfig(flip=False, shift_depth=0.5, shift_width=0, scale=0, tilt=0)
        _, moved = random_pair(torch.rand(4, 1, 32, 48), known, config, rng())
        assert moved.min() == 0

    def test_looks_do_not_touch_labels(self):
        labels = torch.rand(2, 2, 16, 24)
        _, moved = random_pair(torch.rand(2, 1, 16, 24), labels, STILL, rng())
        torch.testing.assert_close(moved, labels, atol=1e-5, rtol=0)
