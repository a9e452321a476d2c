"""A delivery: the results of a segmentation to the PACS. Runs in a process of the worker's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.db.job_tables import PacsTransfer
from app.db.session import Database
from app.db.tables import JsonObject
from app.pacs.client import transferring
from app.pacs.results import results_of
from app.settings import Settings
from app.storage import Storage

Advance = Callable[[str, float], None]
"""Told the stage in words and the fraction of the whole, 0 to 1."""

MADE = 0.4
"""Part of the whole when the objects are made; sending them is the rest."""

OWN_STUDY = (
    "The PACS does not have the study of this scan, so the results form a study of their own under the patient's key."
)


@dataclass(frozen=True)
class Delivered:
    """What the PACS has now."""

    instances: list[JsonObject] = field(default_factory=list)
    """[{"kind", "sop_class_uid", "sop_instance_uid"}]."""
    warnings: list[str] = field(default_factory=list)


def deliver(job_id: str, database: Database, storage: Storage, settings: Settings, *, advance: Advance) -> Delivered:
    """Make the objects of a segmentation, give them the patient that the PACS knows, send them and look for them.

    Raises:
        PacsError: the PACS does not have all of them. What it has it keeps; sending them again replaces nothing.
    """
    advance("making the DICOM objects", 0.0)
    with database.reading() as session:
        segmentation_id = session.get_one(PacsTransfer, job_id).segmentation_id or ""
    results = results_of(segmentation_id, database, storage)
    pacs = transferring(settings)
    advance("asking the PACS for the study", MADE)
    identity = None if results.source_study_uid is None else pacs.identity_of(results.source_study_uid)
    sent = Delivered(warnings=[OWN_STUDY] if identity is None else [])
    for number, (kind, dataset) in enumerate(results.objects):
        if identity is not None:
            dataset.update(identity)
        advance(f"sending the {kind}", MADE + (1 - MADE) * number / len(results.objects))
        pacs.store(dataset, kind)
        uids = {"sop_class_uid": str(dataset.SOPClassUID), "sop_instance_uid": str(dataset.SOPInstanceUID)}
        sent.instances.append({"kind": kind, **uids})
    return sent
