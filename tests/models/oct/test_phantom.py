"""The phantom: its truth is exact, its parts agree with one another, and the same seed is the same eye."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from models.oct.labels import IRF, PED, SRF
from models.oct.phantom import (
    CIRRUS,
    SPECTRALIS,
    Cyst,
    Dome,
    Pathology,
    PhantomError,
    PhantomGeometry,
    amd_eye,
    csc_eye,
    dme_eye,
    draw_phantom,
    drusen_eye,
    fluid_mm3,
    healthy_eye,
    mixed_eye,
    random_look,
)
from models.oct.phantom_anatomy import draw_eye
from models.oct.volume import Spacing

SMALL = CIRRUS.scaled((16, 128, 96))
TINY = CIRRUS.scaled((6, 48, 32))
PLAIN_DOME = Dome(y_um=100.0, x_um=-200.0, across_um=1200.0, along_um=900.0, height_um=300.0)
PLAIN_MM3 = math.pi * 1.2 * 0.9 * 0.3 / 2
"""Half of the cylinder around it: the volume of an elliptic paraboloid, in mm³."""


def exact_mm3(*domes: Dome) -> float:
    """Fluid volume of an eye that holds these domes, in the Cirrus field."""
    return fluid_mm3(draw_eye(np.random.default_rng(0), Pathology(srf=domes)), CIRRUS.field_um)


class TestVolume:
    def test_plain_dome_is_half_of_its_cylinder(self):
        assert exact_mm3(PLAIN_DOME) == pytest.approx(PLAIN_MM3, rel=1e-5)

    def test_rotation_and_skew_keep_the_volume(self):
        turned = replace(PLAIN_DOME, rotation_rad=0.7, skew=0.4)
        assert exact_mm3(turned) == pytest.approx(PLAIN_MM3, rel=1e-5)

    def test_exponent_divides_the_cylinder(self):
        assert exact_mm3(replace(PLAIN_DOME, exponent=3.0)) == pytest.approx(PLAIN_MM3 / 2, rel=1e-5)

    def test_outline_adds_half_of_its_squared_amplitude(self):
        wavy = replace(PLAIN_DOME, outline=((3, 0.2, 1.0),))
        assert exact_mm3(wavy) == pytest.approx(PLAIN_MM3 * (1 + 0.2**2 / 2), rel=1e-5)

    def test_a_pocket_inside_another_adds_nothing(self):
        inner = replace(PLAIN_DOME, across_um=600.0, along_um=450.0, height_um=150.0)
        assert exact_mm3(PLAIN_DOME, inner) == pytest.approx(PLAIN_MM3, rel=1e-5)

    def test_separate_pockets_add_up(self):
        left, right = (replace(PLAIN_DOME, x_um=x, across_um=500.0, along_um=400.0) for x in (-1500.0, 1500.0))
        assert exact_mm3(left, right) == pytest.approx(2 * math.pi * 0.5 * 0.4 * 0.3 / 2, rel=1e-5)

    def test_a_ped_inside_the_pocket_takes_its_room(self):
        ped = replace(PLAIN_DOME, across_um=600.0, along_um=450.0, height_um=100.0)
        eye = draw_eye(np.random.default_rng(0), Pathology(srf=(PLAIN_DOME,), ped=(ped,)))
        ped_mm3 = math.pi * 0.6 * 0.45 * 0.1 / 2
        assert fluid_mm3(eye, CIRRUS.field_um) == pytest.approx(PLAIN_MM3 - ped_mm3, rel=1e-5)

    def test_only_fluid_inside_the_field_counts(self):
        halved = replace(PLAIN_DOME, x_um=3000.0)
        assert exact_mm3(halved) == pytest.approx(PLAIN_MM3 / 2, rel=1e-5)

    def test_a_pocket_beyond_the_field_counts_nothing(self):
        assert exact_mm3(replace(PLAIN_DOME, x_um=9000.0)) == 0.0

    def test_integral_of_random_eyes_has_converged(self):
        for seed in range(3):
            eye = draw_eye(np.random.default_rng(seed), csc_eye(seed))
            finer = fluid_mm3(eye, CIRRUS.field_um, n=1536)
            assert fluid_mm3(eye, CIRRUS.field_um) == pytest.approx(finer, rel=1e-5)

    def test_counted_voxels_agree_with_the_shape_at_cirrus_sampling(self):
        """Counts pixel centres under the fluid's borders, as the labels do, without drawing the 64 MiB of pixels."""
        eye = draw_eye(np.random.default_rng(5), csc_eye(5))
        y, _, x = CIRRUS.axes_um
        surfaces = replace(eye, base_um=1500.0).surfaces(y, x)
        first, end = (np.ceil(surfaces.top(band) / CIRRUS.spacing.axial_um - 0.5) for band in ("srf", "rpe"))
        counted_mm3 = (end - first).sum() * CIRRUS.spacing.voxel_mm3
        assert counted_mm3 == pytest.approx(fluid_mm3(eye, CIRRUS.field_um), rel=0.005)


