"""Surfaces against the phantom's exact ones: the small version of `benchmarks.surfaces`."""

import numpy as np
import pytest

from models.classical.surfaces import find_surfaces
from models.classical.working_grid import WorkingGrid
from models.oct.phantom import SPECTRALIS, Dome, Pathology, draw_phantom, healthy_eye

GEOMETRY = SPECTRALIS.scaled((3, 496, 256))
PX_UM = GEOMETRY.spacing.axial_um

BANDS = {"ilm": "rnfl", "roof": "srf", "rpe": "rpe", "bm": "bm"}


def found_in(bscans):
    grid = WorkingGrid((len(bscans), 496, 256), (1, 1), 1000.0, PX_UM, GEOMETRY.spacing.along_um)
    return find_surfaces(grid.greys(bscans), grid)


def mean_error_px(found, phantom, name, where=None):
    error = np.abs(getattr(found, name) - phantom.surfaces.top(BANDS[name])) / PX_UM
    return float(error[where].mean() if where is not None else error.mean())


@pytest.fixture(scope="module")
def normal():
    phantom = draw_phantom(GEOMETRY, seed=0, pathology=healthy_eye(0))
    return found_in(phantom.volume.bscans), phantom


@pytest.fixture(scope="module", params=[150, 500], ids=["150 um", "500 um"])
def detached(request):
    """A B-scan through the middle of a dome of 150 or 500 µm, and two beside it."""
    dome = Dome(y_um=0, x_um=0, across_um=4000, along_um=1600, height_um=request.param)
    phantom = draw_phantom(GEOMETRY, seed=3, pathology=Pathology(srf=(dome,)))
    return found_in(phantom.volume.bscans), phantom


@pytest.mark.parametrize("name", BANDS)
def test_within_two_pixels_of_a_normal_eye(normal, name):
    assert mean_error_px(*normal, name) <= 2


@pytest.mark.parametrize("name", BANDS)
def test_within_four_pixels_under_fluid(detached, name):
    found, phantom = detached
    assert mean_error_px(found, phantom, name, phantom.srf_height_um > 10) <= 4


def test_every_bscan_of_an_eye_shows_a_retina(normal, detached):
    assert normal[0].found.all()
    assert detached[0].found.all()


def test_in_order_from_the_ilm_down(detached):
    found, _ = detached
    assert (found.ilm < found.roof).all()
    assert (found.roof <= found.rpe).all()
    assert (found.rpe < found.bm).all()


def test_no_fluid_where_the_retina_is_attached(normal):
    found, _ = normal
    assert (found.fluid_um == 0).mean() > 0.95


def test_the_membrane_stays_below_a_lifted_rpe():
    dome = Dome(y_um=0, x_um=0, across_um=3000, along_um=400, height_um=150)
    phantom = draw_phantom(GEOMETRY, seed=3, pathology=Pathology(ped=(dome,)))
    found = found_in(phantom.volume.bscans)
    lifted = phantom.surfaces.ped_um > 100
    assert (phantom.surfaces.top("bm") - found.rpe)[lifted].mean() > 80
    assert np.abs(found.bm - phantom.surfaces.top("bm"))[lifted].mean() < 25


@pytest.mark.parametrize("grey", [0, 120])
def test_a_constant_bscan_shows_no_retina(normal, grey):
    bscans = normal[1].volume.bscans.copy()
    bscans[1] = grey
    assert found_in(bscans).found.tolist() == [True, False, True]


def test_noise_shows_no_retina():
    speckle = np.random.default_rng(0).gamma(4, 20, (3, 496, 256)).clip(0, 255).astype(np.uint8)
    assert not found_in(speckle).found.any()


def test_a_shadow_is_no_fluid(normal):
    """A vessel that takes 60 % of the light from twelve A-scans, retina and RPE alike."""
    bscans = normal[1].volume.bscans.copy()
    bscans[:, :, 120:132] = (0.4 * bscans[:, :, 120:132]).astype(np.uint8)
    found = found_in(bscans)
    assert (found.fluid_um[:, 120:132] == 0).mean() > 0.5
