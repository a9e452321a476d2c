"""Bodies of the project's settings."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, StrictBool


class ProjectSettingsWrite(BaseModel):
    """The settings to hold from now on."""

    model_config = ConfigDict(extra="forbid")

    blinded_first_read: StrictBool
    """Whether readers see what a model says of a B-scan only once they have tagged it."""


class ProjectSettingsRead(ProjectSettingsWrite):
    """The settings that hold now."""

    updated_at: datetime