class TestGeometry:
    def test_cirrus_field_is_six_by_two_by_six_millimetres(self):
        np.testing.assert_allclose(CIRRUS.field_um, (6000, 2000, 6000))

    def test_scaling_keeps_the_field(self):
        np.testing.assert_allclose(SPECTRALIS.scaled((7, 99, 130)).field_um, SPECTRALIS.field_um)

    def test_samples_are_centres_of_cells(self):
        geometry = PhantomGeometry(2, 3, 4, Spacing(100.0, 10.0, 20.0))
        y, z, x = geometry.axes_um
        np.testing.assert_allclose(y, [-50, 50])
        np.testing.assert_allclose(z, [5, 15, 25])
        np.testing.assert_allclose(x, [-30, -10, 10, 30])

    def test_no_samples_are_refused(self):
        with pytest.raises(PhantomError, match=r"at least one sample a side, got \(0, 3, 4\)"):
            CIRRUS.scaled((0, 3, 4))


class TestDraw:
    def test_shapes_types_and_spacing(self):
        phantom = draw_phantom(TINY, seed=1)
        assert phantom.volume.bscans.shape == phantom.labels.shape == (6, 48, 32)
        assert phantom.volume.bscans.dtype == phantom.labels.dtype == np.uint8
        assert phantom.volume.spacing == TINY.spacing

    def test_same_seed_same_bytes(self):
        first, second = draw_phantom(TINY, seed=7), draw_phantom(TINY, seed=7)
        assert first.volume.bscans.tobytes() == second.volume.bscans.tobytes()
        assert first.labels.tobytes() == second.labels.tobytes()
        assert first.srf_volume_mm3 == second.srf_volume_mm3

    def test_other_seed_other_eye(self):
        first, second = draw_phantom(TINY, seed=7), draw_phantom(TINY, seed=8)
        assert (first.volume.bscans != second.volume.bscans).mean() > 0.2
        assert first.srf_volume_mm3 != second.srf_volume_mm3

    def test_the_eye_does_not_depend_on_the_sampling(self):
        coarse, fine = draw_phantom(TINY, seed=3), draw_phantom(SMALL, seed=3)
        assert coarse.srf_volume_mm3 == fine.srf_volume_mm3

    def test_look_does_not_touch_the_truth(self):
        still = replace(random_look(1, wide=True), motion_um=0.0)
        other = replace(random_look(2, wide=True), motion_um=0.0)
        first, second = (draw_phantom(TINY, seed=3, look=look) for look in (still, other))
        np.testing.assert_array_equal(first.labels, second.labels)
        assert (first.volume.bscans != second.volume.bscans).any()

    def test_negative_seed_is_refused(self):
        with pytest.raises(PhantomError, match="0 or more, got -1"):
            draw_phantom(TINY, seed=-1)

    def test_lesion_deeper_than_the_scan_is_refused(self):
        with pytest.raises(PhantomError, match="does not fit into 2000 µm of depth"):
            draw_phantom(TINY, seed=0, pathology=Pathology(srf=(replace(PLAIN_DOME, height_um=1900.0),)))

    def test_whole_retina_lies_inside_the_scan(self):
        for seed in range(4):
            phantom = draw_phantom(SMALL, seed=seed, pathology=mixed_eye(seed))
            assert not phantom.labels[:, 0].any()
            assert not phantom.labels[:, -1].any()


