"""Change between visits of eyes whose fluid is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.measurements.alignment import Alignment
from models.measurements.change import Z_95, Visit, compare, verdict_of
from models.oct.en_face_grid import EnFaceGrid
from tests.models.measurements.scanned_eyes import CIRRUS, DENSE, Blister, visit

MOVE = Alignment(-210.0, 160.0, 2.0)

BEFORE = Blister(-300.0, 200.0, 900.0, 150.0)


class TestCompare:
    def test_one_eye_scanned_twice_has_not_changed(self) -> None:
        found = compare(visit(3, (BEFORE,), CIRRUS, seed=1), visit(3, (BEFORE,), CIRRUS, MOVE, seed=2))
        difference = found.later_um - found.earlier_um
        assert float(np.sqrt(np.nanmean(difference**2))) < 1.5  # of 150 um
        assert found.volume.difference_mm3 == pytest.approx(0.0, abs=0.01 * BEFORE.mm3)
        assert found.volume.verdict == "no_detectable_change"
        fates = found.regions.of_fate
        assert [fates[fate].n_regions for fate in ("new", "resolved", "persisting")] == [0, 0, 1]

    def test_centre_on_centre_the_same_fluid_seems_to_move_and_that_is_said(self) -> None:
        other = visit(8, (BEFORE,), CIRRUS, MOVE, seed=2)  # another eye's vessels, so that nothing fits
        found = compare(visit(3, (BEFORE,), CIRRUS, seed=1), other)
        assert found.registration.verdict == "not_believable"
        assert float(np.sqrt(np.nanmean((found.later_um - found.earlier_um) ** 2))) > 5.0
        assert any("show a shift of the eye as a change" in warning for warning in found.warnings)
        assert not found.volume.within_common_area

    def test_a_known_change_of_volume_is_found(self) -> None:
        after = Blister(-300.0, 200.0, 700.0, 100.0)
        found = compare(visit(3, (BEFORE,), CIRRUS, seed=1), visit(3, (after,), CIRRUS, MOVE, seed=2))
        assert found.volume.difference_mm3 == pytest.approx(after.mm3 - BEFORE.mm3, rel=0.01)
        assert found.volume.verdict == "shrank"

    def test_new_resolved_and_persisting_regions_on_other_grids(self) -> None:
        gone, came = Blister(1500.0, -1200.0, 350.0, 80.0), Blister(-1500.0, -1300.0, 400.0, 90.0)
        found = compare(visit(3, (BEFORE, gone), DENSE, seed=1), visit(3, (BEFORE, came), CIRRUS, MOVE, seed=2))
        assert found.registration.verdict == "registered", found.registration.note
        fates = found.regions.of_fate
        assert [fates[fate].n_regions for fate in ("new", "resolved", "persisting")] == [1, 1, 1]
        assert fates["new"].later_mm3 == pytest.approx(came.mm3, rel=0.05)
        assert fates["resolved"].earlier_mm3 == pytest.approx(gone.mm3, rel=0.05)
        assert fates["resolved"].earlier_mm2 == pytest.approx(math.pi * 0.35**2, rel=0.08)
        assert fates["persisting"].later_mm3 == pytest.approx(BEFORE.mm3, rel=0.05)
        assert (found.resampled, found.grid.across_um) == (True, DENSE.across_um)

    def test_only_what_both_scans_cover_is_compared(self) -> None:
        fluid = (BEFORE, Blister(-2700.0, 0.0, 250.0, 100.0))
        lower = Alignment(-700.0, 0.0, 0.0)  # the later scan begins 700 um farther down, below the second blister
        found = compare(visit(3, fluid, CIRRUS, seed=1), visit(3, fluid, CIRRUS, lower, seed=2))
        assert found.registration.verdict == "registered", found.registration.note
        assert found.volume.earlier_mm3 == pytest.approx(BEFORE.mm3, rel=0.01)
        assert found.volume.difference_mm3 == pytest.approx(0.0, abs=0.01 * BEFORE.mm3)
        assert np.isnan(found.later_um[0]).all()


class TestMinimalDetectableChange:
    def test_is_196_times_the_root_of_the_summed_squares(self) -> None:
        earlier = visit(3, (BEFORE,), CIRRUS, seed=1, sd_mm3=0.003)
        found = compare(earlier, visit(3, (BEFORE,), CIRRUS, MOVE, seed=2, sd_mm3=0.004)).volume
        registration = found.parts_mm3["registration"]
        assert found.detectable_mm3 == pytest.approx(Z_95 * math.hypot(0.003, 0.004, registration))
        assert registration < 0.0005  # the whole blister lies in both scans, wherever they are

    def test_fluid_at_the_border_of_the_overlap_makes_it_wider(self) -> None:
        border, move = Blister(-2600.0, 0.0, 500.0, 150.0), Alignment(-500.0, 0.0, 0.0)
        found = compare(visit(3, (border,), CIRRUS, seed=1), visit(3, (border,), CIRRUS, move, seed=2))
        inside = compare(visit(3, (BEFORE,), CIRRUS, seed=1), visit(3, (BEFORE,), CIRRUS, move, seed=2))
        assert {found.registration.verdict, inside.registration.verdict} == {"registered"}
        edge_mm2 = 0.7 * 0.11  # about as wide and high as the blister is where the overlap cuts it
        assert found.registration.error_um is not None
        expected = edge_mm2 * found.registration.error_um / 1000
        assert found.volume.parts_mm3["registration"] == pytest.approx(expected, rel=0.5)
        assert inside.volume.parts_mm3["registration"] < 0.1 * expected

    def test_without_an_interval_nothing_is_judged(self) -> None:
        earlier = visit(3, (BEFORE,), CIRRUS, seed=1, sd_mm3=None)
        found = compare(earlier, visit(3, (), CIRRUS, MOVE, seed=2))
        assert (found.volume.detectable_mm3, found.volume.verdict) == (None, None)
        assert any("without interval" in warning for warning in found.warnings)

    @pytest.mark.parametrize(
        ("difference", "word"),
        [(0.0021, "grew"), (-0.0021, "shrank"), (0.002, "no_detectable_change"), (-0.001, "no_detectable_change")],
    )
    def test_the_word_for_it(self, difference: float, word: str) -> None:
        assert verdict_of(difference, 0.002) == word


class TestFluidAtTheEdge:
    def test_is_not_judged_where_the_scans_are_not_registered(self) -> None:
        grid = EnFaceGrid(8, 16, 200.0, 100.0)
        everywhere = Visit(grid, np.ones((8, 16), np.float32), np.zeros((8, 16), np.uint8), 0.1)
        found = compare(everywhere, everywhere)
        assert found.registration.verdict == "not_possible"
        assert any("reaches the edge" in warning for warning in found.warnings)
        assert found.volume.verdict is None
