"""The same mask measured by eyepy: an EyeVolume with a pixel annotation, quantified on the ETDRS grid."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measurements.eyes import exact_eye
from models.measurements.figures import Fovea, Measurements
from models.measurements.measure import measure
from models.measurements.sectors import RADII_UM
from models.oct.phantom import PhantomGeometry
from models.oct.phantom_presets import nrd_eye
from models.oct.volume import Laterality, Spacing

SEEDS = (170_000, 170_001, 170_002)

SQUARE = PhantomGeometry(49, 320, 385, Spacing(120.0, 5.5, 15.0))
"""Its first and last B-scan lie as far apart as its first and last A-scan. eyepy stretches the map of a volume without
a fundus image to a square, so that its total in mm³ is right only then."""

EYEPY_SECTORS = {
    "Radius: 0-0.5 Sector: 0": "centre",
    **{
        f"Radius: 0.5-1.5 Sector: {n}": f"inner_{name}"
        for n, name in enumerate(("superior", "temporal", "inferior", "nasal"))
    },
    **{
        f"Radius: 1.5-3.0 Sector: {n}": f"outer_{name}"
        for n, name in enumerate(("superior", "temporal", "inferior", "nasal"))
    },
}
"""eyepy counts sectors from 45 degrees on, against the clock in a right eye and with it in a left one."""


def agreement() -> list[dict[str, Any]]:
    """Volume and sectors by both, for right and left eyes."""
    rows = []
    for seed in SEEDS:
        eye = exact_eye(SQUARE, seed=seed, pathology=nrd_eye(seed))
        mask = np.stack(list(eye.mask()))
        for laterality in ("OD", "OS"):
            rows.append({"seed": seed, "laterality": laterality, **_both(mask, laterality)})
    return rows


def ours(mask: NDArray[np.bool_], laterality: Laterality) -> Measurements:
    """Ours, around the middle of the map, with the first B-scan lowest as eyepy takes it."""
    centre = Fovea((mask.shape[0] - 1) / 2, (mask.shape[2] - 1) / 2, "placed")
    return measure(mask, spacing=SQUARE.spacing, laterality=laterality, fovea=centre, first_slice="inferior")


def theirs(mask: NDArray[np.bool_], laterality: Laterality) -> dict[str, float]:
    """eyepy's figures by its own names."""
    from eyepy import EyeBscanMeta, EyeVolume, EyeVolumeMeta

    spacing, n_slices = SQUARE.spacing, mask.shape[0]
    lines = [
        EyeBscanMeta(start_pos=(0, index), end_pos=(mask.shape[2] - 1, index), pos_unit="pixel")
        for index in range(n_slices - 1, -1, -1)
    ]
    meta = EyeVolumeMeta(
        scale_z=spacing.across_um / 1000,
        scale_x=spacing.along_um / 1000,
        scale_y=spacing.axial_um / 1000,
        scale_unit="mm",
        bscan_meta=lines,
        laterality=laterality,
    )
    volume = EyeVolume(np.zeros(mask.shape, np.uint8), meta=meta)
    radii = tuple(um / 1000 for um in RADII_UM)
    fluid = volume.add_pixel_annotation(mask, name="fluid", radii=radii, n_sectors=(1, 4, 4), rotation=(0, 45, 45))
    return dict(fluid.quantification)


def _both(mask: NDArray[np.bool_], laterality: Laterality) -> dict[str, Any]:
    mine, other = ours(mask, laterality), theirs(mask, laterality)
    if mine.volume_mm3 is None or mine.sectors is None:
        raise ValueError("The phantom states spacing, eye and fovea.")
    counted = other["Total [OCT voxels]"] * other["OCT Voxel Size [µm³]"] / 1e9
    by_name = {str(field.sector): field.volume_mm3 for field in mine.sectors}
    differences = [abs(other[f"{theirs_name} [mm³]"] - by_name[name]) for theirs_name, name in EYEPY_SECTORS.items()]
    return {
        "ours_mm3": round(mine.volume_mm3, 6),
        "eyepy_voxels_mm3": round(float(counted), 6),
        "eyepy_total_mm3": round(float(other["Total [mm³]"]), 6),
        "voxels_off_percent": round(100 * abs(counted / mine.volume_mm3 - 1), 4),
        "total_off_percent": round(100 * abs(other["Total [mm³]"] / mine.volume_mm3 - 1), 4),
        "largest_sector_difference_of_total_percent": round(100 * max(differences) / mine.volume_mm3, 3),
    }
