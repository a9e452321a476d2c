"""What the API says of a model version."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from app.db.job_tables import ModelVersion
from app.db.tables import JsonObject


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

    @classmethod
    def of(cls, model: ModelVersion) -> ModelRead:
        """The schema of a row."""
        columns = {name: getattr(model, name) for name in cls.model_fields if name != "active"}
        return cls(active=model.active_slot == 1, **columns)
