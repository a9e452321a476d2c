"""What can be uploaded: a file, the slices of a scan, a folder of them, or an array in memory."""

from __future__ import annotations

import io
import math
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from serous_client.api.models import CreateVolumeForm, VolumeRead
from serous_client.api.types import UNSET, File
from serous_client.errors import BadInput, StoredOtherwise

Scan = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | NDArray[Any]
"""A file; the slices of one scan, or a folder of them, in natural order of their names; or an array (S, D, W)."""

Laterality = Literal["OD", "OS"]

Report = Callable[[int], None]
"""Takes the bytes that have left this machine."""

ARRAY_NAME = "scan.npy"


class AlreadyStored(UserWarning):
    """What was said of a scan is not what is stored of it; sending it again changes nothing."""


@dataclass(frozen=True)
class About:
    """What is known of a scan beside its pixels; None: the file says it, or nobody does."""

    patient_key: str | None = None
    """A pseudonym, never a name."""
    laterality: Laterality | None = None
    acquired_on: date | None = None
    spacing_um: tuple[float, float, float] | None = None
    """Distance in µm between B-scans, along depth, and between A-scans."""

    def compare(self, volume: VolumeRead) -> None:
        """Tell what the server did not take over, as it had the same bytes already.

        Raises:
            StoredOtherwise: its spacing is another one. What else differs is warned of (`AlreadyStored`).
        """
        stored, given = volume.spacing_um, self.spacing_um
        same = f"This scan is stored already, as volume {volume.id}"
        if given is not None and stored is not None:
            sides = (stored.across, stored.axial, stored.along)
            if any(not math.isclose(one, other, rel_tol=1e-9) for one, other in zip(sides, given, strict=True)):
                raise StoredOtherwise(
                    f"{same}, with a spacing of {_sides(sides)} µm instead of {_sides(given)} µm; leave the spacing "
                    "out to take it as it is, or have it deleted first."
                )
        ignored = [
            name
            for name, wanted, found in (
                ("spacing", given, stored),
                ("patient_key", self.patient_key, volume.patient_key),
                ("laterality", self.laterality, volume.laterality),
            )
            if wanted is not None and (found is None or (name != "spacing" and found != wanted))
        ]
        if ignored:
            # The line that called `upload` is shown.
            warnings.warn(f"{same}, without or with another {' and '.join(ignored)}.", AlreadyStored, stacklevel=3)


@contextmanager
def files_of(scan: Scan) -> Iterator[list[Path]]:
    """The files of a scan, there for as long as the block.

    Raises:
        BadInput: there is no such file, or the array is no volume.
    """
    if isinstance(scan, np.ndarray):
        with tempfile.TemporaryDirectory(prefix="serous-") as folder:
            yield [_written(scan, Path(folder, ARRAY_NAME))]
        return
    paths = [Path(scan)] if isinstance(scan, str | os.PathLike) else [Path(part) for part in scan]
    if len(paths) == 1 and paths[0].is_dir():
        paths = sorted(path for path in paths[0].iterdir() if path.is_file() and not path.name.startswith("."))
    if not paths:
        raise BadInput("There are no files in it.")
    missing = next((path for path in paths if not path.is_file()), None)
    if missing is not None:
        raise BadInput(f"{missing} is not a file.")
    yield paths


def n_bytes(paths: Sequence[Path]) -> int:
    """Size of the files together."""
    return sum(path.stat().st_size for path in paths)


@contextmanager
def opened_form(paths: Sequence[Path], about: About, report: Report) -> Iterator[CreateVolumeForm]:
    """The form of an upload, its files open for as long as the block. They are read while they are sent.

    Raises:
        BadInput: a file cannot be read.
    """
    with ExitStack() as stack:
        counter = _Counter(report)
        try:
            files = [stack.enter_context(_CountedFile(path, counter)) for path in paths]
        except OSError as error:
            raise BadInput(f"{error.filename} cannot be read ({error.strerror}).") from error
        yield CreateVolumeForm(
            file=[File(payload=file, file_name=path.name) for path, file in zip(paths, files, strict=True)],
            patient_key=about.patient_key or UNSET,
            laterality=about.laterality or UNSET,
            acquired_on=about.acquired_on or UNSET,
            spacing_um=UNSET if about.spacing_um is None else _sides(about.spacing_um),
        )


def _written(scan: NDArray[Any], path: Path) -> Path:
    if scan.ndim not in (2, 3) or 0 in scan.shape:
        raise BadInput(f"A volume is an array (B-scans, depth, A-scans), got shape {scan.shape}.")
    if scan.dtype.hasobject:
        raise BadInput(f"A volume holds numbers, got an array of {scan.dtype}.")
    np.save(path, scan, allow_pickle=False)
    return path


def _sides(spacing_um: tuple[float, float, float]) -> str:
    return ",".join(f"{float(side)!r}" for side in spacing_um)


class _Counter:
    """Bytes of several files that have been read; a file that starts over is not counted twice."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._n_bytes = 0

    def move(self, step: int) -> None:
        self._n_bytes += step
        self._report(self._n_bytes)


class _CountedFile(io.FileIO):
    """A file that tells how far it has been read; httpx reads it from the start for every time it is sent."""

    def __init__(self, path: Path, counter: _Counter) -> None:
        super().__init__(path, "rb")
        self._counter = counter

    def read(self, size: int | None = -1, /) -> bytes:
        before = self.tell()
        chunk = super().read(-1 if size is None else size)
        self._counter.move(self.tell() - before)
        return chunk or b""

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        before = self.tell()
        after = super().seek(offset, whence)
        self._counter.move(after - before)
        return after
