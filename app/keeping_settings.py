"""The settings of what is remembered of people and scans, and for how long."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class KeepingSettings(BaseSettings):
    """Part of `app.settings.Settings`, which alone is read from the environment."""

    keep_uploads_hours: Annotated[float, Field(gt=0)] = 24.0
    """How long a resumable upload stays after its last byte unless a volume is made of it."""
    keep_deleted_days: Annotated[float, Field(ge=0)] = 0.0
    """How long pixels and masks of deleted volumes stay in the bucket, unseen. A deleted patient's never stay."""
    keep_inactive_segmentations_days: Annotated[float, Field(gt=0)] | None = None
    """Age from which segmentations by models that are not in use go; None keeps them. They can be asked for again."""
    keep_sessions_days: Annotated[float, Field(ge=0)] = 30.0
    """How long browser sessions and sign-in links are remembered after they have expired."""
    keep_idempotency_keys_days: Annotated[float, Field(ge=1)] = 30.0
    """How long a repeated POST with the same `Idempotency-Key` has no second effect."""
    keep_audit_days: Annotated[float, Field(ge=1)] | None = None
    """Age from which lines of the audit trail go; None keeps them."""
    patient_keys: Literal["given", "hashed"] = "hashed"
    """Whose a scan is. given: as the uploader says; hashed: else by a keyed hash of the patient id in its header."""
    dates: Literal["keep", "shift", "year"] = "keep"
    """How days of acquisition are remembered. shift: back by a secret number of days a patient; year: 1 January."""
    keep_dicom_references: bool = True
    """Whether the UIDs of DICOM uploads are kept, so that results can refer to the instances they were made from."""
