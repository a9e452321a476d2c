"""A small clinic in the database and the bucket: six patients whose scans show a dark pocket, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from app.db.columns import new_id
from app.db.job_tables import Segmentation, TrainingJob
from app.db.session import Database
from app.db.tables import JsonObject, User, Volume
from app.settings import Settings
from app.storage import Storage, volume_key
from tests.worker.processes import WorkerProcess, environment_of
from worker.lanes import Lanes

SHAPE = (8, 32, 48)
"""(S, D, W) of every scan."""

N_PATIENTS = 6

FLUID_SLICES = [2, 3, 4, 5]


def pocket_scan(seed: int) -> NDArray[np.uint8]:
    """A bright band with a dark pocket in the slices `FLUID_SLICES`."""
    rng = np.random.default_rng(seed)
    scan = rng.integers(0, 30, SHAPE)
    scan[:, 10:26, :] += 130
    for index in FLUID_SLICES:
        left = int(rng.integers(8, 24))
        scan[index, 15:22, left : left + 14] -= 110
    return np.clip(scan, 0, 255).astype(np.uint8)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Dead workers are noticed after 4 s rather than 20."""
    return settings.model_copy(update={"heartbeat_stale_s": 4.0})


@pytest.fixture
def storage(settings: Settings) -> Storage:
    """The bucket of `settings`."""
    return Storage(settings.storage)


@pytest.fixture
def user_id(database: Database) -> str:
    """Whoever starts the jobs."""
    user = User(id=new_id(), name="reader", role="trainer")
    with database.transaction() as session:
        session.add(user)
    return user.id


@pytest.fixture
def volume_ids(database: Database, storage: Storage, user_id: str) -> list[str]:
    """The scans, one a patient; the last one does not state its spacing."""
    ids = []
    for number in range(N_PATIENTS):
        known = number < N_PATIENTS - 1
        volume = Volume(
            id=new_id(),
            content_digest=f"scan-{number}",
            patient_key=f"patient-{number}",
            format="array",
            n_slices=SHAPE[0],
            height=SHAPE[1],
            width=SHAPE[2],
            across_um=100.0 if known else None,
            axial_um=10.0 if known else None,
            along_um=10.0 if known else None,
            spacing_source="file" if known else "unknown",
            created_by=user_id,
        )
        scan = pocket_scan(number)
        storage.write_stack(volume_key(volume.id), scan, shape=scan.shape, dtype="uint8")
        with database.transaction() as session:
            session.add(volume)
        ids.append(volume.id)
    return ids


@pytest.fixture
def snapshot(volume_ids: list[str]) -> list[JsonObject]:
    """Every slice tagged rightly."""
    without = [index for index in range(SHAPE[0]) if index not in FLUID_SLICES]
    return [
        {"volume_id": volume_id, "patient": f"patient-{n}", "with_fluid": FLUID_SLICES, "without_fluid": without}
        for n, volume_id in enumerate(volume_ids)
    ]


@pytest.fixture
def queue_training(database: Database, user_id: str, snapshot: list[JsonObject]) -> Callable[..., str]:
    """Put a training job into the database, as `POST /training-jobs` does, without ringing."""

    def queue(**changes: object) -> str:
        row = {"recipe": "ours-u", "n_tags": 48, "tags_digest": "d" * 64, "tags_snapshot": snapshot, "active_slot": 1}
        job = TrainingJob(id=new_id(), created_by=user_id, **{**row, **changes})
        with database.transaction() as session:
            session.add(job)
        return job.id

    return queue


@pytest.fixture
def queue_segmentation(database: Database, user_id: str) -> Callable[[str, str], str]:
    """Put a segmentation into the database without ringing."""

    def queue(volume_id: str, model_id: str) -> str:
        job = Segmentation(id=new_id(), volume_id=volume_id, model_id=model_id, method="network", created_by=user_id)
        with database.transaction() as session:
            session.add(job)
        return job.id

    return queue


@pytest.fixture
def lanes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lanes]:
    """The lanes of a worker inside the test; their children are real processes on the same settings."""
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    lanes = Lanes(settings)
    yield lanes
    lanes.stop()
    lanes.close()


@pytest.fixture
def start_worker(settings: Settings) -> Iterator[Callable[[], WorkerProcess]]:
    """Start Celery workers as `serous up` does; what is left of them ends with the test."""
    started: list[WorkerProcess] = []

    def start() -> WorkerProcess:
        started.append(WorkerProcess(settings))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
