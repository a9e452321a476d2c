"""The one row of settings: read by everybody, changed by admins, every change in the audit trail."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.db.columns import utc_now
from app.db.tables import ProjectSettings

ROW = 1
"""The id of the row that the migration made."""


def read_settings(session: Session) -> ProjectSettings:
    """What holds now."""
    return session.get_one(ProjectSettings, ROW)


def change_settings(session: Session, *, actor: Actor, blinded_first_read: bool) -> ProjectSettings:
    """Let other settings hold. The same ones again change nothing."""
    row = session.get_one(ProjectSettings, ROW, with_for_update=True)
    if row.blinded_first_read != blinded_first_read:
        row.blinded_first_read = blinded_first_read
        row.updated_at, row.updated_by = utc_now(), actor.user_id
        record(session, actor=actor.user_id, action="project_settings.changed", blinded_first_read=blinded_first_read)
    return row
