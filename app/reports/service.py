"""Reports: figures and pictures are gathered here, a child draws them."""

from __future__ import annotations

from app.db.session import Database
from app.measurements.service import measurements_of
from app.one_shot.ask import ask
from app.reports.lineage import asked_for_by, lineage_of
from app.reports.of_comparison import comparison_report
from app.reports.of_volume import volume_report
from app.settings import Settings
from app.storage import Storage
from app.visits.comparing import Finished, Measured, compared
from app.visits.service import visits

CHILD = "app.reports.draw_child"


def volume_pdf(database: Database, storage: Storage, settings: Settings, found: Finished) -> bytes:
    """The report of a finished segmentation.

    Raises:
        Unavailable, ComputationFailed
    """
    segmentation, volume = found
    measured = Measured(segmentation, volume, measurements_of(database, storage, segmentation, volume))
    with database.reading() as session:
        lineage, asked_by = lineage_of(session, segmentation), asked_for_by(session, segmentation)
    content, arrays = volume_report(storage, settings, measured, lineage, asked_by)
    return ask(settings, CHILD, content, arrays)


def comparison_pdf(
    database: Database, storage: Storage, settings: Settings, earlier: Measured, later: Measured
) -> bytes:
    """The report of two visits of an eye.

    Raises:
        NotOneEye, NotOneModel, SpacingUnknown, Unavailable, ComputationFailed
    """
    found = compared(storage, settings, earlier, later)
    with database.reading() as session:
        series = visits(session, later.segmentation, later.volume)
        lineage = lineage_of(session, later.segmentation)
    content, arrays = comparison_report(storage, settings, earlier, later, found, series, lineage)
    return ask(settings, CHILD, content, arrays)
