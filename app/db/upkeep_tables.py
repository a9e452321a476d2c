"""Tables by which the installation keeps itself in order: what is to leave the bucket, and backups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.db.columns import new_id, utc_now
from app.db.tables import Table


class Removal(Table):
    """Objects that are to leave the bucket. Written in the transaction that ends their use; see `app.db.removals`."""

    __tablename__ = "removals"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    last_at: Mapped[datetime]
    """When they are removed once more, for a child process that was at work may have written after the first time."""


class BackupRun(Table):
    """One `serous backup` of this installation. While it runs, no object leaves the bucket."""

    __tablename__ = "backup_runs"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    started_at: Mapped[datetime] = mapped_column(default=utc_now)
    alive_at: Mapped[datetime] = mapped_column(default=utc_now)
    """Renewed while it runs; one that was killed holds the objects no longer than `app.db.removals.HOLD`."""
    finished_at: Mapped[datetime | None]