class TestLabels:
    def test_srf_pixels_of_each_ascan_add_up_to_its_height(self):
        phantom = draw_phantom(SMALL, seed=2)
        counted_um = phantom.mask(SRF).sum(axis=1) * SMALL.spacing.axial_um  # (S, W)
        assert np.abs(counted_um - phantom.srf_height_um).max() <= SMALL.spacing.axial_um

    def test_srf_of_an_ascan_is_one_run(self):
        mask = draw_phantom(SMALL, seed=2, pathology=Pathology(srf=(PLAIN_DOME,))).mask(SRF)
        starts = np.diff(mask.astype(np.int8), axis=1, prepend=0) == 1
        assert starts.sum(axis=1).max() == 1

    def test_ped_pixels_add_up_to_the_dome(self):
        phantom = draw_phantom(SMALL, seed=2, pathology=Pathology(ped=(PLAIN_DOME,)))
        assert phantom.mask(PED).sum() * SMALL.spacing.voxel_mm3 == pytest.approx(PLAIN_MM3, rel=0.01)
        assert phantom.srf_volume_mm3 == 0

    def test_srf_lies_on_the_ped(self):
        small_ped = replace(PLAIN_DOME, across_um=500.0, along_um=400.0, height_um=120.0)
        phantom = draw_phantom(SMALL, seed=2, pathology=Pathology(srf=(PLAIN_DOME,), ped=(small_ped,)))
        both = phantom.mask(SRF).any(axis=1) & phantom.mask(PED).any(axis=1)  # (S, W)
        depth = np.arange(SMALL.depth_px)[None, :, None]
        srf_end = np.where(phantom.mask(SRF), depth, -1).max(axis=1)
        ped_start = np.where(phantom.mask(PED), depth, 10_000).min(axis=1)
        assert both.any()
        assert (srf_end[both] < ped_start[both]).all()

    def test_cyst_is_the_ellipsoid_that_was_asked_for(self):
        cyst = Cyst(y_um=800.0, x_um=900.0, across_um=500.0, along_um=400.0, axial_um=60.0, depth_fraction=0.5)
        geometry = CIRRUS.scaled((64, 256, 128))
        mask = draw_phantom(geometry, seed=2, pathology=Pathology(cysts=(cyst,))).mask(IRF)
        expected = 4 / 3 * math.pi * 0.5 * 0.4 * 0.06
        assert mask.sum() * geometry.spacing.voxel_mm3 == pytest.approx(expected, rel=0.03)

    def test_anisotropic_voxels_give_an_anisotropic_mask(self):
        mask = draw_phantom(SMALL, seed=2, pathology=Pathology(srf=(PLAIN_DOME,))).mask(SRF)
        extent = [np.ptp(np.flatnonzero(mask.any(axis=axes))) + 1 for axes in ((1, 2), (0, 1))]
        assert extent[0] == pytest.approx(2 * 1200 / SMALL.spacing.across_um, abs=1.01)
        assert extent[1] == pytest.approx(2 * 900 / SMALL.spacing.along_um, abs=1.01)

    def test_neighbouring_slices_show_the_same_pocket(self):
        lopsided = replace(PLAIN_DOME, skew=0.4, outline=((2, 0.15, 0.5), (3, 0.1, 2.0)))
        lesions = Pathology(srf=(lopsided,), srf_relief=0.2, raggedness_um=5.0)
        phantom = draw_phantom(CIRRUS.scaled((64, 128, 96)), seed=2, pathology=lesions)
        en_face = phantom.mask(SRF).any(axis=1)  # (S, W)
        pairs = [(a, b) for a, b in pairwise(en_face) if a.sum() > 20 and b.sum() > 20]
        assert len(pairs) > 10  # 24 slices of 94 µm across 2.4 mm, less the rims
        assert min(2 * (a & b).sum() / (a.sum() + b.sum()) for a, b in pairs) > 0.8


