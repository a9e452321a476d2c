"""What can be wrong with an uploaded scan. Every class fixes one stable code; the sentence is made where it happens.

No message repeats a file's name or a header's text: both can hold a patient's name.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from models.oct.volume import OCTError

MACHINE_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO, errno.EACCES})
"""Operating system errors that are our machine's fault and not the file's; they pass through unchanged."""


class UnknownFormat(OCTError):
    """The bytes are of no format that we read (HTTP 415)."""

    code = "unknown_format"


class TooLarge(OCTError):
    """The scan is over a limit; found before anything was allocated (HTTP 413)."""

    code = "too_large"


class UnreadableFile(OCTError):
    """The format is known, but the file is damaged or ends early."""

    code = "unreadable_file"


class EmptyFile(OCTError):
    """A file of zero bytes."""

    code = "empty_file"


class NotAVolume(OCTError):
    """Readable, but not a stack of B-scans."""

    code = "not_a_volume"


class NotAnImage(OCTError):
    """A DICOM object without pixels of a scan: a report, a directory, a segmentation."""

    code = "not_an_image"


class ColourImage(OCTError):
    """A colour photo; OCT intensities are grey."""

    code = "colour_image"


class SliceSizesDiffer(OCTError):
    """B-scans of one volume have one size."""

    code = "slice_sizes_differ"


class SliceTypesDiffer(OCTError):
    """B-scans of one volume have one number type, or their intensities cannot be compared."""

    code = "slice_types_differ"


class MixedFormats(OCTError):
    """Files of formats that cannot be parts of one volume."""

    code = "mixed_formats"


class SeveralVolumes(OCTError):
    """More than one volume in one upload."""

    code = "several_volumes"


class MissingPixelFile(OCTError):
    """A header whose pixels lie in a second file that was not sent."""

    code = "missing_pixel_file"


class UnsafeArchive(OCTError):
    """A zip that tries to leave its folder, hides its size or nests archives."""

    code = "unsafe_archive"


class EncryptedArchive(OCTError):
    """A zip with a password."""

    code = "encrypted_archive"


class PickledObjects(OCTError):
    """A NumPy file that would run code when it is read."""

    code = "pickled_objects"


class NotFinite(OCTError):
    """Intensities that are NaN or infinite."""

    code = "not_finite"


class UnsupportedCompression(OCTError):
    """A compression that we do not decode."""

    code = "unsupported_compression"


class CircleScan(OCTError):
    """A circle around the optic nerve: its B-scans are not slices of a volume."""

    code = "circle_scan"


class NotParallel(OCTError):
    """A star of lines through one point, or an en-face scan: not parallel B-scans."""

    code = "not_parallel"


@contextmanager
def parsing(label: str, what: str) -> Iterator[None]:
    """Turn whatever a parser raises on damaged bytes into `UnreadableFile`.

    Parsers of hostile files raise nearly anything, and their messages can hold the header's text (a patient's
    name), so the message is dropped and kept only as the cause. Our own errors and the machine's pass.
    """
    try:
        yield
    except OCTError:
        raise
    except MemoryError as error:
        raise TooLarge(f"{label} needs more memory than this server has.") from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno in MACHINE_ERRNOS:
            raise
        raise UnreadableFile(f"{label} is a {what} file, but it is damaged or ends early.") from error
