"""What the API says of a model version."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from app.db.job_tables import ModelVersion
from app.db.tables import JsonObject


class AncestorRead(BaseModel):
    """A version that another began with."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    recipe: str
    created_at: datetime
    deleted_at: datetime | None


class LineageRead(BaseModel):
    """Where a version comes from; null is unknown, as for versions older than this record."""

    trained_by: str | None
    """Name of the user who had it trained."""
    n_tags: int | None
    """Tagged slices that it was trained and measured on; `tags_digest` names them."""
    code_version: str | None
    """Version of Serous and digest of the sources that trained it."""
    started_from_id: str | None
    """The version whose weights it went on from."""
    start_reason: str | None
    compared_with_id: str | None
    """The version in use when it was trained, which it had to equal."""
    files_digest: str | None
    """SHA-256 of its configuration, which names that of its weights."""
    descent: list[AncestorRead]
    """What it began with, and what that began with, oldest first."""


class ModelRead(BaseModel):
    """A trained network."""

    id: str
    training_job_id: str | None
    recipe: str
    metrics: JsonObject
    tags_digest: str
    active: bool
    inactive_reason: str | None
    created_at: datetime
    activated_at: datetime | None
    deleted_at: datetime | None
    """When its weights were removed; it can no longer be used, and stays as lineage."""
    lineage: LineageRead

    @classmethod
    def of(cls, model: ModelVersion, lineage: LineageRead) -> ModelRead:
        """The schema of a row."""
        columns = {name: getattr(model, name) for name in cls.model_fields if name not in ("active", "lineage")}
        return cls(active=model.active_slot == 1, lineage=lineage, **columns)
