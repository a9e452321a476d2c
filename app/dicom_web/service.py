"""A push: each instance is looked at by itself, each scan goes the way of an upload, the answer tells what became."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.accounts.service import Actor
from app.db.session import Database
from app.db.tables import JsonObject
from app.dicom_web.instances import Instance, NotDicom, as_upload, read_instance, scans
from app.settings import Settings
from app.storage import Storage
from app.volumes.errors import ScanRefused
from app.volumes.service import receive_volume
from models.oct.readers import Limits

# Failure reasons of PS3.18 table I.2-2
PROCESSING_FAILURE = 0x0110
SOP_CLASS_NOT_SUPPORTED = 0x0122
OUT_OF_RESOURCES = 0xA700
OTHER_STUDY = 0xA901
"""Of the range "data set does not match": the instance is of another study than the address says."""
CANNOT_UNDERSTAND = 0xC000
TRANSFER_SYNTAX_NOT_SUPPORTED = 0xC122

REASON_OF_CODE = {
    "too_large": OUT_OF_RESOURCES,
    "unsupported_compression": TRANSFER_SYNTAX_NOT_SUPPORTED,
    "unreadable_file": CANNOT_UNDERSTAND,
}
"""Failure reason by the code of the reader's refusal; all others are `PROCESSING_FAILURE`."""


@dataclass
class Outcome:
    """What became of the instances of a push."""

    stored: list[Instance] = field(default_factory=list)
    failed: list[tuple[Instance, int]] = field(default_factory=list)
    n_unknown: int = 0
    """Parts that are no DICOM file, so that nothing names them."""

    @property
    def status(self) -> int:
        """200: all were stored; 202: some were; 409: none was."""
        if not self.stored:
            return 409
        return 202 if self.failed or self.n_unknown else 200

    def as_dicom_json(self) -> JsonObject:
        """The Store Instances Response Module, PS3.18 I.2. No RetrieveURL: nothing is given out by WADO-RS here."""
        stored = [_reference(one) for one in self.stored]
        failed = [{**_reference(one), "00081197": _us(reason)} for one, reason in self.failed]
        unknown = [{"00081197": _us(CANNOT_UNDERSTAND)}] * self.n_unknown
        sequences = {"00081198": failed, "00081199": stored, "0008119A": unknown}
        answer: JsonObject = {"00081190": {"vr": "UR"}}
        return answer | {tag: {"vr": "SQ", "Value": items} for tag, items in sequences.items() if items}


def _reference(instance: Instance) -> JsonObject:
    return {
        "00081150": {"vr": "UI", "Value": [instance.sop_class_uid]},
        "00081155": {"vr": "UI", "Value": [instance.sop_instance_uid]},
    }


def _us(value: int) -> JsonObject:
    return {"vr": "US", "Value": [value]}


def receive_instances(
    database: Database,
    storage: Storage,
    settings: Settings,
    *,
    actor: Actor,
    folder: Path,
    files: list[Path],
    study_uid: str | None,
    all_classes: bool,
) -> Outcome:
    """Take the scans of a push in. The same instances again are the volumes that are there.

    Raises:
        StorageFull, Unavailable: the push may come again.
    """
    outcome = Outcome()
    limits = Limits(max_expanded_bytes=settings.max_expanded_bytes)
    wanted: list[Instance] = []
    for path in files:
        try:
            instance = read_instance(path, limits)
        except NotDicom:
            outcome.n_unknown += 1
            continue
        if study_uid is not None and instance.study_uid != study_uid:
            outcome.failed.append((instance, OTHER_STUDY))
        elif not (all_classes or instance.is_ophthalmic):
            outcome.failed.append((instance, SOP_CLASS_NOT_SUPPORTED))
        else:
            wanted.append(instance)
    for number, scan in enumerate(scans(wanted)):
        try:
            upload = as_upload(scan, folder / f"scan-{number}")
            receive_volume(database, storage, settings, actor=actor, upload=upload)
        except ScanRefused as refusal:
            reason = REASON_OF_CODE.get(refusal.code, PROCESSING_FAILURE)
            outcome.failed += [(instance, reason) for instance in scan]
        else:
            outcome.stored += scan
    return outcome
