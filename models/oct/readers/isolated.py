"""Vendors' formats are read in a process of its own, under limits of time, memory and disk.

Their layouts are reverse-engineered, and the libraries that know them take a damaged file at its word: they allocate
what it states, loop over it, or end the process. Here that ends a small process and not the server. What comes back is
a file of plain voxels and a JSON object of facts in the upload's scratch folder; nothing is unpickled. Both are checked
again here, since a child that was taken over could write anything.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from models.oct.limited_child import run_child
from models.oct.provenance import provenance_of
from models.oct.readers import errors
from models.oct.readers.errors import TooLarge, UnknownFormat, UnreadableFile
from models.oct.readers.sniff import Kind
from models.oct.readers.source import MIB, Limits, Piece
from models.oct.readers.stack import BScanStack, Reading, raw_stack
from models.oct.volume import OCTError, Spacing

CHILD = "models.oct.readers.isolated_child"

VOXELS_NAME, FACTS_NAME = "isolated.raw", "isolated.json"

TYPES: dict[str, np.dtype[np.generic]] = {"uint8": np.dtype(np.uint8), "uint16": np.dtype(np.uint16)}

MAX_FACTS_BYTES = MIB

MAX_WARNINGS = 50
MAX_WORDS = 500

NO_ROOM = 4
"""Exit status: the disk is full, which is not the file's fault."""

NO_MEMORY = 5
"""Exit status: the memory limit was met."""

NO_LIBRARY = 6
"""Exit status: the library that knows the format is not installed."""

WORDS = {
    Kind.E2E: "Heidelberg .e2e",
    Kind.HEYEX_XML: "Heidelberg XML export",
    Kind.TOPCON: "Topcon",
    Kind.CIRRUS: "Zeiss Cirrus .img",
    Kind.BIOPTIGEN: "Bioptigen .OCT",
    Kind.OPTOVUE: "Optovue .OCT",
}
"""Formats that are read so, and what sentences call them."""

Facts = dict[str, Any]


def read_isolated(kind: Kind, pieces: Sequence[Piece], limits: Limits, scratch: Path) -> Reading:
    """Read `pieces` as `kind` of `WORDS` in a limited process, which leaves two files in `scratch`.

    Raises:
        UnreadableFile: the reader crashed, or did not end in time.
        TooLarge: it needed more memory than `limits.reader_bytes`.
        UnknownFormat: its library is not installed.
        OCTError: whatever the reader itself says of the file.
        OSError: the disk is full.
    """
    label = pieces[0].label
    job = {
        "kind": str(kind),
        "pieces": [[str(piece.path), piece.label, piece.name] for piece in pieces],
        "limits": asdict(limits),
        "scratch": str(scratch),
    }
    for name in (VOXELS_NAME, FACTS_NAME):
        (scratch / name).unlink(missing_ok=True)
    status = _run(json.dumps(job).encode(), limits, scratch, label)
    if status == NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if status == NO_MEMORY:
        raise TooLarge(f"{label} needs more than the {limits.reader_bytes // MIB} MiB that reading a scan may take.")
    if status == NO_LIBRARY:
        raise UnknownFormat(f"{label} is a {WORDS[kind]} file, and this server lacks the library that reads those.")
    if status != 0:
        raise UnreadableFile(f"{label} is a {WORDS[kind]} file, but its reader broke off on it; it is damaged.")
    with errors.parsing(label, WORDS[kind]):
        return _reading(_facts(scratch / FACTS_NAME), kind, scratch / VOXELS_NAME, limits, label)


def _run(job: bytes, limits: Limits, scratch: Path, label: str) -> int:
    """Exit status of the child; it is gone afterwards, whatever happened.

    Raises:
        UnreadableFile: it took too long.
    """
    folders = dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), str(scratch))
    try:
        status, _ = run_child(CHILD, job, timeout_s=limits.reader_seconds, environment={"MPLBACKEND": "Agg", **folders})
    except subprocess.TimeoutExpired:
        raise UnreadableFile(
            f"{label} was not read within {limits.reader_seconds:g} s, so it was given up; it may be damaged."
        ) from None
    if status == -signal.SIGXCPU:
        raise UnreadableFile(
            f"{label} was not read within {limits.reader_seconds:g} s of computing, so it was given up; "
            "it may be damaged."
        )
    return status


def _facts(path: Path) -> Facts:
    if path.stat().st_size > MAX_FACTS_BYTES:
        raise UnreadableFile("The reader said more about the file than it can hold.")
    facts = json.loads(path.read_bytes())
    return dict(facts)


def _reading(facts: Facts, kind: Kind, voxels: Path, limits: Limits, label: str) -> Reading:
    """What the child found, every value checked."""
    if "error" in facts:
        raise _refusal(facts["error"], kind, label)
    spacing = facts["spacing"]
    stack = _stack(facts, voxels, limits, label)
    laterality = facts["laterality"]
    if laterality not in ("OD", "OS", None):
        raise UnreadableFile(f"{label} states no eye that there is.")
    acquired_on = facts["acquired_on"]
    return Reading(
        stack,
        str(kind),
        spacing=None if spacing is None else Spacing(*(float(value) for value in spacing)),
        laterality=laterality,
        device=None if facts["device"] is None else str(facts["device"])[:MAX_WORDS],
        acquired_on=None if acquired_on is None else date.fromisoformat(acquired_on),
        warnings=tuple(str(words)[:MAX_WORDS] for words in facts["warnings"][:MAX_WARNINGS]),
        provenance=provenance_of(facts["provenance"]),
    )


def _stack(facts: Facts, voxels: Path, limits: Limits, label: str) -> BScanStack:
    n_slices, height, width = (int(side) for side in facts["shape"])
    dtype: np.dtype[np.generic] = TYPES[facts["dtype"]]
    if min(n_slices, height, width) < 1:
        raise UnreadableFile(f"{label} states a B-scan without pixels.")
    limits.check_volume((n_slices, height, width), dtype, label)
    return raw_stack(voxels, offset=0, shape=(n_slices, height, width), dtype=dtype, label=label)


def _refusal(stated: Facts, kind: Kind, label: str) -> OCTError:
    """The reader's own refusal: a class of `errors.py` by name, and its sentence."""
    refusal = getattr(errors, str(stated["class"]), None)
    if not (isinstance(refusal, type) and issubclass(refusal, OCTError)):
        return UnreadableFile(f"{label} is a {WORDS[kind]} file, but it is damaged or ends early.")
    return refusal(str(stated["words"])[:MAX_WORDS])
