"""The fovea of phantoms, by the pictures that a device would take; and of scans that show none."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.measurements.eyes import exact_eye
from models.oct.phantom import SPECTRALIS, draw_phantom
from models.oct.phantom_presets import healthy_eye, nrd_eye
from models.oct.volume import Spacing
from worker.fovea import NOWHERE, find_in, slices_to_see

GEOMETRY = SPECTRALIS.scaled((25, 496, 256))


@pytest.mark.parametrize(("preset", "seed"), [(healthy_eye, 195_001), (nrd_eye, 195_002)])
def test_is_found_within_the_centre_field(preset: object, seed: int) -> None:
    lesions = preset(seed)  # type: ignore[operator]
    phantom = draw_phantom(GEOMETRY, seed=seed, pathology=lesions)
    found = find_in(lambda index: phantom.volume.bscans[index], GEOMETRY.shape, GEOMETRY.spacing)
    assert found is not None
    across, along = exact_eye(GEOMETRY, seed=seed, pathology=lesions).fovea_um
    off = np.hypot(
        (found["slice_index"] - 12) * GEOMETRY.spacing.across_um - across,
        (found["ascan"] - 127.5) * GEOMETRY.spacing.along_um - along,
    )
    assert off < 500


@pytest.mark.parametrize("fill", ["noise", "black"])
def test_a_picture_without_a_retina_has_none(fill: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, GEOMETRY.shape[1:], np.uint8)
    bscan = noise if fill == "noise" else np.zeros_like(noise)
    assert find_in(lambda _: bscan, GEOMETRY.shape, GEOMETRY.spacing) == NOWHERE


@pytest.mark.parametrize(
    ("shape", "spacing"),
    [
        ((25, 496, 512), None),
        ((1, 496, 512), Spacing(240, 3.87, 11.3)),
        ((25, 496, 100), Spacing(240, 3.87, 11.3)),
        ((25, 100, 512), Spacing(240, 3.87, 11.3)),
    ],
)
def test_a_scan_that_cannot_show_it_is_not_read(shape: tuple[int, int, int], spacing: Spacing | None) -> None:
    def must_not(_: int) -> np.ndarray:
        raise AssertionError

    assert find_in(must_not, shape, spacing) is None


def test_b_scans_are_evenly_spaced_around_the_middle_and_not_denser_than_needed() -> None:
    seen = slices_to_see(128, 46.9)
    assert len(seen) <= 60
    assert (int(seen[0]) + int(seen[-1])) / 2 == pytest.approx(63.5, abs=1)
    assert set(np.diff(seen)) == {1} or set(np.diff(seen)) == {2}
    sparse = slices_to_see(25, 240.0)
    assert (sparse[0], sparse[-1]) == (3, 21) or len(sparse) == 19
    assert slices_to_see(12, 240.0)[-1] < 12
