"""What the API says of the PACS and of transfers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.db.job_tables import PacsTransfer
from app.db.tables import JsonObject
from app.training.schemas import JobState
from models.oct.volume import Laterality

Uid = Annotated[str, StringConstraints(pattern=r"^[0-9.]{1,64}$")]
"""The only text of a client that becomes part of an address."""

PatientId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=r"^[^\\*?]+$")]
"""A whole PatientID: without the wildcards that would list other patients."""


class PacsRead(BaseModel):
    """Whether there is a PACS to import from and to send to."""

    configured: bool
    host: str | None
    """Its name in the network; None where none is configured."""


class SearchRequest(BaseModel):
    """Whose or which day's scans to look for; one of the two at least."""

    model_config = ConfigDict(extra="forbid")

    patient_id: PatientId | None = None
    """As the PACS knows it. In the body, for addresses end up in the logs of proxies."""
    day: date | None = None
    """Of the study."""
    limit: Annotated[int, Field(ge=1, le=50)] = 25
    all_classes: bool = False
    """Whether series count too that hold no ophthalmic tomography."""


class FoundSeriesRead(BaseModel):
    """A series of the PACS. `patient_id` is for the eyes of who asked: it is neither stored nor logged."""

    model_config = ConfigDict(from_attributes=True)

    study_uid: str
    series_uid: str
    patient_id: str | None
    acquired_on: date | None
    modality: str | None
    laterality: Laterality | None
    n_instances: int
    n_frames: int | None


class SearchRead(BaseModel):
    """The answer of the PACS."""

    items: list[FoundSeriesRead]
    n_left_out: int
    """Series that hold nothing that is read here, or are of another patient than was asked for."""


class ImportRequest(BaseModel):
    """Which series is to come."""

    model_config = ConfigDict(extra="forbid")

    study_uid: Uid
    series_uid: Uid
    all_classes: bool = False


class TransferRead(BaseModel):
    """A series on its way here, or results on their way to the PACS."""

    id: str
    kind: Literal["import", "delivery"]
    state: JobState
    stage: str
    progress: float
    eta_s: float | None
    attempt: int
    series_uid: str | None
    """Of an import under way; forgotten at its end."""
    segmentation_id: str | None
    """Of a delivery."""
    volume_ids: list[str]
    """What an import made or found; empty until it has succeeded."""
    instances: list[JsonObject]
    """What a delivery put into the PACS and found there: `kind`, `sop_class_uid`, `sop_instance_uid`."""
    warnings: list[str]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: JsonObject | None

    @classmethod
    def of(cls, row: PacsTransfer) -> TransferRead:
        """The schema of a row."""
        columns = {name: getattr(row, name) for name in cls.model_fields if name != "kind"}
        return cls(kind="import" if row.segmentation_id is None else "delivery", **columns)
