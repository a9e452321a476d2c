"""The goals of the measurements on a few eyes; docs/measurements.md has the full runs."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.measurements.coverage import CALIBRATION_SEED, TEST_SEED, Case, calibrated, cases, coverage
from benchmarks.measurements.exact import GOAL_PERCENT, dome_off_percent, sector_sums
from benchmarks.measurements.eyes import GEOMETRIES, exact_eye, eyes
from benchmarks.measurements.segmenter import MASK_LEVEL, seen
from models.measurements.counting import Counter, count
from models.oct.labels import SRF
from models.oct.phantom import SPECTRALIS, draw_phantom
from models.oct.phantom_presets import nrd_eye


def test_an_eye_without_pictures_has_the_fluid_of_the_phantom() -> None:
    geometry = SPECTRALIS.scaled((9, 248, 128))
    lesions = nrd_eye(4)
    phantom, eye = draw_phantom(geometry, seed=4, pathology=lesions), exact_eye(geometry, seed=4, pathology=lesions)
    assert eye.truth_mm3 == phantom.srf_volume_mm3
    np.testing.assert_array_equal(eye.height_um, phantom.srf_height_um)
    heights = np.stack([bscan.sum(axis=0) for bscan in eye.mask()]).astype(float)
    drawn = phantom.mask(SRF).sum(axis=1).astype(float)  # moved with their B-scan by a part of a pixel
    assert np.abs(heights - drawn).max() <= 1


def test_calibration_and_test_never_share_an_eye() -> None:
    assert TEST_SEED + 1000 < CALIBRATION_SEED
    assert max(seed for seed, _ in eyes(TEST_SEED, 6)) < CALIBRATION_SEED


def test_a_few_intervals_hold_the_truth() -> None:
    few = cases(155_000, 6)
    assert coverage(few)["held"] >= 4
    assert all(case.low <= case.volume <= case.high for case in few)


def test_a_calibration_holds_what_it_was_asked_to_hold() -> None:
    rng = np.random.default_rng(1)
    made = [
        Case(0, "", 10.0, 10 + noise, 0, 0, 1.0, 1.0, 0.0, 0.0, 10.0 + gap, 1.0, 9)
        for noise, gap in zip(rng.normal(0, 0.5, 2000), rng.normal(0, 0.1, 2000), strict=True)
    ]
    found = calibrated(made)
    assert found["contour_share"] == pytest.approx(0.5, rel=0.06)
    assert found["gap_alpha"] == pytest.approx(0.01, rel=0.12)


def test_eyepy_measures_the_same() -> None:
    pytest.importorskip("eyepy")
    from benchmarks.measurements.agreement import agreement

    for row in agreement():
        assert row["voxels_off_percent"] <= GOAL_PERCENT
        assert row["total_off_percent"] <= GOAL_PERCENT
        assert row["largest_sector_difference_of_total_percent"] <= 3


@pytest.mark.parametrize("name", GEOMETRIES)
def test_an_exact_mask_has_the_volume_of_closed_form(name: str) -> None:
    assert dome_off_percent(GEOMETRIES[name]) <= GOAL_PERCENT


def test_sectors_add_up_and_a_mirrored_eye_has_the_same() -> None:
    sums = sector_sums(3)
    assert max(sums["sum_off_percent"], sums["mirrored_off_percent"]) <= 0.1


def test_what_is_reckoned_without_voxels_is_what_is_counted_in_them() -> None:
    seed, eye = next(iter(eyes(156_000, 3)))
    small = exact_eye(SPECTRALIS.scaled((9, 248, 128)), seed=seed, pathology=nrd_eye(seed))
    for one in (eye, small):
        view = seen(one, seed)
        counter = Counter()
        for probability in view.probability():
            counter.add(probability >= MASK_LEVEL, probability)
        voxels, reckoned = counter.finish(view.looks_px), view.counted()
        np.testing.assert_array_equal(voxels.heights_px, reckoned.heights_px)
        np.testing.assert_array_equal(voxels.loose_px, reckoned.loose_px)
        np.testing.assert_array_equal(voxels.tight_px, reckoned.tight_px)
        assert count(one.mask()).areas_px.tolist() == one.heights_px().sum(axis=1).tolist()
