"""One transfer from or to the PACS. What is fetched and sent, `app.pacs` knows; this file alone reaches over to it."""

from __future__ import annotations

from collections.abc import Callable

from app.db.job_tables import PacsTransfer
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage
from worker.folders import temporary_folder
from worker.messages import Exchanged


def exchange(
    job_id: str, database: Database, storage: Storage, settings: Settings, *, advance: Callable[[str, float], None]
) -> Exchanged:
    """Do a transfer.

    Raises:
        ServiceError: the PACS, the scan or the bucket does not allow it; its sentence says why.
    """
    with database.reading() as session:
        is_import = session.get_one(PacsTransfer, job_id).segmentation_id is None
    with temporary_folder(settings) as folder:
        if is_import:
            from app.pacs.fetching import import_series

            came = import_series(job_id, database, storage, settings, folder=folder, advance=advance)
            return Exchanged(volume_ids=came.volume_ids, warnings=came.warnings)
        from app.pacs.delivering import deliver

        went = deliver(job_id, database, storage, settings, folder=folder, advance=advance)
        return Exchanged(instances=went.instances, warnings=went.warnings)
