"""The version in use as a training sees it: what to begin with, to compare with, and whom not to measure on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.job_tables import ModelVersion, TrainingJob
from app.db.patient_digests import digests_of
from app.db.tables import JsonObject
from models.shipped import starter_description, starter_version_id
from worker.holdout import PatientTags, held_out_patients


@dataclass(frozen=True)
class Live:
    """The version in use when a training began."""

    id: str
    recipe: str
    is_trained: bool
    """False for the starter network, which no tag has taught."""
    snapshot: list[JsonObject]
    """The tags of its training; empty when unknown."""
    learned: frozenset[str]
    """Digests of all patients whose tags went into its weights, its ancestors' included."""
    files_digest: str | None


def read_live(session: Session) -> Live | None:
    """The version in use, if any."""
    model = session.scalar(select(ModelVersion).where(ModelVersion.active_slot == 1))
    if model is None:
        return None
    job = session.get(TrainingJob, model.training_job_id) if model.training_job_id else None
    snapshot = job.tags_snapshot if job else []
    return Live(
        id=model.id,
        recipe=model.recipe,
        is_trained=model.training_job_id is not None,
        snapshot=snapshot,
        learned=_assumed(snapshot) if model.learned_patients is None else frozenset(model.learned_patients),
        files_digest=model.files_digest,
    )


def read_starter_id(session: Session) -> str | None:
    """The id of the starter network as a version; None where it is not one or its description is damaged."""
    with suppress(OSError, ValueError, KeyError):
        model = session.get(ModelVersion, starter_version_id(starter_description()))
        return None if model is None else model.id
    return None


def count_by_patient(snapshot: Sequence[JsonObject]) -> dict[str, PatientTags]:
    """Numbers of agreed slices of every patient."""
    counts: dict[str, PatientTags] = {}
    for entry in snapshot:
        before = counts.get(entry["patient"], PatientTags(0, 0))
        counts[entry["patient"]] = PatientTags(
            before.n_with_fluid + len(entry["with_fluid"]), before.n_without_fluid + len(entry["without_fluid"])
        )
    return counts


def _assumed(snapshot: Sequence[JsonObject]) -> frozenset[str]:
    """For versions that did not write down whom they learned from: all but whom the rule held out of their tags."""
    seen = count_by_patient(snapshot)
    return digests_of(set(seen) - held_out_patients(seen))
