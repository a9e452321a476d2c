"""Fat evidence is cut back to the dark thing inside it."""

import numpy as np
import pytest
from scipy import ndimage

from models.weak.snapping import SnappingConfig, snap

SHARP = SnappingConfig(smoothing_px=0.1)


def scene() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(fused, pixels, fluid): a 5 x 7 dark pocket in bright tissue; evidence reaches two pixels beyond it."""
    fluid = np.zeros((20, 24), bool)
    fluid[8:13, 8:15] = True
    pixels = np.where(fluid, 20, 200).astype(np.uint8)
    fused = np.zeros((20, 24), np.float32)
    fused[6:15, 6:17] = 2.0
    return fused, pixels, fluid


class TestSnap:
    def test_region_is_the_pocket_not_the_evidence(self):
        fused, pixels, fluid = scene()
        np.testing.assert_array_equal(snap(fused, pixels, 1.0, SHARP).region[8:13, 9:14], fluid[8:13, 9:14])
        assert not (snap(fused, pixels, 1.0, SHARP).region & ~fluid).any()

    def test_a_grey_layer_beside_the_pocket_is_no_fluid(self):
        """Two classes of grey would put the layer with the fluid, for both are darker than the rest."""
        fused, pixels, fluid = scene()
        pixels[:8] = 90
        fused[2:15, 6:17] = 2.0
        region = snap(fused, pixels, 1.0, SHARP).region
        assert region[fluid].all()
        assert (region & ~fluid).sum() <= 20  # of 66: at the corners, where the bright tissue is near

    def test_a_blurred_pocket_keeps_its_size(self):
        big = np.zeros((60, 80), bool)
        big[20:36, 20:60] = True
        pixels = ndimage.gaussian_filter(np.where(big, 20.0, 180.0), 1.5).astype(np.uint8)
        fused = 2.0 * ndimage.binary_dilation(big, iterations=6).astype(np.float32)
        region = snap(fused, pixels, 1.0, SnappingConfig()).region
        assert 2 * (region & big).sum() / (region.sum() + big.sum()) > 0.97
        assert region.sum() == pytest.approx(big.sum(), rel=0.05)

    def test_growing_to_the_edge_ends_at_its_reach(self):
        """A dark gap in the pocket's wall must not let the region run out of it."""
        fused, pixels, _ = scene()
        pixels[10, 15:] = 20
        region = snap(fused, pixels, 1.0, SHARP).region
        assert not region[:, 15 + SHARP.reach_px + 1 :].any()

    def test_two_greys_are_enough(self):
        fused, pixels, fluid = scene()
        unsmoothed = SnappingConfig(smoothing_px=0.0)
        assert not (snap(fused, pixels, 1.0, unsmoothed).region & ~fluid).any()

    def test_the_edge_is_exact_background(self):
        fused, pixels, _ = scene()
        assert not snap(fused, pixels, 1.0, SHARP).doubtful.any()

    def test_weak_evidence_elsewhere_is_dropped(self):
        fused, pixels, _ = scene()
        pixels[17:20, 0:6] = 20
        fused[16:20, 0:8] = 1.2
        weak = snap(fused, pixels, 1.1, SnappingConfig(smoothing_px=0.1, peak_share=0.7)).region
        assert not weak[16:].any()

    def test_without_contrast_the_evidence_stays(self):
        fused, pixels, _ = scene()
        same = snap(fused, np.full_like(pixels, 90), 1.0, SHARP)
        np.testing.assert_array_equal(same.region, fused > 1.0)

    def test_no_evidence_gives_no_region(self):
        _, pixels, _ = scene()
        assert not snap(np.zeros((20, 24), np.float32), pixels, 1.0, SHARP).region.any()

    def test_switched_off_is_the_evidence(self):
        fused, pixels, _ = scene()
        np.testing.assert_array_equal(snap(fused, pixels, 1.0, SnappingConfig(enabled=False)).region, fused > 1.0)
