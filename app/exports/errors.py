"""Refusals and failures of exports."""

from __future__ import annotations

from app.errors import ServiceError


class TableNotWritten(ServiceError):
    """The process that writes a table as Parquet failed; nothing of it was sent."""

    code = "table_not_written"
    title = "The table could not be written"

    def __init__(self) -> None:
        super().__init__(
            "The table could not be written as Parquet; ask for it as CSV, or tell whoever keeps the server."
        )
