"""A dark part under the brightest layer lies under the pigment epithelium, and is no fluid of the retina."""

import numpy as np
import pytest

from models.weak.roofs import RoofConfig, without_roofed
from models.weak.snapping import SnappingConfig, snap

RETINA, EPITHELIUM, CHOROID, DARK = 130, 230, 110, 10


def bscan(roof, floor, *, columns=slice(20, 60), width=90):
    """(picture, part): retina over a part 10 rows high, with a band of four rows above and below it."""
    picture = np.full((60, width), RETINA, np.float32)
    picture[40:] = CHOROID
    picture[36:40] = EPITHELIUM
    part = np.zeros(picture.shape, bool)
    part[26:36, columns] = True
    picture[22:26, columns], picture[36:40, columns] = roof, floor
    picture[part] = DARK
    return picture, part


class TestWithoutRoofed:
    def test_fluid_that_rests_on_the_epithelium_stays(self):
        picture, part = bscan(RETINA, EPITHELIUM)
        np.testing.assert_array_equal(without_roofed(part, picture, RoofConfig()), part)

    def test_what_the_epithelium_arches_over_goes(self):
        picture, part = bscan(EPITHELIUM, CHOROID)
        assert not without_roofed(part, picture, RoofConfig()).any()

    def test_a_cyst_under_a_bright_layer_and_over_a_dark_one_stays(self):
        picture, part = bscan(200, 60)
        picture[46:50] = EPITHELIUM
        np.testing.assert_array_equal(without_roofed(part, picture, RoofConfig()), part)

    def test_of_two_that_touch_the_one_under_the_epithelium_goes(self):
        picture, part = bscan(RETINA, EPITHELIUM)
        picture[22:26, 40:60], picture[36:40, 40:60] = EPITHELIUM, CHOROID
        kept = without_roofed(part, picture, RoofConfig())
        assert kept[:, 20:36].sum() == part[:, 20:36].sum()
        assert not kept[:, 44:].any()

    def test_the_shadow_of_a_vessel_on_the_floor_decides_nothing(self):
        picture, part = bscan(RETINA, EPITHELIUM)
        picture[36:, 38:41] = 15
        np.testing.assert_array_equal(without_roofed(part, picture, RoofConfig()), part)

    def test_two_above_each_other_are_judged_apart(self):
        """A cyst over a detached epithelium has that below it."""
        picture, part = bscan(EPITHELIUM, CHOROID)
        picture[8:14, 20:60] = DARK
        part[8:14, 20:60] = True
        kept = without_roofed(part, picture, RoofConfig())
        np.testing.assert_array_equal(kept[:20], part[:20])
        assert not kept[20:].any()

    @pytest.mark.parametrize("rows", [slice(0, 60), slice(0, 5), slice(55, 60)])
    def test_parts_at_the_pictures_edge_raise_nothing(self, rows):
        picture, part = bscan(RETINA, EPITHELIUM)
        part[:] = False
        part[rows, 3:80] = True
        assert without_roofed(part, picture, RoofConfig()).shape == part.shape

    def test_nothing_stays_nothing(self):
        picture, part = bscan(RETINA, EPITHELIUM)
        assert not without_roofed(np.zeros_like(part), picture, RoofConfig()).any()


class TestInSnapping:
    def test_evidence_over_both_gives_the_fluid_alone(self):
        picture, fluid = bscan(RETINA, EPITHELIUM, columns=slice(5, 40))
        other, under = bscan(EPITHELIUM, CHOROID, columns=slice(50, 80))
        picture[:, 45:], under[:, :45] = other[:, 45:], False
        fused = np.zeros(picture.shape, np.float32)
        fused[18:42, 2:84] = 2.0
        region = snap(fused, picture.astype(np.uint8), 1.0, SnappingConfig()).region
        assert not (region & under).any()
        assert 2 * (region & fluid).sum() / (region.sum() + fluid.sum()) > 0.9
