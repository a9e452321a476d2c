"""A fluid mask: waited for, read into memory, saved, measured."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from serous_client.api.api.measurements import read_measurements
from serous_client.api.api.segmentations import cancel_segmentation, read_mask, read_segmentation
from serous_client.api.models import MeasurementsRead, SegmentationRead, SliceResult
from serous_client.connection import Connection, answered
from serous_client.errors import UnknownFileFormat
from serous_client.progress import bar
from serous_client.waiting import wait_until_succeeded

FORMAT_OF_SUFFIX = {
    ".nii.gz": "nifti",
    ".npz": "npz",
    ".zip": "png",
    ".nrrd": "nrrd",
    ".mha": "metaimage",
    ".json": "coco",
    ".dcm": "dicom-seg",
}
"""Ending of a file's name -> what the API calls the format."""


def mask_format(path: Path) -> str:
    """What the API calls the format of a file with this name.

    Raises:
        UnknownFileFormat
    """
    for suffix, name in FORMAT_OF_SUFFIX.items():
        if path.name.lower().endswith(suffix):
            return name
    raise UnknownFileFormat(path.name, FORMAT_OF_SUFFIX)


class Segmentation:
    """One volume's fluid mask by one model or method, on its way or there."""

    def __init__(self, connection: Connection, read: SegmentationRead) -> None:
        self._connection = connection
        self._arrays: IO[bytes] | None = None
        self.read = read
        """All that the server says of it; as of the last `refresh`."""

    def __repr__(self) -> str:
        figure = "" if self.fluid_volume_mm3 is None else f", {self.fluid_volume_mm3:.4f} mm³"
        return f"<Segmentation {self.id} by {self.method}: {self.state}{figure}>"

    @property
    def what(self) -> str:
        """What it is called in a sentence."""
        return f"segmentation {self.id}"

    @property
    def id(self) -> str:
        """By which the server finds it again."""
        return self.read.id

    @property
    def volume_id(self) -> str:
        """Of the scan."""
        return self.read.volume_id

    @property
    def method(self) -> str:
        """What segments."""
        return self.read.method

    @property
    def model_id(self) -> str | None:
        """Of the network that segments; None: the method has none."""
        return self.read.model_id

    @property
    def state(self) -> str:
        """queued, running, succeeded, failed, cancelling or cancelled."""
        return self.read.state

    @property
    def stage(self) -> str:
        """What is being done."""
        return self.read.stage

    @property
    def progress(self) -> float:
        """0 to 1."""
        return self.read.progress

    @property
    def problem(self) -> Mapping[str, Any]:
        """Why it failed: a problem object; empty where it did not."""
        return {} if self.read.error is None else self.read.error.to_dict()

    @property
    def fluid_voxels(self) -> int | None:
        """None until it has succeeded."""
        return self.read.fluid_voxels

    @property
    def fluid_volume_mm3(self) -> float | None:
        """None until it has succeeded, and where the scan's spacing is not known: `warnings` says so."""
        return self.read.fluid_volume_mm3

    @property
    def fluid_volume_nl(self) -> float | None:
        """The same in nanolitres: 1 mm³ is 1000 nL."""
        return self.read.fluid_volume_nl

    @property
    def warnings(self) -> list[str]:
        """Sentences about what the figures do not say."""
        return list(self.read.warnings)

    @property
    def slices(self) -> list[SliceResult]:
        """Area and probability of fluid in each B-scan."""
        return list(self.read.slices)

    def refresh(self) -> Self:
        """Ask the server how far it is."""
        self.read = answered(read_segmentation.sync, self.id, client=self._connection.api)
        return self

    def wait(self, *, progress: bool = True, timeout_s: float | None = None) -> Self:
        """Wait until the mask is there.

        Args:
            progress: whether to show a bar, where a terminal or a notebook shows one.
            timeout_s: give up waiting after this; None: never. The server goes on in either case.

        Raises:
            JobFailed, JobCancelled, WaitedTooLong.
        """
        wait_until_succeeded(self, progress=progress, timeout_s=timeout_s)
        return self

    def cancel(self) -> Self:
        """Stop it; one that has ended stays as it is."""
        request = cancel_segmentation._get_kwargs(self.id)
        self.read = self._connection.ask(request, SegmentationRead.from_dict, repeatable=True)
        return self

    def mask(self) -> NDArray[np.bool_]:
        """Where the fluid is: (S, D, W) bool, B-scans × depth × A-scans, as the uploaded volume."""
        return self._array("mask").view(np.bool_)

    def probability(self) -> NDArray[np.uint8]:
        """How likely fluid is: (S, D, W) uint8, 0 to 255 for 0 to 1."""
        return self._array("probability")

    def measurements(self) -> MeasurementsRead:
        """All figures: volume with its 95 % interval, height, distance to the fovea, pockets, ETDRS sectors.

        Raises:
            Conflict: the mask is not there yet.
        """
        return answered(read_measurements.sync, self.id, client=self._connection.api)

    def save(self, path: str | os.PathLike[str], *, progress: bool = False) -> Path:
        """Write the mask to a file; its name's ending chooses the format.

        `.nii.gz` NIfTI, `.nrrd` and `.mha` MetaImage with spacing, `.npz` NumPy with mask, probability and spacing,
        `.zip` a PNG a B-scan, `.json` COCO, `.dcm` DICOM SEG. The file is written while it arrives, and is there whole
        or not at all.

        Raises:
            UnknownFileFormat; Conflict: the mask is not there yet.
        """
        file = Path(path)
        request = read_mask._get_kwargs(self.id, format_=mask_format(file))
        with bar(file.name, shown=progress, total=None, is_bytes=True) as show:
            return self._connection.save(request, file, report=lambda n_bytes: show(n_bytes, ""))

    def _array(self, name: str) -> NDArray[np.uint8]:
        """One array of the `.npz`, which is fetched once and kept in a temporary file without a name."""
        if self._arrays is None:
            arrays = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this object
            self._connection.download(read_mask._get_kwargs(self.id, format_="npz"), arrays)
            self._arrays = arrays
        self._arrays.seek(0)
        with np.load(self._arrays, allow_pickle=False) as stored:
            array: NDArray[np.uint8] = stored[name]
        return array
