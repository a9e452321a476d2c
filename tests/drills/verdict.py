"""What must hold after every drill: nothing lost, nothing doubled, every job ended, the model in use answers."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.db import jobs
from app.db.job_tables import ModelVersion, Segmentation, TrainingJob
from app.db.tables import TagEvent
from app.storage import Storage, weights_prefix
from tests.builders import multipart, tiny_npy
from tests.drills.installation import Installation
from tests.drills.load import Load, Reader

SETTLE_S = 180.0
"""A job that lost its worker waits, runs once more, and the machine may be busy."""


@dataclass(frozen=True)
class Verdict:
    """Counts for the summary."""

    acknowledged: int
    lost: int
    doubled: int
    jobs: dict[str, int]
    """State, with the code of a failure, -> number of jobs."""


def judge(installation: Installation, load: Load, *, accepted: tuple[str, ...] = ()) -> Verdict:
    """Look at everything that the load left. `accepted`: codes of failures that this drill may bring."""
    assert load.surprises == []
    wait_until_all_ended(installation)
    _same_ends(installation, load)
    _volumes_are_there(installation, load)
    _models_are_whole(installation)
    found = job_counts(installation)
    bad = [end for end in found if end.startswith("failed") and end.removeprefix("failed ") not in accepted]
    assert bad == [], (found, installation.log[-8000:])
    the_model_answers(installation)
    tags = [_compare(installation, reader) for reader in load.readers]
    lost, doubled = sum(pair[0] for pair in tags), sum(pair[1] for pair in tags)
    assert (lost, doubled) == (0, 0)
    return Verdict(sum(reader.n_acknowledged for reader in load.readers), lost, doubled, found)


def _compare(installation: Installation, reader: Reader) -> tuple[int, int]:
    """Answers lost and answers there too often: the history of a slice is what the reader said, one after another."""
    with installation.database.reading() as session:
        rows = session.execute(
            select(TagEvent.slice_index, TagEvent.has_fluid)
            .where(TagEvent.volume_id == reader.volume_id)
            .order_by(TagEvent.slice_index, TagEvent.version)
        ).all()
    lost = doubled = 0
    for index, said in reader.intended.items():
        kept = [answer for at, answer in rows if at == index]
        sure = said[:-1] if reader.unsure == index else said
        lost += 0 if kept[: len(sure)] == sure else max(1, len(sure) - len(kept))
        doubled += max(0, len(kept) - len(said))
    return lost, doubled


def wait_until_all_ended(installation: Installation) -> None:
    """Every job comes to an end by itself."""
    deadline = time.monotonic() + SETTLE_S
    while time.monotonic() < deadline:
        try:
            with installation.database.reading() as session:
                active = [
                    row
                    for table in (TrainingJob, Segmentation)
                    for row in session.execute(select(table.id, table.state).where(table.state.in_(jobs.ACTIVE)))
                ]
        except SQLAlchemyError:
            active = [None]
        if not active:
            return
        time.sleep(0.2)
    raise AssertionError(f"Still active after {SETTLE_S:.0f} s: {active}\n{installation.log[-8000:]}")


def job_counts(installation: Installation) -> dict[str, int]:
    """How the jobs ended."""
    with installation.database.reading() as session:
        rows = [
            row for table in (TrainingJob, Segmentation) for row in session.execute(select(table.state, table.error))
        ]
    return dict(Counter(f"{state} {error['code']}" if state == "failed" else state for state, error in rows))


def _same_ends(installation: Installation, load: Load) -> None:
    """An end that somebody saw stays; every job that was acknowledged is there."""
    for starter, table in ((load.trainings, TrainingJob), (load.segmentations, Segmentation)):
        with installation.database.reading() as session:
            states = {row.id: row.state for row in session.execute(select(table.id, table.state))}
        assert [job_id for job_id in starter.ids if job_id not in states] == []
        assert {job_id: states[job_id] for job_id in starter.ends} == starter.ends


def _volumes_are_there(installation: Installation, load: Load) -> None:
    for volume_id in load.segmentations.volume_ids:
        assert installation.insist("GET", f"/volumes/{volume_id}/slices/0/image").status_code == 200


def _models_are_whole(installation: Installation) -> None:
    """One version for each training that succeeded, its weights in the bucket; one in use."""
    storage = Storage(installation.settings.storage)
    with installation.database.reading() as session:
        succeeded = set(session.scalars(select(TrainingJob.id).where(TrainingJob.state == "succeeded")))
        trained = session.execute(
            select(ModelVersion.id, ModelVersion.training_job_id).where(ModelVersion.training_job_id.is_not(None))
        ).all()
        in_use = session.scalars(select(ModelVersion.id).where(ModelVersion.active_slot == 1)).all()
    assert {job_id for _, job_id in trained} == succeeded
    assert len(trained) == len(succeeded)
    assert len(in_use) == 1
    for model_id, _ in trained:
        assert storage.get(f"{weights_prefix(model_id)}weights.safetensors")


def the_model_answers(installation: Installation) -> None:
    """A scan that nobody sent before is segmented by the model in use."""
    scan = multipart({"scan.npy": tiny_npy((4, 32, 48), seed=time.time_ns() % 2**31)})
    job = installation.insist("POST", "/segmentations", files=scan, headers={"Prefer": "wait=60"}).json()
    deadline = time.monotonic() + SETTLE_S
    while job["state"] not in jobs.FINAL and time.monotonic() < deadline:
        time.sleep(0.2)
        job = installation.insist("GET", f"/segmentations/{job['id']}").json()
    assert job["state"] == "succeeded", job
    assert installation.insist("GET", f"/segmentations/{job['id']}/slices/0/mask.png").status_code == 200
