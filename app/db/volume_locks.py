"""Who begins something for a volume and who deletes it wait for each other; readers and tags go on."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from app.db.tables import Volume

KEPT: Final = {"read": True, "key_share": True}
"""A lock under which a row is not deleted, for `Session.get(..., with_for_update=...)`; several may hold it at once."""


def share_volume(session: Session, volume_id: str) -> Volume | None:
    """A volume that cannot be deleted until this transaction ends.

    Take it before any lock on what hangs on the volume: so does the deletion of a patient.
    """
    return session.get(Volume, volume_id, with_for_update=KEPT, populate_existing=True)