class TestTags:
    def test_tag_means_a_pixel_of_srf_or_irf(self):
        phantom = draw_phantom(SMALL, seed=0, pathology=amd_eye(2))
        expected = [bool(((bscan == SRF) | (bscan == IRF)).any()) for bscan in phantom.labels]
        assert phantom.tags.tolist() == expected
        assert 0 < phantom.tags.sum() < len(expected)

    def test_plain_dome_tags_the_slices_it_reaches(self):
        phantom = draw_phantom(SMALL, seed=0, pathology=Pathology(srf=(PLAIN_DOME,)))
        y = SMALL.axes_um[0]
        # A slice at the very rim shows less than one pixel: tall enough is 300 · (1 - q²) > two pixels.
        clear = 300 * (1 - ((y - 100) / 1200) ** 2) > 2 * SMALL.spacing.axial_um
        assert phantom.tags[clear].all()
        assert not phantom.tags[np.abs(y - 100) > 1200].any()

    def test_healthy_eye_has_no_fluid(self):
        phantom = draw_phantom(SMALL, seed=0, pathology=healthy_eye(0))
        assert not phantom.labels.any()
        assert not phantom.tags.any()
        assert phantom.srf_volume_mm3 == 0

    def test_drusen_and_ped_are_no_fluid(self):
        phantom = draw_phantom(SMALL, seed=0, pathology=replace(drusen_eye(0), ped=(PLAIN_DOME,)))
        assert phantom.slices_with(PED).any()
        assert not phantom.tags.any()

    def test_min_px_drops_slivers(self):
        phantom = draw_phantom(SMALL, seed=1)
        pixels = phantom.mask(SRF).sum(axis=(1, 2))
        assert phantom.slices_with(SRF, min_px=30).tolist() == (pixels >= 30).tolist()

    def test_diseased_eyes_have_normal_and_abnormal_slices(self):
        shares = [
            draw_phantom(CIRRUS.scaled((24, 64, 48)), seed=seed, pathology=csc_eye(seed)).tags.mean()
            for seed in range(12)
        ]
        assert 0.4 <= np.mean(shares) <= 0.7
        assert min(shares) > 0.15
        assert max(shares) < 0.95


class TestIntensity:
    @pytest.mark.parametrize("geometry", [CIRRUS.scaled((6, 256, 128)), SPECTRALIS.scaled((6, 248, 128))])
    def test_vitreous_and_fluid_are_darker_than_retina_and_rpe_is_brightest(self, geometry):
        phantom = draw_phantom(geometry, seed=2, pathology=Pathology(srf=(PLAIN_DOME,)))
        image, mask = phantom.volume.bscans.astype(float), phantom.mask(SRF)
        fluid, above, below = [], [], []
        pixel = geometry.spacing.axial_um
        for s, w in zip(*np.nonzero(phantom.srf_height_um > 150), strict=True):
            column = image[s, :, w]
            run = np.flatnonzero(mask[s, :, w])
            fluid.append(column[run[2] : run[-2]].mean())
            above.append(column[run[0] - round(200 / pixel) : run[0] - round(40 / pixel)].mean())
            below.append(column[run[-1] : run[-1] + round(25 / pixel)].max())
        vitreous = image[:, : round(60 / pixel)].mean()
        assert len(fluid) > 20
        assert np.mean(fluid) < 0.6 * np.mean(above)
        assert vitreous < 0.6 * np.mean(above)
        assert np.mean(above) < np.mean(below)

    def test_cysts_are_dark(self):
        phantom = draw_phantom(SMALL, seed=1, pathology=dme_eye(1))
        image = phantom.volume.bscans
        ring = np.roll(phantom.mask(IRF), -6, axis=1) & ~phantom.mask(IRF)
        assert image[phantom.mask(IRF)].mean() < 0.75 * image[ring].mean()

    def test_more_looks_mean_less_speckle(self):
        calm, rough = (
            draw_phantom(SMALL, seed=4, look=replace(SMALL.look, n_looks=looks)).volume.bscans[:, :10].astype(float)
            for looks in (12.0, 1.0)
        )
        assert calm.std() < 0.6 * rough.std()

    def test_wide_randomisation_spreads_more(self):
        narrow, wide = ([random_look(seed, wide=flag).gamma for seed in range(80)] for flag in (False, True))
        assert np.std(wide) > 1.4 * np.std(narrow)

    def test_same_look_seed_same_look(self):
        assert random_look(3, wide=True) == random_look(3, wide=True)
