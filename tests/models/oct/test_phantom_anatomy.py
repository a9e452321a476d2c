"""The eye under the pixels: layer thickness, lifted retina, fields and vessels that do not depend on the sampling."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.oct.phantom_anatomy import RETINA, STACK, Eye, draw_eye, normal_thickness
from models.oct.phantom_field import SmoothField
from models.oct.phantom_lesions import Dome, Pathology
from models.oct.phantom_vessels import REACH_UM, STEP_UM, draw_vessels

DOME = Dome(y_um=0.0, x_um=1200.0, across_um=900.0, along_um=900.0, height_um=250.0)
Y, X = np.linspace(-2500, 2500, 21), np.linspace(-2900, 2900, 117)


def eye_with(pathology: Pathology, seed: int = 3) -> Eye:
    """The same eye whatever its lesions, deep enough for all of them."""
    return replace(draw_eye(np.random.default_rng(seed), pathology), base_um=1200.0)


class TestNormalThickness:
    @pytest.mark.parametrize(
        ("r_mm", "low_um", "high_um"),
        [(0.0, 185, 225), (1.0, 300, 350), (2.5, 260, 320)],
    )
    def test_total_meets_the_published_range(self, r_mm, low_um, high_um):
        bands = normal_thickness(np.array([[r_mm]]), np.array([[0.0]]))
        rpe_um = 23
        assert low_um <= sum(float(band[0, 0]) for band in bands.values()) + rpe_um <= high_um

    def test_ganglion_cells_are_absent_in_the_pit_and_thickest_on_its_rim(self):
        gcl = normal_thickness(np.array([[0.0, 1.0, 3.0]]), np.zeros((1, 3)))["gcl"][0]
        assert gcl[0] < 3
        assert gcl[1] > gcl[2] > gcl[0]

    def test_nerve_fibres_thicken_towards_the_disc(self):
        rnfl = normal_thickness(np.full((1, 2), 2.0), np.array([[-2.0, 2.0]]))["rnfl"][0]
        assert rnfl[1] > 1.5 * rnfl[0]


class TestSurfaces:
    @pytest.mark.parametrize("seed", range(3))
    def test_bands_never_cross(self, seed):
        pathology = Pathology(
            srf=(DOME,), ped=(replace(DOME, x_um=-900.0),), drusen=(replace(DOME, x_um=0.0, height_um=60.0),)
        )
        tops = eye_with(pathology, seed).surfaces(Y, X).tops
        assert (np.diff(tops, axis=0) >= -1e-9).all()

    def test_lesions_leave_bruchs_membrane_alone(self):
        healthy, ill = (eye_with(p).surfaces(Y, X) for p in (Pathology(), Pathology(srf=(DOME,), ped=(DOME,))))
        np.testing.assert_array_equal(healthy.top("bm"), ill.top("bm"))

    def test_fluid_lifts_the_retina_by_its_height_and_does_not_thin_it(self):
        healthy, ill = (eye_with(p).surfaces(Y, X) for p in (Pathology(), Pathology(srf=(DOME,))))
        summit = np.unravel_index(ill.srf_um.argmax(), ill.srf_um.shape)
        height = ill.srf_um[summit]
        lifted = healthy.top("rnfl")[summit] - ill.top("rnfl")[summit]
        assert height == pytest.approx(250, abs=2)
        assert lifted == pytest.approx(height, rel=0.1)

    def test_fluid_lies_between_the_outer_segments_and_the_rpe(self):
        assert STACK[len(RETINA) - 1 : len(RETINA) + 2] == ("iz", "srf", "rpe")
        surfaces = eye_with(Pathology(srf=(DOME,))).surfaces(Y, X)
        np.testing.assert_allclose(surfaces.top("rpe") - surfaces.top("srf"), surfaces.srf_um)

    def test_ped_lifts_the_rpe_and_drusen_are_no_ped(self):
        ped = eye_with(Pathology(ped=(DOME,))).surfaces(Y, X)
        drusen = eye_with(Pathology(drusen=(DOME,))).surfaces(Y, X)
        np.testing.assert_allclose(ped.top("bm") - ped.top("sub_rpe"), ped.ped_um)
        np.testing.assert_allclose(drusen.top("sub_rpe"), ped.top("sub_rpe"))
        assert ped.ped_um.max() == pytest.approx(250, abs=2)
        assert drusen.ped_um.max() == 0

    def test_finer_grid_passes_through_the_same_points(self):
        eye = eye_with(Pathology(srf=(DOME,), srf_relief=0.2, raggedness_um=4.0))
        coarse, fine = eye.surfaces(Y[::4], X[::4]), eye.surfaces(Y, X)
        np.testing.assert_allclose(coarse.tops, fine.tops[:, ::4, ::4], rtol=0, atol=1e-8)


class TestSmoothField:
    def test_zero_mean_and_unit_deviation(self):
        field = SmoothField.draw(np.random.default_rng(0), 30, 100, 40)
        values = field(np.linspace(0, 6000, 400), np.linspace(0, 6000, 400))
        assert values.mean() == pytest.approx(0, abs=0.02)
        assert values.std() == pytest.approx(1, abs=0.1)

    def test_one_wave_by_hand(self):
        wave = SmoothField(np.array([0.0]), np.array([np.pi / 100]), np.array([0.0]))
        np.testing.assert_allclose(
            wave(np.array([0.0, 50.0]), np.array([0.0, 100.0])), np.sqrt(2) * np.array([[1, -1], [1, -1]]), atol=1e-12
        )


class TestVessels:
    def test_distance_changes_no_faster_than_the_way_between_two_slices(self):
        vessels = draw_vessels(np.random.default_rng(1), (0.0, 0.0), 1)
        distance, _ = vessels.nearest(np.array([0.0, 20.0]) + 1500, X)
        both = np.isfinite(distance).all(axis=0)
        assert both.sum() > 3
        assert np.abs(distance[1, both] - distance[0, both]).max() <= 20 + STEP_UM

    def test_far_from_every_vessel_is_infinite(self):
        vessels = draw_vessels(np.random.default_rng(1), (0.0, 0.0), 1)
        distance, _ = vessels.nearest(np.array([9000.0]), np.array([9000.0]))
        assert np.isinf(distance[0, 0])

    def test_the_fovea_has_no_vessels(self):
        for seed in range(4):
            distance, _ = draw_vessels(np.random.default_rng(seed), (0.0, 0.0), 1).nearest(
                np.array([0.0]), np.array([0.0])
            )
            assert distance[0, 0] > min(REACH_UM, 300)
