"""A delivery: the results of a segmentation to the PACS. Runs in a process of the worker's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.db.job_tables import PacsTransfer, Segmentation
from app.db.session import Database
from app.db.tables import JsonObject, Volume
from app.dicom_results.service import opt_file, scan_of, seg_file, sr_file
from app.pacs.client import transferring
from app.segmentations.service import get_finished
from app.settings import Settings
from app.storage import Storage
from models.oct.dicom_out import FiledUnder, Scan, refers_to_original

Advance = Callable[[str, float], None]
"""Told the stage in words and the fraction of the whole, 0 to 1."""

SCAN, MASK, REPORT = "scan", "mask", "report"

OWN_STUDY = (
    "The PACS does not have the study of this scan, so the results form a study of their own under the patient's key."
)


@dataclass(frozen=True)
class Task:
    """What is to be delivered."""

    segmentation: Segmentation
    volume: Volume
    scan: Scan


@dataclass(frozen=True)
class Delivered:
    """What the PACS has now."""

    instances: list[JsonObject] = field(default_factory=list)
    """[{"kind", "sop_class_uid", "sop_instance_uid"}]."""
    warnings: list[str] = field(default_factory=list)


def deliver(
    job_id: str, database: Database, storage: Storage, settings: Settings, *, folder: Path, advance: Advance
) -> Delivered:
    """Write the objects of a segmentation for the patient that the PACS knows, send them and look for them there.

    An object has the same UID each time, so a second delivery doubles nothing. `folder` holds the objects, which name
    the patient, while they are sent; it goes with the job, even if this process is killed.

    Raises:
        PacsError: the PACS does not have all of them; it keeps those that it has.
        NoDicomOf: the scan does not state its spacing.
    """
    advance("asking the PACS for the study", 0.0)
    task = _read(database, job_id)
    pacs = transferring(settings)
    source = task.scan.source
    filed_under = None if source is None else pacs.ask.filed_under(source.study_instance_uid)
    sent = Delivered(warnings=[OWN_STUDY] if filed_under is None else [])
    private = settings.model_copy(update={"data_dir": folder})
    private.incoming_dir.mkdir(mode=0o700)
    writers = _writers(task, database, storage, private, filed_under)
    for number, (kind, write) in enumerate(writers.items()):
        advance(f"sending the {kind}", (number + 0.5) / len(writers))
        path = write()
        try:
            uids = pacs.store(path, kind)
        finally:
            path.unlink(missing_ok=True)
        sent.instances.append({"kind": kind, **uids})
    return sent


def _read(database: Database, job_id: str) -> Task:
    with database.reading() as session:
        segmentation_id = session.get_one(PacsTransfer, job_id).segmentation_id or ""
        segmentation, volume = get_finished(session, segmentation_id)
        return Task(segmentation, volume, scan_of(session, volume))


def _writers(
    task: Task, database: Database, storage: Storage, settings: Settings, filed_under: FiledUnder | None
) -> dict[str, Callable[[], Path]]:
    """The objects by kind, in the order in which they refer to each other; each is written when it is its turn."""
    of_mask = (database, storage, settings, task.segmentation, task.volume)
    writers = {
        MASK: partial(seg_file, *of_mask, filed_under=filed_under),
        REPORT: partial(sr_file, *of_mask, filed_under=filed_under),
    }
    if refers_to_original(task.scan):
        return {**writers}
    own = partial(opt_file, database, storage, settings, task.volume, filed_under=filed_under)
    return {SCAN: own, **writers}
