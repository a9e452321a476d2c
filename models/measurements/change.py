"""What changed in the fluid of one eye between two visits: the volume, whether that can be told, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from models.measurements.alignment import Alignment, centres, covered, sample
from models.measurements.regions import FluidMap, Regions, regions_of
from models.measurements.registration import Registration, register
from models.oct.en_face_grid import EnFaceGrid, coarser, resample
from models.oct.volume import UM3_PER_MM3

Z_95: Final = 1.959964
"""A normal error lies within so many standard deviations in 95 % of cases."""

Map = NDArray[np.float32]

ChangeVerdict = Literal["grew", "shrank", "no_detectable_change"]


@dataclass(frozen=True)
class Visit:
    """One scan of the eye and the fluid found in it."""

    grid: EnFaceGrid
    thickness_um: Map
    """(S, W) fluid along each A-scan."""
    projection: NDArray[np.generic]
    """(S, W) en-face projection, any unit."""
    volume_sd_mm3: float | None
    """Standard deviation of the fluid volume; None: nobody has stated it."""


@dataclass(frozen=True)
class VolumeChange:
    """The difference of the fluid volumes, and how large it must be to be told from none."""

    earlier_mm3: float
    """Within the area that both scans cover where they are registered, else of the whole scan; so is the next."""
    later_mm3: float
    difference_mm3: float
    """Later minus earlier."""
    detectable_mm3: float | None
    """The minimal detectable change at 95 %; also half the width of the difference's interval."""
    parts_mm3: dict[str, float]
    """Standard deviation by cause: earlier, later, registration."""
    verdict: ChangeVerdict | None
    """None where no minimal detectable change can be stated, or where scans that are not registered cut fluid off."""
    within_common_area: bool


@dataclass(frozen=True)
class Change:
    """Two visits compared. Maps are (S, W) on `grid`, around the centre of the earlier scan."""

    registration: Registration
    grid: EnFaceGrid
    resampled: bool
    """Whether the scans have different grids, so that both are averaged over the coarser cells."""
    earlier_um: Map
    later_um: Map
    """NaN where the later scan does not reach; so is the earlier one's."""
    volume: VolumeChange
    regions: Regions
    warnings: tuple[str, ...]


def compare(earlier: Visit, later: Visit) -> Change:
    """Register two visits of one eye and compare their fluid.

    The minimal detectable change is 1.96 · sqrt(s_earlier² + s_later² + s_registration²): the standard deviations of
    both volumes as they are stated, and the change that the registration's standard error makes. What the errors of
    both visits share, such as a model that always sees too much, makes it too wide rather than too narrow.
    """
    registration = register(earlier.projection, later.projection, earlier.grid, later.grid)
    grid = coarser(earlier.grid, later.grid)
    before, after = _on_grid(earlier, grid), _brought(later, registration, grid)
    volume = _volume_change(earlier, later, registration)
    return Change(
        registration=registration,
        grid=grid,
        resampled=earlier.grid != later.grid,
        earlier_um=before.thickness_um,
        later_um=after.thickness_um,
        volume=volume,
        regions=regions_of(before, after, grid, tolerance_um=registration.error_um or 0.0),
        warnings=tuple(_warnings(earlier, later, registration, volume)),
    )


def _on_grid(visit: Visit, grid: EnFaceGrid) -> FluidMap:
    """The fluid of a visit on another grid, centre on centre."""
    maps = (visit.thickness_um, (visit.thickness_um > 0).astype(np.float32))
    return FluidMap(*(values if visit.grid == grid else resample(values, visit.grid, grid) for values in maps))


def _brought(later: Visit, registration: Registration, grid: EnFaceGrid) -> FluidMap:
    """The later visit's fluid on the earlier scan's grid."""
    if registration.verdict != "registered":
        return _on_grid(later, grid)
    own = later.grid
    if (own.across_um, own.along_um) != (grid.across_um, grid.along_um):
        rows = max(1, round(own.n_slices * own.across_um / grid.across_um))
        columns = max(1, round(own.n_ascans * own.along_um / grid.along_um))
        own = EnFaceGrid(rows, columns, grid.across_um, grid.along_um)
    places = registration.alignment.to_later(centres(grid))
    return FluidMap(*(sample(np.nan_to_num(values), own, places) for values in _on_grid(later, own)))


