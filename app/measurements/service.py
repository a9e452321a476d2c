"""Measurements of a segmentation: counted once in a pass over its mask, then figures with the fovea known now."""

from __future__ import annotations

from dataclasses import fields
from threading import Lock
from typing import Any, cast

from app.db.job_tables import Segmentation
from app.db.session import Database
from app.db.tables import Volume
from app.measurements.foveas import fovea_of
from app.measurements.schemas import MeasurementsRead, PlaceRead
from app.storage import Storage, counts_key, mask_key, probability_key
from models.measurements.counting import Counted, MeasurementError, count
from models.measurements.figures import Measurements
from models.measurements.interval import stated_boundary_um
from models.measurements.measure import figures_of
from models.measurements.sectors import FirstSlice
from models.oct.volume import Laterality

BEGINS_BELOW = ("heyex",)
"""Beginnings of the names of formats whose raster runs from below up: Heidelberg's files hold the lowest B-scan first
(as eyepy, MIT, reads them)."""

_counting = Lock()
"""Old masks are counted one at a time: seconds of a processor for a large one."""


def measurements_of(database: Database, storage: Storage, segmentation: Segmentation, volume: Volume) -> Measurements:
    """All figures of a finished segmentation of `volume`.

    Raises:
        Unavailable: the bucket is away.
        FileNotFoundError: the mask's bytes are gone.
    """
    with database.reading() as session:
        fovea = fovea_of(session, volume.id)
    return figures_of(
        counted_of(storage, segmentation.id),
        spacing=volume.spacing,
        laterality=cast("Laterality | None", volume.laterality),
        fovea=fovea,
        first_slice=first_slice_of(volume),
        boundary_error_um=stated_boundary_um(has_model=segmentation.model_id is not None),
    )


def counted_of(storage: Storage, segmentation_id: str) -> Counted:
    """The counts that the worker kept; those of an older segmentation are made now and kept."""
    key = counts_key(segmentation_id)
    kept = _kept(storage, key)
    if kept is not None:
        return kept
    with _counting:
        kept = _kept(storage, key)
        if kept is None:
            masks = storage.iterate_stack(mask_key(segmentation_id))
            kept = count(masks, storage.iterate_stack(probability_key(segmentation_id)))
            storage.put(key, kept.to_bytes())
        return kept


def _kept(storage: Storage, key: str) -> Counted | None:
    try:
        return Counted.from_bytes(storage.get(key))
    except (FileNotFoundError, MeasurementError):
        return None


def first_slice_of(volume: Volume) -> FirstSlice:
    """Which end of the eye the first B-scan shows: by the positions that its file states, else by its format."""
    runs = (volume.provenance or {}).get("runs")
    begins_below = runs == "up" if runs is not None else volume.format.startswith(BEGINS_BELOW)
    return "inferior" if begins_below else "superior"


def as_read(measured: Measurements, segmentation: Segmentation, volume: Volume) -> MeasurementsRead:
    """What the API says of measurements."""
    known: dict[str, Any] = {field.name: getattr(measured, field.name) for field in fields(measured)}
    if measured.max_height_at is not None:
        slice_index, ascan = measured.max_height_at
        known["max_height_at"] = PlaceRead(slice_index=slice_index, ascan=ascan)
    return MeasurementsRead.model_validate(
        {
            **known,
            "segmentation_id": segmentation.id,
            "volume_id": volume.id,
            "laterality": volume.laterality,
            "first_slice": first_slice_of(volume),
        },
        from_attributes=True,
    )
