"""Every change gives a B-scan that can be read, and the mask goes where the picture goes."""

import numpy as np
import pytest

from benchmarks.accuracy.cases import Case
from benchmarks.devices import CHANGES, is_padded, measure
from models.oct.labels import SRF
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom
from models.shipped import STARTER_FOLDER
from models.weak.trained import TrainedPipeline

DRAWN = draw_phantom(CIRRUS.scaled((3, 192, 256)), seed=9600, pathology=csc_eye(9600))
MASKS = DRAWN.labels == SRF
BSCAN, MASK = DRAWN.volume.bscans[1], MASKS[1]


@pytest.mark.parametrize("name", CHANGES)
def test_the_mask_stays_on_the_fluid(name):
    """A white square under the mask is a square under the mask afterwards, where greys are left alone."""
    marked, where = np.full((120, 160), 40, np.uint8), np.zeros((120, 160), bool)
    where[50:70, 60:100] = True
    marked[where] = 200
    bscan, mask = CHANGES[name](marked, where, np.random.default_rng(0))
    assert bscan.shape == mask.shape
    assert bscan.dtype in (np.uint8, np.uint16)
    assert mask.dtype == bool
    inside, outside = bscan[mask].mean(), bscan[~mask].mean()
    assert bool(inside > 1.5 * outside) is (name != "a negative")
    assert mask.mean() == pytest.approx(where.mean() / (3 if bscan.shape[0] == 360 else 1), rel=0.1)


def test_a_change_is_the_same_every_time_and_not_for_every_scan():
    first, again, other = (
        CHANGES["speckle of one exposure"](BSCAN, MASK, np.random.default_rng(seed))[0] for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).mean() > 0.5


def test_padded_exports_are_told():
    padded = BSCAN.copy()
    padded[150:, :100] = 255
    assert not is_padded(BSCAN)
    assert is_padded(padded)


def test_a_row_of_figures_of_the_starter():
    pairs = enumerate(zip(DRAWN.volume.bscans, MASKS, strict=True))
    scans = [(i, Case(bscan, bool(mask.any()), "p", "v", "csc"), mask) for i, (bscan, mask) in pairs]
    network = TrainedPipeline.load(STARTER_FOLDER)
    plain, dark = (measure(network, scans, CHANGES[name]) for name in ("as it is", "intensities, 16 bits"))
    assert plain["n_slices"] == 3
    assert plain["dice_pooled"] == pytest.approx(dark["dice_pooled"], abs=0.1)
    assert plain["dice_pooled"] > 0.5
