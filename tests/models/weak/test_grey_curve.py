"""Linear intensities are read in the greys that OCT is shown in; usual scans are left alone."""

import numpy as np
import pytest

from benchmarks.devices import intensity
from models.metrics import dice
from models.oct.phantom import CIRRUS, SPECTRALIS, amd_eye, csc_eye, dme_eye, draw_phantom, healthy_eye
from models.shipped import STARTER_FOLDER
from models.weak.grey_curve import DARKEST, GreyCurve
from models.weak.grid import GridConfig, beside, from_grid, to_grid
from models.weak.trained import TrainedPipeline

GRID = GridConfig(depth_px=96, width_px=128)
EYES = [(csc_eye, CIRRUS), (healthy_eye, SPECTRALIS), (amd_eye, CIRRUS), (dme_eye, SPECTRALIS)]


def phantom(eye=csc_eye, device=CIRRUS, side=256):
    return draw_phantom(device.scaled((3, side, side)), seed=9600, pathology=eye(9600)).volume.bscans


def as_intensity(bscans: np.ndarray) -> np.ndarray:
    """What was shown, in 16 bits."""
    return np.rint(65535 * intensity(bscans / 255)).astype(np.uint16)


def level(pixels: np.ndarray) -> float:
    return float(np.percentile(pixels, 75))


@pytest.mark.parametrize(("eye", "device"), EYES)
def test_a_scan_as_it_is_shown_is_left_alone(eye, device):
    for bscan in phantom(eye, device):
        assert to_grid(bscan, GRID).curve is None
        assert to_grid(255 - bscan, GRID).curve is None


@pytest.mark.parametrize(("eye", "device"), EYES)
def test_intensities_are_bent_to_usual_greys_and_the_retina_is_found_where_it_was(eye, device):
    for bscan in phantom(eye, device):
        shown, raw = to_grid(bscan, GRID), to_grid(as_intensity(bscan), GRID)
        assert raw.curve is not None
        assert raw.curve.exponent < 1
        assert level(raw.pixels) == pytest.approx(DARKEST, abs=12)
        assert abs(raw.top - shown.top) <= 0.08 * bscan.shape[0]
        assert abs(raw.bottom - shown.bottom) <= 0.08 * bscan.shape[0]


def test_the_starter_outlines_in_intensities_what_it_outlines_in_the_scan():
    bscans = phantom(side=384)
    network = TrainedPipeline.load(STARTER_FOLDER)
    shown, raw = (list(network.segment_volume(scan)) for scan in (bscans, as_intensity(bscans)))
    assert [result.is_too_dark for result in shown + raw] == [False] * 3 + [True] * 3
    masks = [np.stack([result.probability for result in found]) >= 128 for found in (shown, raw)]
    assert masks[0].any()
    assert dice(*masks) > 0.85  # 0.33 where the greys are left as they are


def test_a_neighbour_is_bent_as_the_slice_is():
    raw = as_intensity(phantom())
    item = to_grid(raw[1], GRID)
    np.testing.assert_array_equal(beside(raw[1], item, GRID), item.pixels)
    assert level(beside(raw[0], item, GRID)) > 0.6 * level(item.pixels)


def test_there_is_no_fluid_where_intensities_are_padded():
    raw = as_intensity(phantom()[1])
    raw[:, :40], raw[220:, 200:] = 0, 65535
    item = to_grid(raw, GRID)
    assert item.curve is not None
    back = from_grid(np.full(GRID.shape, 0.9, np.float32), item)
    assert not back[:, :38].any()
    assert not back[222:, 204:].any()
    assert back[item.top + 4 : min(item.bottom, 220) - 4, 44:196].all()


def test_a_grid_that_is_not_cropped_to_the_retina_is_left_alone():
    """How much of it is vitreous and noise, and so its greys, say nothing there."""
    assert to_grid(as_intensity(phantom()[1]), GridConfig(96, 128, crop_to_retina=False)).curve is None


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_one_grey_has_no_curve(grey):
    assert to_grid(np.full((60, 80), grey, np.uint8), GRID).curve is None


def test_the_curve_keeps_white_and_the_order_of_greys():
    greys = np.arange(256, dtype=np.uint8)[None]
    bent = GreyCurve(0.3, black=10).bend(greys)
    assert (bent[0, :11] == 0).all()
    assert bent[0, -1] == 65535
    assert (np.diff(bent[0, 10:].astype(int)) > 0).all()
