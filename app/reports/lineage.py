"""Where the figures of a report come from: the model version, whom it learned from, and the code that trained it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.job_tables import ModelVersion, Segmentation, TrainingJob
from app.db.tables import TagEvent, User
from app.model_versions.lineage import read_models
from app.reports import words
from app.reports.content import Pairs

VOLUMES_A_QUERY: Final = 500
"""Databases limit the parameters of a statement."""

DIGEST_SHOWN: Final = 16


def lineage_of(session: Session, segmentation: Segmentation) -> Pairs:
    """Names and values; what nobody knows is said to be unknown."""
    model = None if segmentation.model_id is None else session.get(ModelVersion, segmentation.model_id)
    if model is None:
        return [
            ("Method", segmentation.method),
            ("Learned from", "nothing: this method needs no training"),
            ("Segmentation", segmentation.id),
        ]
    (read,) = read_models(session, [model])
    lineage = read.lineage
    readers = _n_readers(session, model.training_job_id)
    tags = words.UNKNOWN if lineage.n_tags is None else words.plural(lineage.n_tags, "tagged B-scan", "tagged B-scans")
    descent = words.plural(len(lineage.descent), "earlier version", "earlier versions") if lineage.descent else "none"
    return [
        ("Model version", read.id),
        ("Recipe", read.recipe),
        ("Trained", f"{words.moment(read.created_at)}, asked for by {lineage.trained_by or 'nobody here'}"),
        ("Learned from", tags if readers is None else f"{tags} by {words.plural(readers, 'reader', 'readers')}"),
        ("Segmentation", segmentation.id),
        ("Tags digest", read.tags_digest[:DIGEST_SHOWN]),
        ("Files digest", (lineage.files_digest or words.UNKNOWN)[:DIGEST_SHOWN]),
        ("Code version", lineage.code_version or words.UNKNOWN),
        ("Goes on from", descent),
    ]


def asked_for_by(session: Session, segmentation: Segmentation) -> str:
    """Name of the user who had it segmented."""
    user = session.get(User, segmentation.created_by)
    return words.UNKNOWN if user is None else user.name


def _n_readers(session: Session, job_id: str | None) -> int | None:
    """How many people had tagged the volumes of a training by the time it was asked for; None where none was."""
    job = None if job_id is None else session.get(TrainingJob, job_id)
    if job is None:
        return None
    readers: set[str] = set()
    tagged_volumes = [item["volume_id"] for item in job.tags_snapshot]
    for first in range(0, len(tagged_volumes), VOLUMES_A_QUERY):
        volumes = tagged_volumes[first : first + VOLUMES_A_QUERY]
        tagged = select(TagEvent.user_id).where(
            TagEvent.volume_id.in_(volumes), TagEvent.has_fluid.is_not(None), TagEvent.tagged_at <= job.created_at
        )
        readers.update(session.scalars(tagged.distinct()))
    return len(readers)
