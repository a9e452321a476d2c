"""Where the centre of the macula lies in a scan."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.columns import utc_now
from app.db.tables import Table

FOUND: Final = "found"
PLACED: Final = "placed"


class FoveaPlace(Table):
    """The fovea of a volume: at most one that the worker found, and one that a person placed, which comes first."""

    __tablename__ = "foveas"

    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    """found or placed."""
    slice_index: Mapped[float | None]
    """0-based, fractions allowed. None with `found`: it was looked for and no place is to be believed."""
    ascan: Mapped[float | None]
    pit_um: Mapped[float | None]
    """How much thinner the retina is there than around it, where it was found."""
    placed_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