def _volume_change(earlier: Visit, later: Visit, registration: Registration) -> VolumeChange:
    is_registered = registration.verdict == "registered"
    alignment = registration.alignment if is_registered else None
    before, after = _volumes(earlier, later, alignment)
    parts = {}
    if earlier.volume_sd_mm3 is not None:
        parts["earlier"] = earlier.volume_sd_mm3
    if later.volume_sd_mm3 is not None:
        parts["later"] = later.volume_sd_mm3
    is_stated = len(parts) == 2
    if alignment is not None and registration.error_um is not None:
        parts["registration"] = _registration_sd(earlier, later, alignment, registration.error_um)
    detectable = Z_95 * math.sqrt(sum(part**2 for part in parts.values())) if is_stated else None
    is_cut = not is_registered and _is_cut(earlier, later)
    return VolumeChange(
        earlier_mm3=before,
        later_mm3=after,
        difference_mm3=after - before,
        detectable_mm3=detectable,
        parts_mm3=parts,
        verdict=None if detectable is None or is_cut else verdict_of(after - before, detectable),
        within_common_area=is_registered,
    )


def verdict_of(difference_mm3: float, detectable_mm3: float) -> ChangeVerdict:
    """In a word; a difference that is just as large as the detectable one does not count as detected."""
    if abs(difference_mm3) <= detectable_mm3:
        return "no_detectable_change"
    return "grew" if difference_mm3 > 0 else "shrank"


def _volumes(earlier: Visit, later: Visit, alignment: Alignment | None) -> tuple[float, float]:
    """Fluid volumes in mm³ of the area that both scans cover; None: of the whole scans.

    Each is summed over its own cells, so that nothing is lost to interpolation.
    """
    weights: list[NDArray[np.float64] | float] = [1.0, 1.0]
    if alignment is not None:
        weights = [
            covered(later.grid, alignment.to_later(centres(earlier.grid))),
            covered(earlier.grid, alignment.to_earlier(centres(later.grid))),
        ]
    sums = [
        float(np.sum(visit.thickness_um * weight, dtype=np.float64)) * visit.grid.cell_um2 / UM3_PER_MM3
        for visit, weight in zip((earlier, later), weights, strict=True)
    ]
    return sums[0], sums[1]


def _registration_sd(earlier: Visit, later: Visit, alignment: Alignment, error_um: float) -> float:
    """How much the difference changes when the later scan is moved by the registration's standard error."""
    total = 0.0
    for axis in ("across_um", "along_um"):
        ends = []
        for sign in (-1, 1):
            moved = replace(alignment, **{axis: getattr(alignment, axis) + sign * error_um})
            before, after = _volumes(earlier, later, moved)
            ends.append(after - before)
        total += ((ends[1] - ends[0]) / 2) ** 2
    return math.sqrt(total)


def _warnings(earlier: Visit, later: Visit, registration: Registration, volume: VolumeChange) -> list[str]:
    said = []
    if registration.verdict != "registered":
        said.append(
            "The scans are not registered: what is new, resolved or persisting, and the map of the difference, show a "
            "shift of the eye as a change."
        )
        if _is_cut(earlier, later):
            said.append(
                "Fluid reaches the edge of a scan, so part of it may lie outside; without registration the difference "
                "of the volumes may be one of what was scanned and is not judged."
            )
    if volume.detectable_mm3 is None:
        said.append("A volume is without interval, so whether its change can be told from none is not stated.")
    return said


def _is_cut(*visits: Visit) -> bool:
    """Whether fluid reaches the edge of a scan."""
    edges = (edge for visit in visits for edge in (visit.thickness_um[[0, -1]], visit.thickness_um[:, [0, -1]]))
    return any(bool((edge > 0).any()) for edge in edges)
