"""Bodies of the first-read routes."""

from __future__ import annotations

from pydantic import BaseModel


class FirstReadRead(BaseModel):
    """How far a reader's own first read of a volume is."""

    blinded: bool
    """Whether results are kept from this reader until they have tagged: by the project's setting, for browsers of
    readers who can tag. Programs with a token are refused nothing."""
    unread: list[int]
    """Slices of which nothing is shown now: without a tag of the reader, first read not ended."""
    ended: list[int]
    """Slices whose first read the reader has ended without a tag, in order to see the results."""
