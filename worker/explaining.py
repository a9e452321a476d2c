"""How the mask of one B-scan came to be, bucket to bucket: the stored B-scan in, a picture of every step out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.db.job_tables import Explanation, Segmentation
from app.db.session import Database
from app.db.tables import JsonObject, Volume
from app.errors import ServiceError
from app.settings import Settings
from app.storage import Storage, explanation_prefix, probability_key
from models.segmenter import MASK_LEVEL
from models.weak.explain import explain
from models.weak.explanation import Step
from worker.inference import VolumeGone
from worker.messages import Explained
from worker.slices import read_stack
from worker.weights import KeptNetwork

Advance = Callable[[str, float], None]

LOADED_SHARE = 0.3
"""Share of the work that loading the network and the B-scan is."""

USUAL_STEPS = 16
"""Steps of most explanations; progress is a guess, for their number is known at the end."""


class NoNetwork(ServiceError):
    """The segmentation was made by a method that has no network."""

    status_code = 422
    code = "nothing_to_explain"
    title = "Nothing to explain"

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} has no network whose steps could be shown.")


class Explainer:
    """Explains B-scans, keeping the last network in memory."""

    def __init__(self, database: Database, storage: Storage, settings: Settings) -> None:
        self._database = database
        self._storage = storage
        self._network = KeptNetwork(database, storage, settings)

    def explain(self, job_id: str, *, advance: Advance) -> Explained:
        """Put a picture of each step into the bucket and give the steps in words.

        Raises:
            NoNetwork: no model version segmented it.
            WeightsError: the model's files are missing or damaged.
            VolumeGone: the volume is deleted.
            ServiceError: the bucket is full or away.
        """
        with self._database.reading() as session:
            job = session.get_one(Explanation, job_id)
            segmentation = session.get_one(Segmentation, job.segmentation_id)
        if segmentation.model_id is None:
            raise NoNetwork(segmentation.method)
        advance("loading the network", 0.0)
        network = self._network.get(segmentation.model_id)
        index = job.slice_index
        try:
            stack = read_stack(self._storage, segmentation.volume_id, index, network.config.reach)
            probability = self._storage.read_bscan(probability_key(segmentation.id), index)
        except FileNotFoundError as error:
            raise VolumeGone from error
        score = float(segmentation.slices[index]["probability"])
        steps = explain(network, stack, probability, score, threshold=MASK_LEVEL)
        prefix = explanation_prefix(segmentation.id, index)
        told = list(self._store(steps, prefix, advance))
        if self._is_gone(segmentation.volume_id):
            self._storage.delete_prefix(prefix)
            raise VolumeGone
        return Explained(told)

    def _store(self, steps: Iterator[Step], prefix: str, advance: Advance) -> Iterator[JsonObject]:
        for number, step in enumerate(steps, start=1):
            self._storage.put(f"{prefix}{step.name}.png", grey_png(step.picture))
            advance("drawing the steps", min(0.95, LOADED_SHARE + (1 - LOADED_SHARE) * number / USUAL_STEPS))
            yield {"name": step.name, "kind": step.kind, "role": step.role, "sentence": step.sentence}

    def _is_gone(self, volume_id: str) -> bool:
        with self._database.reading() as session:
            return session.get_one(Volume, volume_id).deleted_at is not None


def grey_png(picture: NDArray[np.uint8]) -> bytes:
    """A (D, W) picture as an 8-bit PNG."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
