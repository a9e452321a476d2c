"""The straightened retina of a phantom eye."""

import numpy as np
import pytest

from models.classical.region import RETINA_GREY, Region
from models.metrics import dice
from models.oct.labels import SRF
from models.oct.volume import OCTVolume, UnknownSpacing
from models.segmenter import TooFewSlices
from tests.models.classical.eyes import noise


def region_of(volume):
    return Region.of(volume, "EFD", axial_um=8.0, along_um=24.0)


@pytest.fixture(scope="module")
def region(eye):
    return region_of(eye.volume)


class TestOf:
    def test_heights_are_the_middles_of_the_cells(self, region):
        size = region.grid.axial_um
        np.testing.assert_allclose(region.height_um[0, :3, 0], [0.5 * size, 1.5 * size, 2.5 * size], rtol=1e-6)

    def test_inside_ends_below_the_ilm(self, region):
        top = np.where(region.inside, region.height_um, 0).max(axis=1)
        thick = region.surfaces.rpe - region.surfaces.ilm
        assert (top <= thick - 60).all()
        assert (top > thick - 60 - 2 * region.grid.axial_um).all()

    def test_fluid_is_dark_and_the_inner_retina_has_its_grey(self, eye, region):
        fluid = region.take(eye.mask(SRF)) == 1
        thick = (region.surfaces.rpe - region.surfaces.ilm)[:, None, :]
        inner = (region.height_um > thick - 120) & (region.height_um < thick - 30)
        assert region.greys[fluid].mean() < 0.3
        assert region.greys[inner].mean() == pytest.approx(RETINA_GREY, abs=0.1)

    def test_a_mask_comes_back_from_its_cells(self, eye, region):
        mask = eye.mask(SRF)
        assert dice(region.segmented(region.take(mask)).mask, mask) > 0.93  # cells of 10 x 47 µm

    def test_a_volume_without_spacing_is_refused(self, eye):
        with pytest.raises(UnknownSpacing, match="EFD measures in µm, and the scan does not state its spacing"):
            region_of(OCTVolume(eye.volume.bscans))

    def test_a_single_bscan_is_refused(self, eye):
        with pytest.raises(TooFewSlices, match="needs at least 2 of them; the volume has 1"):
            region_of(OCTVolume(eye.volume.bscans[:1], spacing=eye.volume.spacing))


class TestWithoutRetina:
    def test_noise_has_no_inside_and_says_so(self):
        region = region_of(noise())
        assert not region.inside.any()
        result = region.segmented(np.ones(region.greys.shape, np.float32))
        assert not result.mask.any()
        assert result.warnings == ("No retina was found in 4 of 4 B-scans; they are left empty.",)

    def test_an_empty_bscan_among_others_is_left_empty(self, eye):
        bscans = eye.volume.bscans.copy()
        bscans[3] = 0
        region = region_of(OCTVolume(bscans, spacing=eye.volume.spacing))
        assert np.flatnonzero(~region.surfaces.found).tolist() == [3]
        result = region.segmented(np.ones(region.greys.shape, np.float32), ("More.",))
        assert result.mask.any(axis=(1, 2)).tolist() == [index != 3 for index in range(8)]
        assert result.warnings == ("No retina was found in 1 of 8 B-scans; they are left empty.", "More.")
