"""Refusals that keep a first read blind."""

from __future__ import annotations

from app.errors import Conflict


class FirstReadOpen(Conflict):
    """The reader has not tagged the slices yet whose results they ask for."""

    code = "first_read_open"

    def __init__(self, indices: list[int], n_slices: int) -> None:
        which = f"slice {indices[0]}" if len(indices) == 1 else f"{len(indices)} of {n_slices} slices"
        super().__init__(
            f"You have not tagged {which} of this volume yet, and first reads are blinded: tag first, or end your "
            "first read on the page of its results.",
            extra={"unread": indices},
        )
