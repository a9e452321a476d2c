"""From a stored scan and its mask to DICOM files. The writing itself happens in a process of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import BoundedSemaphore
from typing import cast

import structlog
from numpy.lib import format as npy
from sqlalchemy.orm import Session

from app.db.columns import new_id
from app.db.job_tables import Segmentation
from app.db.session import Database
from app.db.tables import Volume
from app.dicom_results.errors import DicomNotWritten, NoDicomOf, WritersBusy
from app.dicom_sources import source_of
from app.measurements.service import first_slice_of, measurements_of
from app.settings import Settings
from app.storage import Storage, mask_key, storage_errors, volume_key
from models.measurements.dicom_lines import lines_of
from models.oct.dicom_out import (
    FiledUnder,
    MaskOrigin,
    NotWritten,
    Scan,
    SegKind,
    known_spacing,
    require_reference,
    write_opt,
    write_seg,
    write_sr,
)
from models.oct.readers.burned_in import WARNING as DRAWN_UPON
from models.oct.volume import Laterality, OCTError

log = structlog.get_logger()

MEDIA_TYPE = "application/dicom"

SEG_KINDS: dict[str, SegKind] = {"dicom-seg": "BINARY", "dicom-seg-labelmap": "LABELMAP"}
"""Mask formats of the API that this package writes."""

AT_ONCE = 2
"""Writers of one web process: each may take some hundred MiB."""

PATIENCE_S = 60.0
"""How long a request waits for its turn."""

SAYS_BURNED_IN = ("The DICOM file says that words are burned into its pixels", DRAWN_UPON)
"""How a volume's warnings begin that its pixels may hold words."""

LOSSY_FORMATS = ("jpeg",)

_turns = BoundedSemaphore(AT_ONCE)


def seg_file(
    database: Database,
    storage: Storage,
    settings: Settings,
    segmentation: Segmentation,
    volume: Volume,
    *,
    kind: SegKind = "BINARY",
    filed_under: FiledUnder | None = None,
) -> Path:
    """The mask of a finished segmentation as DICOM SEG, in a file that the caller removes.

    Raises:
        NoDicomOf, DicomNotWritten, WritersBusy, StorageFull, Unavailable
        FileNotFoundError: the mask's bytes are gone.
    """
    scan, origin = described(database, segmentation, volume)
    _refusing(require_reference, scan)

    def write(array: Path, target: Path) -> None:
        _write_array(storage, mask_key(segmentation.id), scan.shape, "|u1", array)
        write_seg(array, target, scan, origin, kind=kind, filed_under=filed_under)

    return _written(settings, scan, write)


def sr_file(
    database: Database,
    storage: Storage,
    settings: Settings,
    segmentation: Segmentation,
    volume: Volume,
    *,
    filed_under: FiledUnder | None = None,
) -> Path:
    """The figures of a finished segmentation as DICOM SR, in a file that the caller removes. Raises as `seg_file`."""
    scan, origin = described(database, segmentation, volume)
    _refusing(require_reference, scan)
    measured = measurements_of(database, storage, segmentation, volume)

    def write(array: Path, target: Path) -> None:
        comments = (*segmentation.warnings, *measured.warnings)
        write_sr(target, scan, origin, lines_of(measured), comments=_once(comments), filed_under=filed_under)

    return _written(settings, scan, write)


def opt_file(
    database: Database, storage: Storage, settings: Settings, volume: Volume, *, filed_under: FiledUnder | None = None
) -> Path:
    """A scan as our own OPT, in a file that the caller removes. Raises as `seg_file`."""
    with database.reading() as session:
        scan = scan_of(session, volume)
    _refusing(known_spacing, scan)
    pixel_type = storage.read_bscan(volume_key(volume.id), 0).dtype.newbyteorder("<").str

    def write(array: Path, target: Path) -> None:
        _write_array(storage, volume_key(volume.id), scan.shape, pixel_type, array)
        write_opt(array, target, scan, filed_under=filed_under)

    return _written(settings, scan, write)


def described(database: Database, segmentation: Segmentation, volume: Volume) -> tuple[Scan, MaskOrigin]:
    """What the objects of a mask say of their scan and their origin."""
    with database.reading() as session:
        scan = scan_of(session, volume)
    origin = MaskOrigin(
        segmentation_id=segmentation.id,
        method=segmentation.method,
        model_id=segmentation.model_id,
        made_at=segmentation.finished_at or segmentation.created_at,
        software_version=software_version(),
    )
    return scan, origin


def scan_of(session: Session, volume: Volume) -> Scan:
    """A stored volume as derived objects describe it."""
    return Scan(
        volume_id=volume.id,
        shape=(volume.n_slices, volume.height, volume.width),
        spacing=volume.spacing,
        stored_at=volume.created_at,
        laterality=cast("Laterality | None", volume.laterality),
        patient_key=volume.patient_key,
        acquired_on=volume.acquired_on,
        device=volume.device,
        first_slice=first_slice_of(volume),
        max_intensity=volume.max_intensity,
        lossy=volume.format in LOSSY_FORMATS,
        burned_in=any(warning.startswith(SAYS_BURNED_IN) for warning in volume.warnings),
        source=source_of(session, volume.id),
    )


@cache
def software_version() -> str:
    """Serous' version, which objects name as that of the algorithm."""
    return version("serous")


def _refusing(check: Callable[[Scan], object], scan: Scan) -> None:
    """Refuse before any voxel is read."""
    try:
        check(scan)
    except OCTError as error:
        raise NoDicomOf(error) from error


def _written(settings: Settings, scan: Scan, write: Callable[[Path, Path], None]) -> Path:
    """The file that `write(array, target)` makes; it may use the path `array` for voxels, which go afterwards."""
    with _a_turn(), _scratch(settings) as folder:
        target = settings.incoming_dir / f"{new_id()}.dcm"
        try:
            with storage_errors():
                write(folder / "array.npy", target)
        except NotWritten as error:
            log.error("dicom_not_written", volume=scan.volume_id, places=error.places)
            raise DicomNotWritten(error) from error
        except OCTError as error:
            raise NoDicomOf(error) from error
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target


@contextmanager
def _a_turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE_S):
        raise WritersBusy()
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def _scratch(settings: Settings) -> Iterator[Path]:
    folder = settings.incoming_dir / new_id()
    with storage_errors():
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_array(storage: Storage, key: str, shape: tuple[int, int, int], descr: str, path: Path) -> None:
    """A stack of the bucket as `.npy`, one B-scan in memory at a time."""
    with path.open("wb") as file:
        npy.write_array_header_1_0(file, {"descr": descr, "fortran_order": False, "shape": shape})
        for bscan in storage.iterate_stack(key):
            file.write(bscan.astype(descr, copy=False).tobytes())


def _once(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))
