"""Segmentation of a stored volume by a method that learns nothing; it sees the whole volume at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.db.tables import Volume
from app.storage import Storage, probability_key, volume_key
from models.methods import method_named
from models.oct.volume import OCTVolume

Advance = Callable[[str, float], None]

METHOD_SHARE = 0.9
"""Share of the work that the method itself is; the rest is reading and writing."""


def write_by_method(
    storage: Storage, job_id: str, method: str, volume: Volume, advance: Advance
) -> tuple[list[float], list[str]]:
    """Store the (S, D, W) probabilities; gives the highest of each slice, 0 to 1, and the method's warnings.

    Raises:
        OCTError: the volume lacks what the method needs.
        FileNotFoundError: the volume's bytes are gone.
    """
    advance("reading the volume", 0.0)
    bscans = np.stack(list(storage.iterate_stack(volume_key(volume.id))))
    result = (
        method_named(method)
        .make()
        .segment(OCTVolume(bscans, spacing=volume.spacing), lambda share: advance("segmenting", METHOD_SHARE * share))
    )
    storage.write_stack(probability_key(job_id), iter(result.probability), shape=bscans.shape, dtype="uint8")
    return [float(bscan.max()) / 255 for bscan in result.probability], list(result.warnings)
