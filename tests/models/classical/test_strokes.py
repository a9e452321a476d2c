"""A reader's strokes: whether they fit, and simulated ones."""

import numpy as np
import pytest

from models.classical.strokes import BadScribble, check_scribble, retina_box, simulated_scribble
from models.oct.labels import SRF
from models.oct.volume import OCTVolume, UnknownSpacing
from models.segmenter import Scribble
from tests.builders import tiny_volume

NOTHING = np.zeros((32, 48), bool)


class TestCheck:
    def test_strokes_that_fit_pass(self):
        check_scribble(Scribble(3, NOTHING, NOTHING), tiny_volume())

    @pytest.mark.parametrize("index", [-1, 4])
    def test_a_bscan_outside_the_volume(self, index):
        with pytest.raises(BadScribble, match=f"B-scan index {index}; the volume has 4 B-scans"):
            check_scribble(Scribble(index, NOTHING, NOTHING), tiny_volume())

    def test_another_shape(self):
        with pytest.raises(BadScribble, match=r"\(32, 48\) and \(48, 32\) do not fit B-scans of \(32, 48\) pixels"):
            check_scribble(Scribble(0, NOTHING, NOTHING.T), tiny_volume())


class TestRetinaBox:
    def test_rows_of_a_bright_band_with_their_margin(self):
        bscan = np.zeros((100, 80), np.float32)
        bscan[40:60] = 1
        rows = np.flatnonzero(retina_box(bscan, (10.0, 20.0), margin_um=50.0).all(axis=1))
        assert abs(rows.min() - 35) <= 2
        assert abs(rows.max() - 64) <= 2

    def test_a_constant_bscan_has_none(self):
        assert not retina_box(np.full((20, 20), 0.4, np.float32), (10.0, 20.0), 50.0).any()


class TestSimulated:
    def test_on_the_bscan_with_most_fluid(self, eye):
        scribble = simulated_scribble(eye.volume, eye.mask(SRF))
        assert scribble.slice_index == int(eye.mask(SRF).sum(axis=(1, 2)).argmax())

    def test_strokes_are_on_the_right_side_and_thin(self, eye):
        scribble = simulated_scribble(eye.volume, eye.mask(SRF))
        mask = eye.mask(SRF)[scribble.slice_index]
        assert scribble.fluid.any()
        assert scribble.background.any()
        assert not (scribble.fluid & ~mask).any()
        assert not (scribble.background & mask).any()
        assert scribble.fluid.sum() < 0.4 * mask.sum()

    def test_without_fluid_there_is_nothing_to_draw(self, eye):
        assert simulated_scribble(eye.volume, np.zeros_like(eye.mask(SRF))) is None

    def test_a_volume_without_spacing_is_refused(self, eye):
        with pytest.raises(UnknownSpacing, match="LPHC measures in µm"):
            simulated_scribble(OCTVolume(eye.volume.bscans), eye.mask(SRF))
