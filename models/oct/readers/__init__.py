"""From uploaded bytes to an `OCTVolume`, whatever the format. The format is found from content, never from a name.

Errors are `OCTError` subclasses with stable codes (`errors.py`); none repeats a file's name or a patient's data.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.oct.provenance import ABSENT, Provenance, Stated
from models.oct.readers.arrays import read_npy, read_npz
from models.oct.readers.burned_in import WARNING, drawn_upon
from models.oct.readers.errors import EmptyFile, TooLarge, UnknownFormat, UnreadableFile, parsing
from models.oct.readers.gather import Gathered, gather
from models.oct.readers.heidelberg_vol import read_heidelberg_vol
from models.oct.readers.images import read_images
from models.oct.readers.intensity import to_stored
from models.oct.readers.isolated import WORDS as ISOLATED
from models.oct.readers.isolated import read_isolated
from models.oct.readers.metaimage import read_metaimage
from models.oct.readers.plausibility import judge_spacing, unbelievable
from models.oct.readers.sniff import Kind
from models.oct.readers.source import Limits, SourceFile
from models.oct.readers.stack import Pseudonym, Reading
from models.oct.volume import OCTVolume

# what the web service catches and fills; the other errors are in errors.py
__all__ = ["Limits", "Pseudonym", "SourceFile", "TooLarge", "UnknownFormat", "UnreadableFile", "read_volume"]

DEFAULT_LIMITS = Limits()

ACROSS_IN_DICOM = "positions of the frames, else SpacingBetweenSlices or SliceThickness"


def read_volume(
    files: Sequence[SourceFile],
    *,
    limits: Limits = DEFAULT_LIMITS,
    scratch: Path | None = None,
    pseudonym: Pseudonym | None = None,
) -> OCTVolume:
    """The volume in `files`: one file of any format, a zip, or several slices in natural name order.

    Args:
        scratch: a folder for what is unpacked, this upload's alone; the caller removes it. None: a temporary one.
        pseudonym: makes `patient_key` of what the file says of its patient; None: that is not looked at.

    Returns:
        A volume whose `bscans` may be mapped from a file and read-only. The file may be unlinked then, but must not
        be changed. `spacing` is None when the files state none, or none that a scanner could have.

    Raises:
        OCTError: a subclass of `errors.py`; the sentence says what is wrong with which file.
    """
    if not files:
        raise EmptyFile("There is no file to read.")
    if len(files) > limits.max_members:
        raise TooLarge(f"There are {len(files)} files; the limit is {limits.max_members}.")
    if scratch is not None:
        return _read(files, limits, scratch, pseudonym)
    with tempfile.TemporaryDirectory(prefix="serous-read-") as folder:
        return _read(files, limits, Path(folder), pseudonym)


def _read(files: Sequence[SourceFile], limits: Limits, scratch: Path, pseudonym: Pseudonym | None) -> OCTVolume:
    gathered = gather(files, limits, scratch)
    reading = _reading(gathered, limits, scratch, pseudonym)
    with parsing(gathered.pieces[0].label if len(gathered.pieces) == 1 else "The upload", reading.format):
        bscans, intensity_warnings = to_stored(reading.stack)
    spacing, spacing_warnings = judge_spacing(reading.spacing, reading.device)
    is_picture = gathered.family in (Kind.PNG, Kind.DICOM)  # formats that screens are exported in
    drawing_warnings = (WARNING,) if is_picture and drawn_upon(bscans) else ()
    return OCTVolume(
        bscans=bscans,
        spacing=spacing,
        laterality=reading.laterality,
        device=reading.device,
        acquired_on=reading.acquired_on,
        format=reading.format,
        patient_key=reading.patient_key,
        dicom_source=reading.dicom_source,
        warnings=(
            *gathered.warnings,
            *reading.warnings,
            *reading.stack.notes,
            *spacing_warnings,
            *intensity_warnings,
            *drawing_warnings,
        ),
        provenance=_provenance(reading),
    )


def _reading(gathered: Gathered, limits: Limits, scratch: Path, pseudonym: Pseudonym | None) -> Reading:
    """Libraries of single formats (pydicom, nibabel) are loaded by the first such file: they take 35 MiB."""
    pieces = gathered.pieces
    match gathered.family:
        case Kind.PNG:
            return read_images(pieces, gathered.kinds, limits)
        case Kind.DICOM:
            from models.oct.readers.dicom import read_dicom

            return read_dicom(pieces, limits, scratch, pseudonym)
        case Kind.NPY:
            return read_npz(pieces, limits) if gathered.in_archive else read_npy(pieces[0], limits)
        case Kind.NIFTI | Kind.NIFTI_GZ:
            from models.oct.readers.nifti import read_nifti

            return read_nifti(pieces[0], limits, scratch, packed=gathered.family is Kind.NIFTI_GZ)
        case Kind.METAIMAGE:
            return read_metaimage(pieces[0], gathered.others, limits, scratch)
        case Kind.HEYEX_VOL:
            return read_heidelberg_vol(pieces[0], limits, pseudonym)
        case kind if kind in ISOLATED:
            return read_isolated(kind, [*pieces, *gathered.others], limits, scratch)
        case _:
            raise UnknownFormat(f"Files of the kind {gathered.family} are not read.")


def _provenance(reading: Reading) -> Provenance:
    """Origin of each value; a distance that no scanner has counts as absent, whatever the file states."""
    spacing = reading.spacing
    stated = reading.provenance or _all_from_the_file(reading)
    if spacing is None:
        return stated
    odd = unbelievable(spacing, reading.device)
    refused = Stated("absent", "stated, but no scanner does that")
    return replace(
        stated,
        across=refused if "across" in odd else stated.across,
        axial=refused if "axial" in odd else stated.axial,
        along=refused if "along" in odd else stated.along,
    )


def _all_from_the_file(reading: Reading) -> Provenance:
    """Of formats whose header states plainly what it states."""
    field = Stated("file", f"{reading.format} header")
    length = field if reading.spacing else ABSENT
    across = Stated("file", ACROSS_IN_DICOM) if reading.spacing and reading.format == "dicom" else length
    return Provenance(
        across=across,
        axial=length,
        along=length,
        laterality=field if reading.laterality else ABSENT,
        acquired_on=field if reading.acquired_on else ABSENT,
        device=field if reading.device else ABSENT,
    )
