"""The random walker: edges go where the picture has them, thin fluid stays, tags are obeyed, nothing is invented."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from benchmarks.snapping import count_thin, draw, spoilt, thin
from models.metrics import dice
from models.oct.volume import OCTError
from models.weak.walker import WalkerConfig, refine

CONFIG = WalkerConfig()
ACROSS_ONLY = replace(CONFIG, across_weight=1.0, prior_weight=0.0, grey_rounds=0, margin_px=1)
SHAPE = (4, 60, 80)
NOBODY = np.zeros(4, bool)


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


@pytest.fixture(scope="module")
def pocket():
    """A phantom eye with a large pocket."""
    return draw(9001, n_bscans=6)


@pytest.fixture(scope="module")
def flat():
    """A phantom eye with thin pockets."""
    eye = draw(9101, n_bscans=6)
    assert thin(eye.truth).sum() > 200
    return eye


class TestOnPhantoms:
    @pytest.mark.parametrize(
        ("kind", "gain", "at_least"),
        [("3 px too large", 0.15, 0.9), ("2 px too small", 0.04, 0.8), ("3 px too deep", 0.1, 0.9)],
    )
    def test_a_wrong_edge_is_found_again(self, pocket, kind, gain, at_least):
        wrong = spoilt(pocket.truth, kind)
        before = dice(wrong >= 0.5, pocket.truth)
        after = dice(refine(wrong, pocket.pixels, np.zeros(6, bool), CONFIG, rows=pocket.rows) >= 0.5, pocket.truth)
        assert after > max(at_least, before + gain)


def test_what_is_sure_but_bright_is_decided_by_the_picture(scan):
    pixels, truth = scan
    sure = ndimage.binary_dilation(truth, np.ones((1, 3, 3)), iterations=4).astype(np.float32)
    assert dice(sure >= 0.5, truth) < 0.75
    assert dice(refine(sure, pixels, NOBODY, CONFIG) >= 0.5, truth) > 0.95


class TestThinPockets:
    @pytest.mark.parametrize("kind", ["3 px too large", "3 px too deep"])
    def test_they_gain_from_the_picture(self, flat, kind):
        wrong = spoilt(flat.truth, kind)
        refined = refine(wrong, flat.pixels, np.zeros(6, bool), CONFIG, rows=flat.rows)
        assert count_thin(refined >= 0.5, flat.truth).dice > count_thin(wrong >= 0.5, flat.truth).dice + 0.2

    def test_beside_a_large_pocket_they_outlive_the_walk_by_their_prior(self):
        """The large pocket holds seeds, they do not: a walk without seeds at all would prove nothing."""
        eye = draw(9107, n_bscans=6)
        assert thin(eye.truth).sum() > 400
        belief = spoilt(eye.truth, "blurred only")
        kept, lost = (
            refine(belief, eye.pixels, np.zeros(6, bool), config, rows=eye.rows) >= 0.5
            for config in (CONFIG, replace(CONFIG, prior_weight=0.0))
        )
        assert min(dice(kept, eye.truth), dice(lost, eye.truth)) > 0.85
        assert count_thin(kept, eye.truth).tpvf > 0.35
        assert count_thin(lost, eye.truth).tpvf < 0.1


class TestTags:
    def test_a_bscan_tagged_normal_ends_empty_whatever_was_believed(self, scan):
        pixels, truth = scan
        refined = refine(blurred(truth), pixels, np.array([False, True, False, False]), CONFIG)
        assert refined[1].max() == 0
        assert dice(refined[0] >= 0.5, truth[0]) > 0.95

    def test_all_normal_is_all_empty(self, scan):
        assert refine(blurred(scan[1]), scan[0], ~NOBODY, CONFIG).max() == 0


class TestNeighbours:
    def test_a_single_bscan_is_enough(self, scan):
        pixels, truth = scan
        refined = refine(blurred(truth)[:1], pixels[:1], NOBODY[:1], CONFIG)
        assert dice(refined >= 0.5, truth[:1]) > 0.95

    def test_without_weight_across_each_bscan_is_its_own(self, scan):
        """But for the grey levels, which a volume shares."""
        pixels, truth = scan
        config = replace(CONFIG, across_weight=0.0, grey_rounds=0)
        belief = np.clip(blurred(truth), 0, 0.95)
        belief[3] = 0.3
        before = refine(belief, pixels, NOBODY, config)
        belief[3] = 0.6
        np.testing.assert_allclose(refine(belief, pixels, NOBODY, config)[:3], before[:3], atol=1e-2)

    @pytest.mark.parametrize("shift", [0, 12])
    def test_steps_across_lead_to_the_same_depth(self, shift):
        """The second B-scan is undecided within a box; fluid comes from the first, wherever its crop begins."""
        pixels = np.full((2, 60, 40), 90, np.uint8)
        pixels[:, 0] = 91
        belief = np.zeros((2, 60, 40), np.float32)
        belief[0, 29:32, 10:30] = 1.0
        belief[1, 10:50, 10:30] = 0.5
        refined = refine(
            belief, pixels, NOBODY[:2], ACROSS_ONLY, rows=np.array([[100, 160], [100 + shift, 160 + shift]])
        )
        assert int(refined[1].sum(axis=1).argmax()) == 30 - shift

    @pytest.mark.parametrize(("gap_um", "kept"), [(60.0, False), (240.0, True), (None, True)])
    def test_a_speck_seen_once_is_dropped_only_between_close_bscans(self, scan, gap_um, kept):
        pixels, truth = scan
        pixels[1, 5:8, 5:8] = pixels[0, 50:53, 70:73] = 40
        belief = np.clip(blurred(truth), 0, 1)
        belief[1, 5:8, 5:8] = belief[0, 50:53, 70:73] = 1
        refined = refine(belief, pixels, NOBODY, replace(CONFIG, smoothing_px=0.1), gap_um=gap_um)
        assert (refined[1, 6, 6] >= 0.5) == kept
        assert refined[0, 51, 71] >= 0.5  # it has one neighbour only


class TestBadInput:
    @pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
    def test_without_seeds_of_both_kinds_nothing_changes(self, scan, level):
        belief = np.full(SHAPE, level, np.float32)
        np.testing.assert_array_equal(refine(belief, scan[0], NOBODY, CONFIG), belief)

    def test_without_prior_a_pocket_too_thin_for_a_seed_is_not_walked_away(self, scan):
        belief = np.zeros(SHAPE, np.float32)
        belief[0, 29:31, 30:50] = 1
        refined = refine(belief, scan[0], NOBODY, replace(CONFIG, prior_weight=0.0))
        np.testing.assert_array_equal(refined, belief)

    def test_black_pictures_keep_what_was_believed(self, scan):
        belief = blurred(scan[1])
        np.testing.assert_array_equal(refine(belief, np.zeros(SHAPE, np.uint8), NOBODY, CONFIG), belief)

    def test_a_black_bscan_keeps_its_own_and_does_not_disturb_the_others(self, scan):
        pixels, truth = scan
        pixels[1] = 0
        belief = blurred(ndimage.binary_dilation(truth, np.ones((1, 3, 3)), iterations=2))
        refined = refine(belief, pixels, NOBODY, CONFIG)
        np.testing.assert_array_equal(refined[1], belief[1])
        assert dice(refined[[0, 2]] >= 0.5, truth[[0, 2]]) > 0.95
        belief[1] = 0
        np.testing.assert_array_equal(refine(belief, pixels, NOBODY, CONFIG)[[0, 2, 3]], refined[[0, 2, 3]])

    def test_a_picture_of_two_grey_levels_is_solved(self, scan):
        pixels = np.where(scan[1], 0, 255).astype(np.uint8)
        assert dice(refine(blurred(scan[1]), pixels, NOBODY, CONFIG) >= 0.5, scan[1]) > 0.95

    def test_where_nothing_is_in_doubt_nothing_changes(self, scan):
        pixels = np.where(scan[1], 0, 255).astype(np.uint8)
        belief = np.zeros(SHAPE, np.float32)
        belief[0] = 1
        config = replace(CONFIG, margin_px=0, smoothing_px=0.0)
        np.testing.assert_array_equal(refine(belief, pixels, NOBODY, config), belief)

    def test_nothing_is_changed_in_place(self, scan):
        belief, pixels = blurred(scan[1]), scan[0]
        copies = belief.copy(), pixels.copy()
        refine(belief, pixels, NOBODY, CONFIG)
        np.testing.assert_array_equal(belief, copies[0])
        np.testing.assert_array_equal(pixels, copies[1])

    def test_shapes_that_do_not_fit_are_refused(self, scan):
        belief = blurred(scan[1])
        with pytest.raises(OCTError, match=r"\(2,\) do not fit"):
            refine(belief, scan[0], np.zeros(2, bool), CONFIG)
        with pytest.raises(OCTError, match=r"rows \(3, 2\) do not fit"):
            refine(belief, scan[0], NOBODY, CONFIG, rows=np.zeros((3, 2), np.int64))

    @pytest.mark.parametrize("wrong", [-0.1, 1.1, np.nan])
    def test_what_is_no_probability_is_refused(self, scan, wrong):
        belief = blurred(scan[1])
        belief[0, 0, 0] = wrong
        with pytest.raises(OCTError, match="not within 0 to 1"):
            refine(belief, scan[0], NOBODY, CONFIG)

    def test_a_crop_upside_down_is_refused(self, scan):
        with pytest.raises(OCTError, match="above its bottom"):
            refine(blurred(scan[1]), scan[0], NOBODY, CONFIG, rows=np.array([[0, 60]] * 3 + [[60, 0]]))
