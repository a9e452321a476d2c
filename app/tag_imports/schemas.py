"""Bodies of the import of tags."""

from __future__ import annotations

from pydantic import BaseModel


class TagImportRead(BaseModel):
    """What an import did."""

    n_changed: int
    """Tags that are new or say something else now; the others were there already."""
    n_rows: int
