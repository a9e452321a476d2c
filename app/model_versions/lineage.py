"""Where model versions come from: who had them trained, on what, by which code, and from which weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.job_tables import ModelVersion, TrainingJob
from app.db.tables import User
from app.model_versions.schemas import AncestorRead, LineageRead, ModelRead


def read_models(session: Session, models: Sequence[ModelVersion]) -> list[ModelRead]:
    """What the API says of these versions, in their order."""
    ancestors = _ancestors(session, models)
    jobs = [model.training_job_id for model in models if model.training_job_id is not None]
    trained = {
        job_id: (name, n_tags)
        for job_id, name, n_tags in session.execute(
            select(TrainingJob.id, User.name, TrainingJob.n_tags)
            .join(User, User.id == TrainingJob.created_by)
            .where(TrainingJob.id.in_(jobs))
        )
    }
    read = []
    for model in models:
        trained_by, n_tags = trained.get(model.training_job_id or "", (None, None))
        columns = {name: getattr(model, name) for name in LineageRead.model_fields if hasattr(model, name)}
        descent = [AncestorRead.model_validate(row) for row in _descent(model, ancestors)]
        read.append(ModelRead.of(model, LineageRead(**columns, trained_by=trained_by, n_tags=n_tags, descent=descent)))
    return read


def _ancestors(session: Session, models: Sequence[ModelVersion]) -> dict[str, ModelVersion]:
    """All versions that these began with, and those that they began with, one generation a query."""
    known: dict[str, ModelVersion] = {}
    wanted = {model.started_from_id for model in models}
    while wanted := {name for name in wanted if name is not None and name not in known}:
        found = session.scalars(select(ModelVersion).where(ModelVersion.id.in_(wanted))).all()
        known |= {row.id: row for row in found}
        wanted = {row.started_from_id for row in found}
    return known


def _descent(model: ModelVersion, ancestors: Mapping[str, ModelVersion]) -> list[ModelVersion]:
    """The line that leads to a version, oldest first, without itself."""
    line: list[ModelVersion] = []
    while model.started_from_id is not None:
        model = ancestors[model.started_from_id]
        line.append(model)
    return line[::-1]
