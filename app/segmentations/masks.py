"""Masks as files: which format is wanted, and writing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.db.columns import new_id
from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.segmentations.errors import UnknownMaskFormat
from app.settings import Settings
from app.storage import Storage, mask_key, probability_key, storage_errors
from models.oct.export import write_nifti, write_npz, write_png_zip
from models.oct.export_coco import write_coco
from models.oct.export_itk import write_metaimage, write_nrrd

Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class MaskFile:
    """A format that masks are given in."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Storage, Segmentation, Volume, Path], None] | None
    """None: DICOM, which `app.dicom_results` writes, since it needs to know where scan and mask came from."""


def _stack(storage: Storage, key: str) -> Mask:
    return np.stack(list(storage.iterate_stack(key)))


def _nifti(storage: Storage, segmentation: Segmentation, volume: Volume, path: Path) -> None:
    write_nifti(_stack(storage, mask_key(segmentation.id)), volume.spacing, path)


def _npz(storage: Storage, segmentation: Segmentation, volume: Volume, path: Path) -> None:
    mask = _stack(storage, mask_key(segmentation.id))
    write_npz(mask, _stack(storage, probability_key(segmentation.id)), volume.spacing, path)


def _png(storage: Storage, segmentation: Segmentation, volume: Volume, path: Path) -> None:
    write_png_zip(_stack(storage, mask_key(segmentation.id)), path)


def _nrrd(storage: Storage, segmentation: Segmentation, volume: Volume, path: Path) -> None:
    write_nrrd(storage.iterate_stack(mask_key(segmentation.id)), _shape(volume), volume.spacing, path)


def _metaimage(storage: Storage, segmentation: Segmentation, volume: Volume, path: Path) -> None:
    write_metaimage(storage.iterate_stack(mask_key(segmentation.id)), _shape(volume), volume.spacing, path)


def _coco(storage: Storage, segmentation: Segmentation, volume: Volume, path: Path) -> None:
    probabilities = [float(item["probability"]) for item in segmentation.slices]
    write_coco(storage.iterate_stack(mask_key(segmentation.id)), _shape(volume), probabilities, path)


def _shape(volume: Volume) -> tuple[int, int, int]:
    return volume.n_slices, volume.height, volume.width


FORMATS = (
    MaskFile("nifti", "application/gzip", ".nii.gz", _nifti),
    MaskFile("npz", "application/octet-stream", ".npz", _npz),
    MaskFile("png", "application/zip", ".zip", _png),
    MaskFile("nrrd", "application/x-nrrd", ".nrrd", _nrrd),
    MaskFile("metaimage", "application/x-metaimage", ".mha", _metaimage),
    MaskFile("coco", "application/vnd.coco+json", ".json", _coco),
    MaskFile("dicom-seg", "application/dicom", ".dcm", None),
    MaskFile("dicom-seg-labelmap", "application/dicom", ".dcm", None),
)

NAMES = [known.name for known in FORMATS]

ALSO_CALLED = {
    "application/x-nifti": "nifti",
    "application/x-npz": "npz",
    "application/vnd.numpy": "npz",
    "image/png": "png",
}
"""Other media types that ask for a format."""


def choose_format(wanted: str | None, accept: str | None) -> MaskFile:
    """The format named by `?format=`, else the first one that `Accept` names, else NIfTI.

    Raises:
        UnknownMaskFormat: nothing that was asked for is known.
    """
    if wanted is not None:
        chosen = next((known for known in FORMATS if known.name == wanted), None)
        if chosen is None:
            raise UnknownMaskFormat(wanted, NAMES)
        return chosen
    for part in (accept or "*/*").split(","):
        media_type = part.partition(";")[0].strip().lower()
        if media_type in ("*/*", "application/*", ""):
            return FORMATS[0]
        name = ALSO_CALLED.get(media_type)
        for known in FORMATS:
            if known.media_type == media_type or known.name == name:
                return known
    raise UnknownMaskFormat(accept or "", NAMES)


def write_mask(
    storage: Storage, settings: Settings, segmentation: Segmentation, volume: Volume, mask_file: MaskFile
) -> Path:
    """The mask in a file that the caller removes after sending it. Not for DICOM formats."""
    path = settings.incoming_dir / f"{new_id()}{mask_file.suffix}"
    try:
        with storage_errors():
            if mask_file.write is None:
                raise UnknownMaskFormat(mask_file.name, NAMES)
            mask_file.write(storage, segmentation, volume, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
