"""Derived objects are written by a process of their own, under limits of time and memory.

pydicom and highdicom take 200 MiB before they have done anything, a full mask as much again; the web service has 150.
The job goes in as JSON through a pipe, since it may name a patient; voxels lie in a `.npy` file, and nothing is
unpickled.
"""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.oct.dicom_out.described import FiledUnder, MaskOrigin, Scan, SegKind
from models.oct.dicom_out.reference import known_spacing, require_reference
from models.oct.dicom_out.terms import FigureLine
from models.oct.limited_child import run_child
from models.oct.volume import OCTError

CHILD = "models.oct.dicom_out"

MIB = 1024**2

BASE_MEMORY_BYTES = 2048 * MIB
"""Address space of interpreter, libraries and the standard's tables; less than 500 MiB of it are ever touched."""

MEMORY_PER_BYTE = 8
"""Address space for each byte of the array."""

BASE_S = 60.0
S_PER_MIB = 1.0
"""Generous, for a machine that is busy: a full mask of 64 MiB takes a few seconds on an idle one."""

MAX_PIXEL_BYTES = 2**32 - 2
"""An element's length is a 32-bit number, and even."""

UNUSABLE, NO_ROOM, NO_MEMORY = 3, 4, 5
"""Exit statuses: the array is not the scan's or the mask's, the disk is full, the memory limit was met."""

MAX_PLACES = 4000
"""Characters that are kept of where a writer broke off."""


class NotWritten(OCTError):
    """A DICOM object could not be written. `places` tells where the writer broke off, without values, for the log."""

    code = "dicom_not_written"

    def __init__(self, sentence: str, places: str = "") -> None:
        super().__init__(sentence)
        self.places = places


class UnusableArray(OCTError):
    """The array handed in is not of the scan, or no mask."""

    code = "unusable_mask"


class TooLargeForDicom(OCTError):
    """More pixels than a DICOM element holds."""

    code = "too_large_for_dicom"


@dataclass(frozen=True)
class Job:
    """What the child is told."""

    what: Literal["opt", "seg", "sr"]
    target: str
    scan: Scan
    array: str | None = None
    origin: MaskOrigin | None = None
    kind: SegKind = "BINARY"
    lines: tuple[FigureLine, ...] = ()
    comments: tuple[str, ...] = ()
    filed_under: FiledUnder | None = None
    memory_bytes: int = BASE_MEMORY_BYTES
    cpu_s: int = int(BASE_S)


def write_opt(bscans: Path, target: Path, scan: Scan, *, filed_under: FiledUnder | None = None) -> None:
    """The scan as Ophthalmic Tomography Image Storage, with planes made of its spacing.

    Args:
        bscans: a `.npy` file of (S, D, W) uint8 or uint16.
        target: the file to write; nothing is left there when writing fails.

    Raises:
        UnknownSpacing, TooLargeForDicom, UnusableArray, NotWritten
        OSError: the disk is full.
    """
    known_spacing(scan)
    _write(Job("opt", str(target), scan, str(bscans), filed_under=filed_under))


def write_seg(
    mask: Path,
    target: Path,
    scan: Scan,
    origin: MaskOrigin,
    *,
    kind: SegKind = "BINARY",
    filed_under: FiledUnder | None = None,
) -> None:
    """A mask as DICOM Segmentation of one segment, subretinal fluid; empty frames are kept.

    Args:
        mask: a `.npy` file of (S, D, W) uint8, 0 and 1.
        target: the file to write; nothing is left there when writing fails.

    Raises:
        UnknownSpacing, TooLargeForDicom, UnusableArray, NotWritten
        OSError: the disk is full.
    """
    require_reference(scan)
    _write(Job("seg", str(target), scan, str(mask), origin, kind, filed_under=filed_under))


def write_sr(
    target: Path,
    scan: Scan,
    origin: MaskOrigin,
    lines: Sequence[FigureLine],
    *,
    comments: Sequence[str] = (),
    kind: SegKind = "BINARY",
    filed_under: FiledUnder | None = None,
) -> None:
    """Figures as a TID 1500 measurement report that refers to the SEG of `kind` which `write_seg` writes.

    `models.measurements.dicom_lines.lines_of` makes the lines of measurements.

    Raises:
        UnknownSpacing, NotWritten
        OSError: the disk is full.
    """
    require_reference(scan)
    job = Job("sr", str(target), scan, None, origin, kind, tuple(lines), tuple(comments), filed_under=filed_under)
    _write(job)


def _write(job: Job) -> None:
    n_bytes = 0 if job.array is None else Path(job.array).stat().st_size
    if n_bytes > MAX_PIXEL_BYTES:
        raise TooLargeForDicom(f"The array has {n_bytes / 2**30:.1f} GiB; a DICOM object holds less than 4.")
    seconds = BASE_S + S_PER_MIB * n_bytes / MIB
    limited = {**vars(job), "memory_bytes": BASE_MEMORY_BYTES + MEMORY_PER_BYTE * n_bytes, "cpu_s": int(seconds)}
    target = Path(job.target)
    try:
        status, places = _run(Job(**limited), 2 * seconds)
        _refuse(status, places)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _refuse(status: int, places: str) -> None:
    if status == NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if status == UNUSABLE:
        raise UnusableArray(
            "The voxels handed in are not of the scan's size and type, or the mask holds more than 0 and 1."
        )
    if status == NO_MEMORY:
        raise NotWritten("The DICOM object was not written: it needs more memory than it may take.", places)
    if status != 0:
        raise NotWritten("The DICOM object was not written: its writer broke off.", places)


def _run(job: Job, timeout_s: float) -> tuple[int, str]:
    """Exit status of the child and where it broke off; it is gone afterwards, whatever happened."""
    from pydantic import TypeAdapter  # loaded by whoever serves HTTP anyway; notebooks that write nothing do without

    order = TypeAdapter(Job).dump_json(job)
    try:
        status, places = run_child(CHILD, order, timeout_s=timeout_s, environment={}, keeps_errors=True)
    except subprocess.TimeoutExpired:
        raise NotWritten(f"The DICOM object was not written within {timeout_s:.0f} s, so it was given up.") from None
    return status, places.decode(errors="replace")[-MAX_PLACES:]
