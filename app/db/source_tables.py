"""Tables about where scans came from."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.tables import JsonObject, Table


class DicomSourceRow(Table):
    """UIDs and geometry of the DICOM instances of a volume. Goes with the volume; see `app.dicom_sources`."""

    __tablename__ = "dicom_sources"

    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[JsonObject]
    """A `models.oct.dicom_source.DicomSource`."""
