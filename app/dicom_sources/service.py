"""Kept in the transaction that adds the volume, gone with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.db.source_tables import DicomSourceRow
from app.db.tables import JsonObject
from models.oct.dicom_source import DicomSource, SourceFrame


def keep(session: Session, volume_id: str, source: DicomSource) -> None:
    """Remember which instances a volume came from."""
    session.add(DicomSourceRow(volume_id=volume_id, source=asdict(source)))


def source_of(session: Session, volume_id: str) -> DicomSource | None:
    """The instances that a volume was read from.

    None: it did not come as DICOM, its UIDs were not to be kept (`SEROUS_KEEP_DICOM_REFERENCES`), it is older than
    this table, or it was deleted.
    """
    row = session.get(DicomSourceRow, volume_id)
    return None if row is None else _from_json(row.source)


def forget(session: Session, volume_ids: Sequence[str]) -> None:
    """Remove what is known of the instances of these volumes."""
    session.execute(delete(DicomSourceRow).where(DicomSourceRow.volume_id.in_(volume_ids)))


def _from_json(kept: JsonObject) -> DicomSource:
    frames = tuple(SourceFrame(**{**frame, "position_mm": _tuple(frame["position_mm"])}) for frame in kept["frames"])
    vectors = {name: _tuple(kept[name]) for name in ("orientation", "pixel_spacing_mm")}
    return DicomSource(**{**kept, **vectors, "frames": frames})


def _tuple(values: list[float] | None) -> tuple[float, ...] | None:
    return None if values is None else tuple(values)
