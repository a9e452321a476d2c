"""Bodies of the retrain policy."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from app.retraining.policy import Mode

RANGES: dict[str, tuple[int, int]] = {
    "new_tags": (1, 1_000_000),
    "quiet_minutes": (0, 1440),
    "min_per_class": (1, 1_000_000),
    "per_day": (1, 100),
}
"""Least and greatest value of each number; the service refuses others with the value in the sentence."""


def _range(name: str) -> dict[str, int]:
    least, greatest = RANGES[name]
    return {"minimum": least, "maximum": greatest}


class RetrainPolicyWrite(BaseModel):
    """The policy to hold from now on. The numbers bind automatic trainings alone, and are kept in every mode."""

    model_config = ConfigDict(extra="forbid")

    mode: Mode
    """off: nobody can start a training; manual: trainers do; automatic: the server does as well."""
    new_tags: Annotated[StrictInt, Field(json_schema_extra=_range("new_tags"))]
    """B-scans tagged, tagged anew or untagged since the last training."""
    quiet_minutes: Annotated[float, Field(strict=True, json_schema_extra=_range("quiet_minutes"))]
    """Time without a tag."""
    min_per_class: Annotated[StrictInt, Field(json_schema_extra=_range("min_per_class"))]
    """B-scans agreed to show fluid, and as many agreed to show none."""
    per_day: Annotated[StrictInt, Field(json_schema_extra=_range("per_day"))]
    """Trainings of one day (UTC), those started by hand included."""


class RetrainPolicyRead(RetrainPolicyWrite):
    """The policy that holds now."""

    updated_at: datetime
