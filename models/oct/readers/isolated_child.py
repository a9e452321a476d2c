"""The process that `isolated.py` starts: limits itself, reads one scan, writes its voxels and facts, ends.

Standard input: the JSON object that `read_isolated` makes. It opens no socket, and what libraries print is thrown away,
for it can repeat a patient's name.
"""

from __future__ import annotations

import errno
import json
import logging
import math
import resource
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.oct.provenance import Provenance
from models.oct.readers.errors import UnknownFormat, parsing
from models.oct.readers.intensity import to_stored
from models.oct.readers.isolated import FACTS_NAME, NO_LIBRARY, NO_MEMORY, NO_ROOM, VOXELS_NAME, WORDS
from models.oct.readers.sniff import Kind
from models.oct.readers.source import MIB, Limits, Piece
from models.oct.readers.stack import BScanStack, Reading
from models.oct.volume import OCTError

SPARE_FILE_BYTES = 64 * MIB
"""What the child may write beside the voxels."""


def read(kind: Kind, pieces: list[Piece], limits: Limits) -> Reading:
    """Read one scan by the reader of its format, which alone is loaded.

    Raises:
        OCTError
    """
    match kind:
        case Kind.E2E:
            from models.oct.readers.heidelberg_e2e import read_e2e

            return read_e2e(pieces[0], limits)
        case Kind.HEYEX_XML:
            from models.oct.readers.heidelberg_xml import read_heyex_xml

            return read_heyex_xml(pieces[0], pieces[1:], limits)
        case Kind.TOPCON:
            from models.oct.readers.topcon import read_topcon

            return read_topcon(pieces[0], limits)
        case Kind.CIRRUS:
            from models.oct.readers.cirrus_img import read_cirrus_img

            return read_cirrus_img(pieces[0], limits)
        case Kind.BIOPTIGEN:
            from models.oct.readers.bioptigen import read_bioptigen

            return read_bioptigen(pieces[0], limits)
        case Kind.OPTOVUE:
            from models.oct.readers.optovue import read_optovue

            return read_optovue(pieces[0], pieces[1:], limits)
        case _:
            raise UnknownFormat(f"Files of the kind {kind} are not read.")


def write_voxels(stack: BScanStack, target: Path) -> tuple[np.dtype[np.generic], tuple[str, ...]]:
    """Write a stack as uint8 or uint16 in C order; its type, and warnings about what was changed."""
    changes: tuple[str, ...] = ()
    plain = stack.dtype.isnative and stack.dtype in (np.dtype(np.uint8), np.dtype(np.uint16))
    if plain:
        dtype, frames = stack.dtype, stack.frames()
    else:
        stored, changes = to_stored(stack)
        dtype, frames = stored.dtype, iter(stored)
    with target.open("wb") as file:
        for frame in _of_shape(frames, stack.shape):
            file.write(np.ascontiguousarray(frame, dtype=dtype).data)
    return dtype, changes


def _of_shape(frames: Iterator[NDArray[Any]], shape: tuple[int, int, int]) -> Iterator[NDArray[Any]]:
    n_frames = 0
    for frame in frames:
        n_frames += 1
        if frame.shape != shape[1:]:
            raise ValueError("a B-scan is not of the stated shape")
        yield frame
    if n_frames != shape[0]:
        raise ValueError("the number of B-scans differs from the stated one")


def facts_of(reading: Reading, dtype: np.dtype[np.generic], more_warnings: tuple[str, ...]) -> dict[str, Any]:
    """The JSON object of a reading."""
    spacing = reading.spacing
    provenance = reading.provenance or Provenance()
    return {
        "shape": list(reading.stack.shape),
        "dtype": dtype.name,
        "spacing": spacing and [spacing.across_um, spacing.axial_um, spacing.along_um],
        "laterality": reading.laterality,
        "device": reading.device,
        "acquired_on": reading.acquired_on and reading.acquired_on.isoformat(),
        "warnings": [*reading.warnings, *reading.stack.notes, *more_warnings],
        "provenance": provenance.as_json(),
    }


def do(job: dict[str, Any]) -> dict[str, Any]:
    """The facts about the scan of `job`, its voxels written; or the sentence that refuses it."""
    kind = Kind(job["kind"])
    pieces = [Piece(Path(path), label, name) for path, label, name in job["pieces"]]
    try:
        with parsing(pieces[0].label, WORDS[kind]):
            reading = read(kind, pieces, Limits(**job["limits"]))
            dtype, changes = write_voxels(reading.stack, Path(job["scratch"]) / VOXELS_NAME)
            return facts_of(reading, dtype, changes)
    except OCTError as error:
        if isinstance(error.__cause__, MemoryError | ImportError):
            raise error.__cause__ from None
        return {"error": {"class": type(error).__name__, "words": str(error)}}


def limit_this_process(limits: dict[str, Any]) -> None:
    """No more memory, time or disk than stated; no core dump."""
    seconds = math.ceil(limits["reader_seconds"])
    n_file_bytes = limits["max_expanded_bytes"] + SPARE_FILE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limits["reader_bytes"], limits["reader_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_file_bytes, n_file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Do the job on standard input."""
    job = json.load(sys.stdin)
    limit_this_process(job["limits"])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    try:
        facts = do(job)
        (Path(job["scratch"]) / FACTS_NAME).write_text(json.dumps(facts), "utf-8")
    except MemoryError:
        return NO_MEMORY
    except ImportError:
        return NO_LIBRARY
    except OSError as error:
        return NO_ROOM if error.errno in (errno.ENOSPC, errno.EDQUOT) else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
