"""The random walker: edges go where the picture has them, tags are obeyed, nothing is invented."""

import numpy as np
import pytest
from scipy import ndimage

from models.metrics import dice
from models.oct.volume import OCTError
from models.weak.walker import WalkerConfig, refine

CONFIG = WalkerConfig()
SHAPE = (4, 60, 80)


@pytest.fixture
def scan():
    """B-scans (S, D, W) with a dark ellipse in all but the last, and its mask."""
    rows, columns = np.mgrid[:60, :80]
    truth = np.zeros(SHAPE, bool)
    truth[:3] = ((rows - 30) / 8) ** 2 + ((columns - 40) / 20) ** 2 < 1
    rng = np.random.default_rng(0)
    image = np.where(truth, 40, 150) * rng.gamma(30, 1 / 30, SHAPE)
    return np.clip(image, 0, 255).astype(np.uint8), truth


def blurred(mask):
    return ndimage.gaussian_filter(mask.astype(np.float32), (0, 2.5, 2.5))


@pytest.mark.parametrize(("change", "at_least"), [(ndimage.binary_dilation, 0.95), (ndimage.binary_erosion, 0.8)])
def test_a_mask_of_the_wrong_size_finds_the_edge(scan, change, at_least):
    pixels, truth = scan
    wrong = blurred(change(truth, np.ones((1, 3, 3)), iterations=3))
    before = dice(wrong >= 0.5, truth)
    after = dice(refine(wrong, pixels, np.zeros(4, bool), CONFIG) >= 0.5, truth)
    assert after > max(at_least, before + 0.1)


def test_a_single_bscan_is_enough(scan):
    pixels, truth = scan
    refined = refine(blurred(truth)[:1], pixels[:1], np.zeros(1, bool), CONFIG)
    assert dice(refined >= 0.5, truth[:1]) > 0.95


def test_a_bscan_tagged_normal_ends_empty_whatever_was_believed(scan):
    pixels, truth = scan
    normal = np.array([False, True, False, False])
    refined = refine(blurred(truth), pixels, normal, CONFIG)
    assert not (refined[1] >= 0.5).any()
    assert dice(refined[0] >= 0.5, truth[0]) > 0.7


def test_a_speck_that_its_neighbours_do_not_show_is_dropped_and_at_the_end_of_the_volume_kept(scan):
    pixels, truth = scan
    belief = truth.astype(np.float32)
    belief[2, 4:7, 4:7] = belief[3, 4:7, 4:7] = 0
    belief[1, 5:8, 5:8] = 1
    belief[0, 50:53, 70:73] = 1
    refined = refine(belief, pixels, np.zeros(4, bool), CONFIG)
    assert refined[1, 5:8, 5:8].max() == 1  # nothing was in doubt, so nothing was decided
    belief[1, 20, 20] = 0.5
    refined = refine(belief, pixels, np.zeros(4, bool), CONFIG)
    assert refined[1, 5:8, 5:8].max() == 0
    assert refined[0, 50:53, 70:73].min() == 1


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_without_seeds_of_both_kinds_nothing_changes(scan, level):
    belief = np.full(SHAPE, level, np.float32)
    np.testing.assert_array_equal(refine(belief, scan[0], np.zeros(4, bool), CONFIG), belief)


def test_black_pictures_give_finite_numbers(scan):
    refined = refine(blurred(scan[1]), np.zeros(SHAPE, np.uint8), np.zeros(4, bool), CONFIG)
    assert np.isfinite(refined).all()


def test_shapes_that_do_not_fit_are_refused(scan):
    with pytest.raises(OCTError, match=r"\(2,\) do not fit"):
        refine(blurred(scan[1]), scan[0], np.zeros(2, bool), CONFIG)
