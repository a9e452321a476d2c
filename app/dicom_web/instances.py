"""DICOM objects by what says which scan they belong to, and the scans that they make up together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.uploads import Upload
from models.oct.readers import Limits, SourceFile
from models.oct.readers.source import Piece

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

UID = re.compile(r"[0-9.]{1,64}")
"""All that may become part of an address."""

OPHTHALMIC = {"1.2.840.10008.5.1.4.1.1.77.1.5.4": "Ophthalmic Tomography Image Storage"}
"""SOP classes that are taken unless all are asked for. Zeiss's and Heidelberg's private raw classes hold pixels in
formats of their own, which no reader here decodes, so they are not among them."""

PREAMBLE_BYTES = 128
"""Bytes before `DICM` that DICOM ignores and that can make the file a program as well (CVE-2019-11687)."""

TAGS = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "InstanceNumber", "NumberOfFrames")


class NotDicom(ValueError):
    """A file without a DICOM header that names its class, instance, series and study."""


@dataclass(frozen=True)
class Instance:
    """One DICOM file on our disk."""

    path: Path
    sop_class_uid: str
    sop_instance_uid: str
    study_uid: str
    series_uid: str
    number: int
    """Its place in the series, by the file's own word; 0 where it gives none."""
    n_frames: int

    @property
    def is_ophthalmic(self) -> bool:
        """Whether its class is taken without being asked for."""
        return self.sop_class_uid in OPHTHALMIC


def read_instance(path: Path, limits: Limits) -> Instance:
    """What a file says of its place, without its pixels; its preamble is blanked.

    A deflated data set is unpacked beside it, under `limits`: pydicom would do it in memory and without any.

    Raises:
        NotDicom
    """
    _blank_preamble(path)
    # 35 MiB, which only an installation with DICOM needs
    import pydicom

    import models.oct.readers.dicom_header  # noqa: F401 - keeps pydicom from warning, with the odd value in the warning
    from models.oct.readers.dicom_deflated import inflated

    try:
        plain = inflated(Piece(path, "One of the files", path.name), limits, path.parent)
        dataset = pydicom.dcmread(plain.path, stop_before_pixels=True, specific_tags=list(TAGS))
        return instance_of(dataset, path)
    except NotDicom:
        raise
    except Exception as error:  # parsers of damaged files raise nearly anything
        raise NotDicom("It is no DICOM file.") from error


def instance_of(dataset: Dataset, path: Path) -> Instance:
    """The same of a data set that lies, or will lie, at `path`.

    Raises:
        NotDicom
    """
    return Instance(
        path,
        sop_class_uid=_uid(dataset, "SOPClassUID"),
        sop_instance_uid=_uid(dataset, "SOPInstanceUID"),
        study_uid=_uid(dataset, "StudyInstanceUID"),
        series_uid=_uid(dataset, "SeriesInstanceUID"),
        number=_count(dataset, "InstanceNumber"),
        n_frames=_count(dataset, "NumberOfFrames"),
    )


def _uid(dataset: Dataset, name: str) -> str:
    uid = str(dataset.get(name, ""))
    if not UID.fullmatch(uid):
        raise NotDicom(f"It has no {name}.")
    return uid


def _count(dataset: Dataset, name: str) -> int:
    try:
        return max(0, int(dataset.get(name, None) or 0))
    except (TypeError, ValueError):
        return 0


def _blank_preamble(path: Path) -> None:
    with path.open("r+b") as file:
        if file.read(PREAMBLE_BYTES + 4)[PREAMBLE_BYTES:] != b"DICM":
            raise NotDicom("It is no DICOM file.")
        file.seek(0)
        file.write(bytes(PREAMBLE_BYTES))


def scans(instances: Sequence[Instance]) -> Iterator[list[Instance]]:
    """The instances of each scan: a multi-frame object is one, and the single frames of a series are one together.

    In an order that does not depend on that in which they came; an instance that came twice counts once.
    """
    once = {one.sop_instance_uid: one for one in instances}.values()
    ordered = sorted(once, key=lambda one: (one.study_uid, one.series_uid, one.number, one.sop_instance_uid))
    frames: dict[str, list[Instance]] = {}
    for instance in ordered:
        if instance.n_frames > 1:
            yield [instance]
        else:
            frames.setdefault(instance.series_uid, []).append(instance)
    yield from frames.values()


def as_upload(instances: Sequence[Instance], folder: Path) -> Upload:
    """One scan as if it had been uploaded. `folder` takes what is unpacked; the same instances have the same digest."""
    folder.mkdir(mode=0o700)
    files = [SourceFile(f"{number}.dcm", instance.path) for number, instance in enumerate(instances)]
    return Upload(folder, files)
