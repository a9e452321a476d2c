"""Scans, origins and masks for the tests of what is written as DICOM. All are tiny and made in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.oct.dicom_out import FigureLine, MaskOrigin, Scan
from models.oct.dicom_out.terms import AREA, EN_FACE, ETDRS_FIELDS, MM2, MM3, N_POCKETS, POCKETS, VOLUME
from models.oct.dicom_source import DicomSource, SourceFrame
from models.oct.volume import Spacing

OPT = "1.2.840.10008.5.1.4.1.1.77.1.5.4"

SHAPE = (5, 13, 21)
"""(S, D, W) of 273 pixels a frame, no multiple of 8: bits of one frame share a byte with the next."""

SPACING = Spacing(across_um=120.0, axial_um=4.0, along_um=12.0)

MADE_AT = datetime(2026, 11, 27, 12, 30, 15, tzinfo=UTC)

ORIGIN = MaskOrigin("0199-seg", "network", "0199-model", MADE_AT, "0.1.0")

LINES = (
    FigureLine(VOLUME, 0.25, MM3, low=0.2, high=0.31),
    FigureLine(AREA, 1.5, MM2, method=EN_FACE),
    FigureLine(N_POCKETS, 2, POCKETS),
    FigureLine(VOLUME, 0.05, MM3, field=ETDRS_FIELDS["inner_nasal"]),
)


def scan(shape: tuple[int, int, int] = SHAPE, **changes: object) -> Scan:
    """A scan that did not come as DICOM, with spacing."""
    made = Scan(
        volume_id="0199-volume",
        shape=shape,
        spacing=SPACING,
        stored_at=MADE_AT,
        laterality="OS",
        patient_key="P-7",
        acquired_on=date(2026, 3, 4),
        device="Acme Scanner 5",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def source(
    shape: tuple[int, int, int] = SHAPE, *, numbers: tuple[int, ...] | None = None, **changes: object
) -> DicomSource:
    """One OPT instance that can carry a SEG: frames 0.12 mm apart along the y axis, with the spacing of `scan`.

    `numbers` are the frames of the file in the order of the volume.
    """
    order = numbers or tuple(range(1, shape[0] + 1))
    made = DicomSource(
        study_instance_uid="1.2.3",
        series_instance_uid="1.2.3.4",
        sop_class_uid=OPT,
        frame_of_reference_uid="1.2.3.9",
        rows=shape[1],
        columns=shape[2],
        frames=tuple(SourceFrame("1.2.3.4.5", number, (0.0, index * 0.12, 0.0)) for index, number in enumerate(order)),
        orientation=(1.0, 0.0, 0.0, 0.0, 0.0, -1.0),
        pixel_spacing_mm=(0.004, 0.012),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def blob(shape: tuple[int, int, int] = SHAPE, *, seed: int = 0) -> NDArray[np.uint8]:
    """A mask without symmetry, so that every wrong turn, flip or shift shows. Its first frame is empty."""
    mask = (np.random.default_rng(seed).random(shape) < 0.3).astype(np.uint8)
    mask[0] = 0
    return mask


def saved(array: NDArray[np.generic], folder: Path) -> Path:
    """A `.npy` file of an array."""
    path = folder / "array.npy"
    np.save(path, array, allow_pickle=False)
    return path
