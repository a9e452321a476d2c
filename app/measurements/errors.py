"""Refusals about measurements."""

from __future__ import annotations

from app.errors import Unusable


class FoveaOutside(Unusable):
    """The fovea is placed where the scan shows nothing."""

    code = "fovea_outside"

    def __init__(self, slice_index: float, ascan: float, n_slices: int, width: int) -> None:
        super().__init__(
            f"The fovea at slice {slice_index:g}, A-scan {ascan:g} lies outside the scan "
            f"(0 to {n_slices - 1}, 0 to {width - 1})."
        )
