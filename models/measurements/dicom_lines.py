"""Measurements as the lines of a DICOM report. What is not known has no line."""

from __future__ import annotations

from collections.abc import Iterator

from models.measurements.figures import Measurements, SectorFigures
from models.oct.dicom_out.terms import (
    ALONG_DEPTH,
    AREA,
    DISTANCE,
    EN_FACE,
    ETDRS_FIELDS,
    HEIGHT,
    MAXIMUM,
    MEAN,
    MM2,
    MM3,
    N_POCKETS,
    N_VOXELS,
    POCKETS,
    TO_FOVEA,
    UM,
    VOLUME,
    VOXELS,
    FigureLine,
)


def lines_of(measured: Measurements) -> tuple[FigureLine, ...]:
    """The figures of a mask that a report states: volume with its interval first, ETDRS fields last."""
    return (*_whole(measured), *(line for field in measured.sectors or () for line in _field(field)))


def _whole(measured: Measurements) -> Iterator[FigureLine]:
    if measured.volume_mm3 is not None:
        interval = measured.volume_interval_mm3
        low, high = (None, None) if interval is None else (interval.low, interval.high)
        yield FigureLine(VOLUME, measured.volume_mm3, MM3, low=low, high=high)
    if measured.en_face_area_mm2 is not None:
        yield FigureLine(AREA, measured.en_face_area_mm2, MM2, method=EN_FACE)
    if measured.max_height_um is not None:
        yield FigureLine(HEIGHT, measured.max_height_um, UM, derivation=MAXIMUM, method=ALONG_DEPTH)
    if measured.distance_to_fovea_um is not None:
        yield FigureLine(DISTANCE, measured.distance_to_fovea_um, UM, method=TO_FOVEA)
    yield FigureLine(N_POCKETS, measured.n_pockets, POCKETS)
    yield FigureLine(N_VOXELS, measured.fluid_voxels, VOXELS)


def _field(figures: SectorFigures) -> Iterator[FigureLine]:
    field = ETDRS_FIELDS[figures.sector]
    yield FigureLine(VOLUME, figures.volume_mm3, MM3, field=field)
    yield FigureLine(AREA, figures.fluid_area_mm2, MM2, method=EN_FACE, field=field)
    yield FigureLine(HEIGHT, figures.mean_thickness_um, UM, derivation=MEAN, method=ALONG_DEPTH, field=field)
