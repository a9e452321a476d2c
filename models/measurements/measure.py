"""All figures of a fluid mask: counted voxels become mm³, µm and sectors, or None where the scan does not allow it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.measurements.counting import Counted, count
from models.measurements.figures import (
    Fovea,
    Interval,
    Measurements,
    PocketFigures,
    SectorFigures,
    SliceFigures,
)
from models.measurements.interval import Spread, interval_of, spread_of
from models.measurements.sectors import RADII_UM, FirstSlice, sector_figures
from models.oct.volume import UM2_PER_MM2, Laterality, Spacing

NL_PER_MM3 = 1000.0
"""Nanolitres in a cubic millimetre."""

FEW_SLICES = 4
"""B-scans with fluid below which the distance between them leaves much open."""

LEAST_COVER = 0.9
"""Share of the 6 mm circle below which a sentence says how little of it the scan shows."""

NO_SPACING = "The scan does not state its spacing, so no volume in mm³ is given."
ONE_SLICE = "A single B-scan has an area but no volume."
AT_EDGE = "Fluid reaches the edge of the scan; what lies beyond is not counted."
NO_FOVEA = "The fovea is not known, so there are no sectors; place it on the map."
NO_LATERALITY = "It is not known which eye this is, so there are no sectors."
CONVENTION = {
    "superior": "Sectors take B-scans as horizontal, the first one as the most superior.",
    "inferior": "Sectors take B-scans as horizontal, the first one as the most inferior, as this device scans.",
}


def measure(
    mask: Iterable[NDArray[np.generic]],
    probability: Iterable[NDArray[np.uint8]] | None = None,
    *,
    spacing: Spacing | None,
    laterality: Laterality | None = None,
    fovea: Fovea | None = None,
    first_slice: FirstSlice = "superior",
    opinions_px: tuple[int, ...] = (),
    boundary_error_um: float = 0.0,
) -> Measurements:
    """Measure a mask in one pass that holds two B-scans at most.

    Args:
        mask: (S, D, W) bool or 0 and 1, or its B-scans in order.
        probability: (S, D, W) uint8, 255 is certain, or its B-scans; None where there is none.
        spacing: of the scan, None where nobody stated it. B-scans are taken as equidistant.
        laterality: which eye it is.
        fovea: centre of the ETDRS circles.
        first_slice: which end of the eye the first B-scan shows.
        opinions_px: what each look of the network alone calls fluid.
        boundary_error_um: standard deviation that the contour as a whole has at least.

    Raises:
        MeasurementError: mask and probability do not belong together, or there is no B-scan.
    """
    return figures_of(
        count(mask, probability, opinions_px),
        spacing=spacing,
        laterality=laterality,
        fovea=fovea,
        first_slice=first_slice,
        boundary_error_um=boundary_error_um,
    )


def figures_of(
    counted: Counted,
    *,
    spacing: Spacing | None,
    laterality: Laterality | None = None,
    fovea: Fovea | None = None,
    first_slice: FirstSlice = "superior",
    boundary_error_um: float = 0.0,
) -> Measurements:
    """The figures of a mask that was counted; arguments as `measure` has them. Takes milliseconds."""
    n_voxels = int(counted.areas_px.sum())
    is_volume = spacing is not None and counted.shape[0] > 1
    spread = spread_of(counted, spacing.axial_um, boundary_error_um) if spacing is not None and is_volume else None
    voxel_mm3 = spacing.voxel_mm3 if spacing is not None and is_volume else None
    at, height_um = _highest(counted, spacing)
    centre = fovea if is_volume else None
    sectors = None
    if spacing is not None and is_volume and laterality is not None and centre is not None:
        sectors = sector_figures(counted.heights_px, spacing, laterality, centre, first_slice)
    return Measurements(
        fluid_voxels=n_voxels,
        volume_mm3=None if voxel_mm3 is None else n_voxels * voxel_mm3,
        volume_nl=None if voxel_mm3 is None else n_voxels * voxel_mm3 * NL_PER_MM3,
        volume_interval_mm3=None if voxel_mm3 is None or spread is None else _scaled(n_voxels, spread, voxel_mm3),
        interval_parts_mm3={} if voxel_mm3 is None or spread is None else _parts(spread, voxel_mm3),
        en_face_area_mm2=_en_face_mm2(counted, spacing) if is_volume else None,
        max_height_um=height_um,
        max_height_at=at,
        fovea=fovea,
        distance_to_fovea_um=_nearest_um(counted, spacing, centre),
        max_height_to_fovea_um=_distance_um(at, spacing, centre),
        n_pockets=counted.n_pockets,
        pockets=_pockets(counted, spacing, voxel_mm3),
        sectors=sectors,
        slices=_slices(counted, spacing),
        warnings=_warnings(counted, spacing, spread, laterality, fovea, sectors, first_slice),
    )


def _scaled(n_voxels: int, spread: Spread, voxel_mm3: float) -> Interval:
    interval = interval_of(float(n_voxels), spread)
    return Interval(interval.low * voxel_mm3, interval.high * voxel_mm3)


def _parts(spread: Spread, voxel_mm3: float) -> dict[str, float]:
    parts = {"contour": spread.contour, "slice_gap": spread.slice_gap}
    if spread.model is not None:
        parts["model"] = spread.model
    return {name: voxels * voxel_mm3 for name, voxels in parts.items()}


def _en_face_mm2(counted: Counted, spacing: Spacing | None) -> float | None:
    if spacing is None:
        return None
    return int(np.count_nonzero(counted.heights_px)) * spacing.across_um * spacing.along_um / UM2_PER_MM2


def _highest(counted: Counted, spacing: Spacing | None) -> tuple[tuple[int, int] | None, float | None]:
    """Where most fluid lies along an A-scan, and how much."""
    heights = counted.heights_px
    index, ascan = (int(place) for place in np.unravel_index(int(heights.argmax()), heights.shape))
    pixels = int(heights[index, ascan])
    place = (index, ascan) if pixels else None
    return place, None if spacing is None else pixels * spacing.axial_um


def _nearest_um(counted: Counted, spacing: Spacing | None, fovea: Fovea | None) -> float | None:
    """From the fovea to the nearest cell of the en-face grid with fluid; 0 within one."""
    rows, columns = np.nonzero(counted.heights_px)
    if spacing is None or fovea is None or rows.size == 0:
        return None
    down = np.clip(np.abs(rows - fovea.slice_index) - 0.5, 0, None) * spacing.across_um
    along = np.clip(np.abs(columns - fovea.ascan) - 0.5, 0, None) * spacing.along_um
    return float(np.hypot(down, along).min())


def _distance_um(at: tuple[int, int] | None, spacing: Spacing | None, fovea: Fovea | None) -> float | None:
    if at is None or spacing is None or fovea is None:
        return None
    down, along = (at[0] - fovea.slice_index) * spacing.across_um, (at[1] - fovea.ascan) * spacing.along_um
    return float(np.hypot(down, along))


def _pockets(counted: Counted, spacing: Spacing | None, voxel_mm3: float | None) -> tuple[PocketFigures, ...]:
    return tuple(
        PocketFigures(
            n_voxels=voxels,
            volume_mm3=None if voxel_mm3 is None else voxels * voxel_mm3,
            first_slice=first,
            last_slice=last,
            max_height_um=None if spacing is None else height * spacing.axial_um,
        )
        for voxels, first, last, height in counted.pockets.tolist()
    )


def _slices(counted: Counted, spacing: Spacing | None) -> tuple[SliceFigures, ...]:
    highest = counted.heights_px.max(axis=1).tolist()
    return tuple(
        SliceFigures(
            index=index,
            area_px=area,
            area_mm2=None if spacing is None else area * spacing.pixel_mm2,
            max_height_um=None if spacing is None else height * spacing.axial_um,
        )
        for index, (area, height) in enumerate(zip(counted.areas_px.tolist(), highest, strict=True))
    )


def _warnings(
    counted: Counted,
    spacing: Spacing | None,
    spread: Spread | None,
    laterality: Laterality | None,
    fovea: Fovea | None,
    sectors: tuple[SectorFigures, ...] | None,
    first_slice: FirstSlice,
) -> tuple[str, ...]:
    if spacing is None:
        return (NO_SPACING,)
    if counted.shape[0] < 2:
        return (ONE_SLICE,)
    said = []
    heights = counted.heights_px
    if any(edge.any() for edge in (heights[0], heights[-1], heights[:, 0], heights[:, -1])):
        said.append(AT_EDGE)
    n_with_fluid = int(np.count_nonzero(counted.areas_px))
    if 0 < n_with_fluid < FEW_SLICES:
        shown = "One B-scan shows" if n_with_fluid == 1 else f"{n_with_fluid} B-scans show"
        said.append(f"{shown} fluid, so the gaps of {spacing.across_um:.0f} µm between them leave much of it unseen.")
    if spread is not None and spread.stated_um:
        said.append(
            f"The interval takes {spread.stated_um:g} µm for the error of the contour, for the mask's own probability "
            "does not tell it."
        )
    if laterality is None:
        said.append(NO_LATERALITY)
    if fovea is None:
        said.append(NO_FOVEA)
    if sectors is not None:
        said.append(CONVENTION[first_slice])
        said += _cover(sectors)
    return tuple(said)


def _cover(sectors: tuple[SectorFigures, ...]) -> list[str]:
    """A sentence where the scan shows little of the largest circle."""
    shown = sum(field.area_mm2 for field in sectors if field.sector != "outside")
    share = shown / (np.pi * RADII_UM[-1] ** 2 / UM2_PER_MM2)
    if share >= LEAST_COVER:
        return []
    return [f"The scan covers {100 * share:.0f} % of the 6 mm circle; sectors are of what it covers."]
