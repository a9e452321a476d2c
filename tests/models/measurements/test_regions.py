"""Regions of fluid at two visits, with answers by hand."""

from __future__ import annotations

import numpy as np
import pytest

from models.measurements.regions import FluidMap, Regions, regions_of
from models.oct.en_face_grid import EnFaceGrid

GRID = EnFaceGrid(12, 12, 100.0, 100.0)
"""A cell is 0.01 mm², the smallest region that is judged; 10 µm over it are 0.1 nL."""

LEFT, RIGHT = (slice(1, 3), slice(1, 3)), (slice(1, 3), slice(8, 10))


def fluid(*places: tuple[slice, slice], um: float = 10.0) -> FluidMap:
    """Fluid of one height at some places."""
    thickness = np.zeros((12, 12), np.float32)
    for place in places:
        thickness[place] = um
    return FluidMap(thickness, (thickness > 0).astype(np.float32))


def counts(found: Regions) -> list[int]:
    """How many are new, resolved and persisting."""
    return [found.of_fate[fate].n_regions for fate in ("new", "resolved", "persisting")]


class TestRegionsOf:
    def test_fates(self) -> None:
        bottom = (slice(8, 10), slice(4, 6))
        later = fluid(RIGHT, um=20.0)
        later.thickness_um[bottom] = later.share[bottom] = 1.0
        found = regions_of(fluid(LEFT, bottom), later, GRID, tolerance_um=0.0)
        assert counts(found) == [1, 1, 1]
        assert found.of_fate["new"].later_mm3 == pytest.approx(4 * 0.0002)
        assert found.of_fate["resolved"].earlier_mm2 == pytest.approx(0.04)
        first = found.largest[0]
        assert (first.fate, first.slice_index, first.ascan) == ("new", 1, 8)

    def test_a_pocket_that_only_moved_by_the_error_persists(self) -> None:
        beside = (slice(1, 3), slice(4, 6))
        assert counts(regions_of(fluid(LEFT), fluid(beside), GRID, tolerance_um=0.0)) == [1, 1, 0]
        assert counts(regions_of(fluid(LEFT), fluid(beside), GRID, tolerance_um=100.0)) == [0, 0, 1]

    def test_what_a_scan_does_not_show_is_neither_new_nor_resolved(self) -> None:
        later = fluid()
        later.thickness_um[:, :6] = later.share[:, :6] = np.nan
        assert counts(regions_of(fluid(LEFT, RIGHT), later, GRID, tolerance_um=0.0)) == [0, 1, 0]

    def test_small_ones_are_counted_apart(self) -> None:
        fine = EnFaceGrid(12, 12, 40.0, 40.0)
        found = regions_of(fluid(LEFT), fluid(), fine, tolerance_um=0.0)
        assert (counts(found), found.n_small) == ([0, 0, 0], 1)

    def test_no_fluid_at_all(self) -> None:
        found = regions_of(fluid(), fluid(), GRID, tolerance_um=50.0)
        assert (counts(found), found.largest, found.n_small) == ([0, 0, 0], (), 0)
