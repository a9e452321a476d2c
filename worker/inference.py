"""Segmentation of a stored volume, bucket to bucket: B-scan by B-scan through a network, or whole by a method."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import structlog
from numpy.typing import NDArray

from app.db.job_tables import Segmentation
from app.db.measurement_tables import FOUND, FoveaPlace
from app.db.session import Database
from app.db.tables import JsonObject, Volume
from app.errors import ServiceError
from app.settings import Settings
from app.storage import Storage, counts_key, mask_key, probability_key, volume_key
from models.measurements.counting import Counted, Counter
from models.measurements.figures import Interval
from models.measurements.interval import stated_boundary_um
from models.measurements.measure import NO_SPACING, ONE_SLICE, figures_of
from models.oct.volume import UnknownSpacing, voxels_mm3
from models.segmenter import MASK_LEVEL
from models.weak.pipeline import TrainedPipeline
from worker.fovea import find_fovea
from worker.messages import Segmented
from worker.methods import write_by_method
from worker.oddities import Oddities
from worker.weights import KeptNetwork

log = structlog.get_logger()

Advance = Callable[[str, float], None]

BATCH_SLICES = 8
"""B-scans in memory at once: 8 of 1024 x 512 are 4 MB of pixels, and the network sees its small grid only."""

MASK_SHARE = 0.05
"""Share of the work that deriving the masks from the probabilities takes."""


class VolumeGone(ServiceError):
    """The volume was deleted before its segmentation ended."""

    status_code = 404
    code = "volume_deleted"
    title = "The volume was deleted"

    def __init__(self) -> None:
        super().__init__("The volume was deleted before it was segmented.")


class Segmenter:
    """Segments volumes, keeping the last network in memory."""

    def __init__(self, database: Database, storage: Storage, settings: Settings) -> None:
        self._database = database
        self._storage = storage
        self._network = KeptNetwork(database, storage, settings)

    def segment(self, job_id: str, *, advance: Advance, batch_divisor: int = 1) -> Segmented:
        """Put mask and probability of the job's volume into the bucket and give the figures.

        The size of the batches changes the memory that it takes, and nothing in the result.

        Raises:
            WeightsError: the model's files are missing or damaged.
            VolumeGone: the volume is deleted.
            ServiceError: the bucket is full or away.
        """
        started = time.monotonic()
        with self._database.reading() as session:
            job = session.get_one(Segmentation, job_id)
            volume = session.get_one(Volume, job.volume_id)
            is_looked_for = session.get(FoveaPlace, (volume.id, FOUND)) is None
        if volume.deleted_at is not None:
            raise VolumeGone
        try:
            if job.model_id is None:
                looks: tuple[int, ...] = ()
                scores, said = write_by_method(self._storage, job_id, job.method, volume, advance)
            else:
                advance("loading the network", 0.0)
                network = self._network.get(job.model_id)
                scores, said, looks = self._write_probabilities(
                    job_id, volume, network, advance, BATCH_SLICES // batch_divisor
                )
            fovea = find_fovea(self._storage, volume) if is_looked_for else None
            counted = self._write_masks(job_id, volume, looks)
        except FileNotFoundError as error:
            raise VolumeGone from error
        areas = counted.areas_px.tolist()
        fluid_voxels = sum(areas)
        interval = interval_mm3(counted, volume, has_model=job.model_id is not None)
        return Segmented(
            fluid_voxels=fluid_voxels,
            fluid_volume_mm3=volume_mm3(fluid_voxels, volume),
            fluid_volume_low_mm3=None if interval is None else interval.low,
            fluid_volume_high_mm3=None if interval is None else interval.high,
            warnings=[*volume.warnings, *warnings_of(volume), *said],
            slices=slice_figures(areas, scores),
            duration_s=round(time.monotonic() - started, 2),
            fovea=fovea,
        )

    def _write_probabilities(
        self, job_id: str, volume: Volume, network: TrainedPipeline, advance: Advance, batch_size: int
    ) -> tuple[list[float], list[str], tuple[int, ...]]:
        """Store the (S, D, W) probabilities; gives each slice's fluid probability, what was odd, and `looks_px`."""
        scores: list[float] = []
        looks: list[tuple[int, ...]] = []
        oddities = Oddities()

        def probabilities() -> Iterator[NDArray[np.uint8]]:
            bscans = oddities.watch(self._storage.iterate_stack(volume_key(volume.id)))
            for result in network.segment_volume(bscans, batch_size=batch_size):
                scores.append(result.fluid_probability)
                looks.append(result.looks_px)
                oddities.segmented(result)
                yield result.probability
                advance("segmenting", (1 - MASK_SHARE) * len(scores) / volume.n_slices)

        self._storage.write_stack(probability_key(job_id), probabilities(), shape=shape_of(volume), dtype="uint8")
        return scores, oddities.warnings(), tuple(map(sum, zip(*looks, strict=True)))

    def _write_masks(self, job_id: str, volume: Volume, looks_px: tuple[int, ...]) -> Counted:
        """Store the (S, D, W) 0/1 mask, and what is counted in the same pass."""
        counter = Counter()

        def masks() -> Iterator[NDArray[np.uint8]]:
            for probability in self._storage.iterate_stack(probability_key(job_id)):
                mask = (probability >= MASK_LEVEL).astype(np.uint8)
                counter.add(mask, probability)
                yield mask

        self._storage.write_stack(mask_key(job_id), masks(), shape=shape_of(volume), dtype="uint8")
        counted = counter.finish(looks_px)
        self._storage.put(counts_key(job_id), counted.to_bytes())
        return counted


def shape_of(volume: Volume) -> tuple[int, int, int]:
    """(S, D, W)."""
    return volume.n_slices, volume.height, volume.width


def volume_mm3(fluid_voxels: int, volume: Volume) -> float | None:
    """Fluid volume; None where it would be a guess."""
    try:
        return voxels_mm3(fluid_voxels, n_slices=volume.n_slices, spacing=volume.spacing)
    except UnknownSpacing:
        return None


def interval_mm3(counted: Counted, volume: Volume, *, has_model: bool) -> Interval | None:
    """Where the fluid volume lies with 95 %; None where there is no volume."""
    stated_um = stated_boundary_um(has_model=has_model)
    return figures_of(counted, spacing=volume.spacing, boundary_error_um=stated_um).volume_interval_mm3


def warnings_of(volume: Volume) -> list[str]:
    """Why there is no volume in mm³, in sentences."""
    sentences = [NO_SPACING] if volume.spacing is None else []
    return sentences + ([ONE_SLICE] if volume.n_slices < 2 else [])


def slice_figures(areas: list[int], scores: list[float]) -> list[JsonObject]:
    """One object a B-scan, as the database keeps it."""
    return [{"area_px": area, "probability": round(score, 4)} for area, score in zip(areas, scores, strict=True)]
