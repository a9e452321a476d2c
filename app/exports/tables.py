"""The tables of measurements: columns and rows. One row a segmentation, or one for each of its B-scans or sectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.exports.cells import Value
from models.measurements.figures import Measurements, SectorFigures

Level = Literal["volume", "slice", "sector"]

Kind = Literal["text", "whole", "real", "day", "time"]

LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True)
class Measured:
    """A finished segmentation with what is stated of it."""

    segmentation: Segmentation
    volume: Volume
    figures: Measurements | None
    """None where they are not kept, or kept from the reader."""
    word: str
    """`yes`, or why there are no figures."""
    hidden: bool = False
    """Whether even what the segmentation's row says is kept from the reader."""


WHO: dict[str, Kind] = {
    "volume_id": "text",
    "patient_key": "text",
    "laterality": "text",
    "acquired_on": "day",
    "segmentation_id": "text",
    "method": "text",
    "model_id": "text",
    "measured": "text",
}

COLUMNS: dict[Level, dict[str, Kind]] = {
    "volume": WHO
    | {
        "segmented_at": "time",
        "device": "text",
        "format": "text",
        "n_slices": "whole",
        "height_px": "whole",
        "width_px": "whole",
        "across_um": "real",
        "axial_um": "real",
        "along_um": "real",
        "spacing_source": "text",
        "fluid_voxels": "whole",
        "volume_mm3": "real",
        "volume_nl": "real",
        "volume_low_mm3": "real",
        "volume_high_mm3": "real",
        "sd_contour_mm3": "real",
        "sd_model_mm3": "real",
        "sd_slice_gap_mm3": "real",
        "en_face_area_mm2": "real",
        "max_height_um": "real",
        "max_height_slice_index": "whole",
        "max_height_ascan": "whole",
        "fovea_slice_index": "real",
        "fovea_ascan": "real",
        "fovea_source": "text",
        "distance_to_fovea_um": "real",
        "max_height_to_fovea_um": "real",
        "n_pockets": "whole",
        "warnings": "text",
    },
    "slice": WHO
    | {
        "slice_index": "whole",
        "area_px": "whole",
        "area_mm2": "real",
        "max_height_um": "real",
        "probability": "real",
    },
    "sector": WHO
    | {
        "sector": "text",
        "area_mm2": "real",
        "fluid_area_mm2": "real",
        "volume_mm3": "real",
        "mean_thickness_um": "real",
    },
}
"""Level to its columns in order, with the kind of their values. Slice indices are 0-based."""

Row = list[Value]


def rows_of(level: Level, measured: Measured) -> Iterator[Row]:
    """The rows of one segmentation; at least one, so that none is missing without a word."""
    who = _who(measured)
    for rest in _REST[level](measured):
        row = who | rest
        yield [row.get(column) for column in COLUMNS[level]]


def _who(measured: Measured) -> dict[str, Value]:
    volume, segmentation = measured.volume, measured.segmentation
    return {
        "volume_id": volume.id,
        "patient_key": volume.patient_key,
        "laterality": volume.laterality,
        "acquired_on": volume.acquired_on,
        "segmentation_id": segmentation.id,
        "method": segmentation.method,
        "model_id": segmentation.model_id,
        "measured": measured.word,
    }


def _of_volume(measured: Measured) -> Iterator[dict[str, Value]]:
    volume, segmentation, figures = measured.volume, measured.segmentation, measured.figures
    row: dict[str, Value] = {
        "segmented_at": segmentation.finished_at,
        "device": volume.device,
        "format": volume.format,
        "n_slices": volume.n_slices,
        "height_px": volume.height,
        "width_px": volume.width,
        "across_um": volume.across_um,
        "axial_um": volume.axial_um,
        "along_um": volume.along_um,
        "spacing_source": volume.spacing_source,
    }
    if not measured.hidden:
        row |= {
            "fluid_voxels": segmentation.fluid_voxels,
            "volume_mm3": segmentation.fluid_volume_mm3,
            "volume_low_mm3": segmentation.fluid_volume_low_mm3,
            "volume_high_mm3": segmentation.fluid_volume_high_mm3,
            "warnings": _in_one_cell([*volume.warnings, *segmentation.warnings]),
        }
    if figures is not None:
        row |= _figures(figures)
        row["warnings"] = _in_one_cell([*volume.warnings, *segmentation.warnings, *figures.warnings])
    yield row


def _in_one_cell(warnings: Sequence[str]) -> str | None:
    """Warnings in their order, each once: a mask repeats those of its scan."""
    return " ".join(dict.fromkeys(warnings)) or None


def _figures(figures: Measurements) -> dict[str, Value]:
    interval, at, fovea = figures.volume_interval_mm3, figures.max_height_at, figures.fovea
    parts = figures.interval_parts_mm3
    return {
        "fluid_voxels": figures.fluid_voxels,
        "volume_mm3": figures.volume_mm3,
        "volume_nl": figures.volume_nl,
        "volume_low_mm3": None if interval is None else interval.low,
        "volume_high_mm3": None if interval is None else interval.high,
        "sd_contour_mm3": parts.get("contour"),
        "sd_model_mm3": parts.get("model"),
        "sd_slice_gap_mm3": parts.get("slice_gap"),
        "en_face_area_mm2": figures.en_face_area_mm2,
        "max_height_um": figures.max_height_um,
        "max_height_slice_index": None if at is None else at[0],
        "max_height_ascan": None if at is None else at[1],
        "fovea_slice_index": None if fovea is None else fovea.slice_index,
        "fovea_ascan": None if fovea is None else fovea.ascan,
        "fovea_source": None if fovea is None else fovea.source,
        "distance_to_fovea_um": figures.distance_to_fovea_um,
        "max_height_to_fovea_um": figures.max_height_to_fovea_um,
        "n_pockets": figures.n_pockets,
    }


def _of_slices(measured: Measured) -> Iterator[dict[str, Value]]:
    if measured.hidden:
        yield {}
        return
    spacing = measured.volume.spacing
    heights = {} if measured.figures is None else {one.index: one.max_height_um for one in measured.figures.slices}
    for index, item in enumerate(measured.segmentation.slices):
        yield {
            "slice_index": index,
            "area_px": item["area_px"],
            "area_mm2": None if spacing is None else item["area_px"] * spacing.pixel_mm2,
            "max_height_um": heights.get(index),
            "probability": item["probability"],
        }


def _of_sectors(measured: Measured) -> Iterator[dict[str, Value]]:
    sectors: tuple[SectorFigures, ...] = () if measured.figures is None else measured.figures.sectors or ()
    for one in sectors:
        yield {
            "sector": one.sector,
            "area_mm2": one.area_mm2,
            "fluid_area_mm2": one.fluid_area_mm2,
            "volume_mm3": one.volume_mm3,
            "mean_thickness_um": one.mean_thickness_um,
        }
    if not sectors:
        yield {} if measured.figures is None else {"measured": NO_SECTORS}


NO_SECTORS = "no: sectors need spacing, laterality and a fovea"

_REST: dict[Level, Callable[[Measured], Iterator[dict[str, Value]]]] = {
    "volume": _of_volume,
    "slice": _of_slices,
    "sector": _of_sectors,
}
