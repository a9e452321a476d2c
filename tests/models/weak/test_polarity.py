"""Negatives are recognised, scans are not taken for negatives."""

import numpy as np
import pytest

from models.oct.phantom import CIRRUS, SPECTRALIS, amd_eye, csc_eye, dme_eye, draw_phantom, healthy_eye
from models.weak.grid import GridConfig, to_grid
from models.weak.polarity import is_inverted, skewness, upright

EYES = [(csc_eye, CIRRUS), (healthy_eye, SPECTRALIS), (amd_eye, CIRRUS), (dme_eye, SPECTRALIS)]


@pytest.fixture(scope="module", params=range(len(EYES)))
def bscans(request):
    eye, device = EYES[request.param]
    return draw_phantom(device.scaled((3, 192, 256)), seed=9600 + request.param, pathology=eye(9600)).volume.bscans


def test_a_scan_is_left_alone_and_its_negative_is_recognised(bscans):
    for bscan in bscans:
        assert not is_inverted(bscan)
        assert upright(bscan) is bscan
        assert is_inverted(255 - bscan)
        np.testing.assert_array_equal(upright(255 - bscan), bscan)


def test_the_network_sees_the_same_of_a_scan_and_of_its_negative(bscans):
    grid = GridConfig(depth_px=96, width_px=128)
    np.testing.assert_array_equal(to_grid(bscans[0], grid).pixels, to_grid(255 - bscans[0], grid).pixels)


def test_16_bit_scans_as_8_bit_ones(bscans):
    deep = bscans[0].astype(np.uint16) * 257
    assert is_inverted(65535 - deep)
    assert not is_inverted(deep)
    assert skewness(deep) == pytest.approx(skewness(bscans[0]), abs=1e-3)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_one_grey_has_no_polarity(grey):
    assert skewness(np.full((60, 80), grey, np.uint8)) == 0
    assert not is_inverted(np.full((60, 80), grey, np.uint8))


def test_white_padding_does_not_count(bscans):
    padded = bscans[0].copy()
    padded[:60] = 255
    assert not is_inverted(padded)
