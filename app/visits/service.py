"""Visits: which scans show the same eye, in the order of their days."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.measurements.schemas import IntervalRead
from app.visits.schemas import VisitFigures, VisitRead
from app.volumes.schemas import VolumeRead
from models.measurements.figures import Interval


class Visit(NamedTuple):
    """One scan of an eye and its segmentation by the model that is looked at."""

    volume: Volume
    segmentation: Segmentation | None

    @property
    def day(self) -> date:
        """That of the scan, or of the upload where the scan does not tell."""
        return self.volume.acquired_on or self.volume.created_at.date()

    @property
    def dated_by(self) -> Literal["scan", "upload"]:
        """What tells the day."""
        return "upload" if self.volume.acquired_on is None else "scan"


def visits(session: Session, segmentation: Segmentation, volume: Volume) -> list[Visit]:
    """The scans of the volume's eye, the earliest first, each with its segmentation by the same model."""
    volumes = [volume]
    if volume.patient_key is not None and volume.laterality is not None:
        same_eye = select(Volume).where(
            Volume.patient_key == volume.patient_key,
            Volume.laterality == volume.laterality,
            Volume.deleted_at.is_(None),
        )
        volumes = list(session.scalars(same_eye))
    made = session.scalars(
        select(Segmentation).where(
            Segmentation.volume_id.in_([one.id for one in volumes]),
            Segmentation.model_id.is_not_distinct_from(segmentation.model_id),
            Segmentation.method == segmentation.method,
        )
    )
    of_volume = {one.volume_id: one for one in made}
    found = [Visit(one, of_volume.get(one.id)) for one in volumes]
    return sorted(found, key=lambda visit: (visit.day, visit.volume.created_at))


def as_read(visit: Visit) -> VisitRead:
    """What the API says of a visit."""
    figures = None
    if visit.segmentation is not None:
        figures = VisitFigures.model_validate(visit.segmentation)
        interval = interval_of(visit)
        if interval is not None:
            figures.fluid_volume_interval_mm3 = IntervalRead(low=interval.low, high=interval.high)
    return VisitRead(day=visit.day, dated_by=visit.dated_by, volume=VolumeRead.of(visit.volume), segmentation=figures)


def interval_of(visit: Visit) -> Interval | None:
    """The 95 % interval of the fluid volume; None without one, and where an older Serous segmented: a list of visits
    does not count their masks."""
    row = visit.segmentation
    if row is None or row.fluid_volume_low_mm3 is None or row.fluid_volume_high_mm3 is None:
        return None
    return Interval(row.fluid_volume_low_mm3, row.fluid_volume_high_mm3)
