"""UIDs that follow from what they name, so that the same object has the same UID wherever and whenever it is written.

They are UUIDs of version 5 as integers under 2.25, the root that needs no registration (ITU-T X.667). An instance's UID
hashes all that it says beside patient and study: change the model, the laterality or the way we write, and it is
another object. The patient of an archive is left out, for an object and what refers to it must agree in and out of it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, is_dataclass
from typing import Any
from uuid import UUID, uuid5

from models.oct.dicom_out.described import MaskOrigin, Scan, SegKind

NAMESPACE = UUID("5e0c7a1e-6f57-5d2b-9c3e-2f1d8b1a4c70")
"""Ours, made once at random."""

FORM = "1"
"""Grows whenever what we write changes for the same input, and so do the UIDs then."""

ROOT = "2.25"

MAX_UID_CHARS = 64


def uid_of(what: str, *names: str) -> str:
    """The UID of the thing of kind `what` that `names` tell apart."""
    return f"{ROOT}.{uuid5(NAMESPACE, '/'.join((FORM, what, *names))).int}"


def digest_of(*said: Any) -> str:
    """SHA-256 of dataclasses, numbers, strings and tuples of them."""
    plain = [asdict(one) if is_dataclass(one) and not isinstance(one, type) else one for one in said]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: object) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def study_uid(scan: Scan) -> str:
    """The original's study, which results belong to; a scan that came otherwise is a study of its own."""
    return scan.source.study_instance_uid if scan.source is not None else uid_of("study", scan.volume_id)


def opt_uid(scan: Scan) -> str:
    """SOP Instance UID of our own OPT of a scan."""
    return uid_of("opt", digest_of(scan))


def opt_series_uid(scan: Scan) -> str:
    """Series of our own OPT."""
    return uid_of("opt series", scan.volume_id)


def frame_of_reference_uid(scan: Scan) -> str:
    """Coordinates of our own OPT: others with another spacing or order of B-scans."""
    return uid_of("frame of reference", scan.volume_id, digest_of(scan.shape, scan.spacing, scan.first_slice))


def seg_uid(scan: Scan, origin: MaskOrigin, kind: SegKind) -> str:
    """SOP Instance UID of the SEG of a mask."""
    return uid_of("seg", kind, digest_of(scan, origin))


def seg_series_uid(origin: MaskOrigin, kind: SegKind) -> str:
    """Series of a SEG; the two kinds are not mixed in one, since their SOP classes differ."""
    return uid_of("seg series", kind, origin.segmentation_id)


def sr_uid(scan: Scan, origin: MaskOrigin, *content: Any) -> str:
    """SOP Instance UID of a report that says `content`."""
    return uid_of("sr", digest_of(scan, origin, content))


def sr_series_uid(origin: MaskOrigin) -> str:
    """Series of the reports of a mask: another one when the fovea was placed anew."""
    return uid_of("sr series", origin.segmentation_id)


def tracking_uid(scan: Scan) -> str:
    """The fluid of this scan, the same in SEG and SR and by whatever model.

    It does not follow the eye through its visits: that could only be hashed from the pseudonym, and an archive that
    knows the patient could then try pseudonyms until one fits.
    """
    return uid_of("fluid", scan.volume_id)
