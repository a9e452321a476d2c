"""The figures of a mask as one row of a table."""

from __future__ import annotations

from serous_client.api.models import MeasurementsRead
from serous_client.tables import Cell

SINGLE = (
    "segmentation_id",
    "volume_id",
    "laterality",
    "fluid_voxels",
    "volume_mm3",
    "volume_nl",
    "en_face_area_mm2",
    "max_height_um",
    "distance_to_fovea_um",
    "max_height_to_fovea_um",
    "n_pockets",
)
"""Figures that are one number or word, under their names of the API."""

SECTORS = (
    "centre",
    "inner_superior",
    "inner_nasal",
    "inner_inferior",
    "inner_temporal",
    "outer_superior",
    "outer_nasal",
    "outer_inferior",
    "outer_temporal",
    "outside",
)

COLUMNS = (
    *SINGLE,
    "volume_low_mm3",
    "volume_high_mm3",
    "fovea_slice_index",
    "fovea_ascan",
    "fovea_source",
    *(f"{sector}_mm3" for sector in SECTORS),
    "warnings",
)
"""Of one mask. The interval holds the volume with 95 %; the sectors are the ETDRS fields."""


def figures_row(measured: MeasurementsRead) -> dict[str, Cell]:
    """`COLUMNS` of one mask; None is what the scan does not allow to state."""
    interval, fovea = measured.volume_interval_mm3, measured.fovea
    sectors: dict[str, float] = {sector.sector: sector.volume_mm3 for sector in measured.sectors or ()}
    return {
        **{name: getattr(measured, name) for name in SINGLE},
        "volume_low_mm3": None if interval is None else interval.low,
        "volume_high_mm3": None if interval is None else interval.high,
        "fovea_slice_index": None if fovea is None else fovea.slice_index,
        "fovea_ascan": None if fovea is None else fovea.ascan,
        "fovea_source": None if fovea is None else fovea.source,
        **{f"{sector}_mm3": sectors.get(sector) for sector in SECTORS},
        "warnings": " ".join(measured.warnings),
    }
