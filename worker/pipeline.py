"""Training, from the tags of a job to a model version in the bucket: load, train, compare, store."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import cast

import torch
from sqlalchemy import select

from app.db import removals
from app.db.columns import new_id, utc_now
from app.db.job_tables import TrainingJob
from app.db.patient_digests import digests_of, patient_digest
from app.db.session import Database
from app.db.tables import JsonObject, Volume
from app.settings import Settings
from app.storage import Storage, weights_prefix
from models.distributed.launch import can_distribute
from models.metrics import MetricError
from models.weak.agreement import agreement, answers_of
from models.weak.checkpoints import WeightsError
from models.weak.config import PipelineConfig, to_json
from models.weak.pipeline import Progress, TaggedSlice, TrainedPipeline, profile, train_pipeline
from models.weak.profiles import ProfileName, Recipe
from worker.code_version import code_version
from worker.comparison import UNREADABLE, Comparison, compare
from worker.holdout import held_out_patients
from worker.live import Live, count_by_patient, read_live, read_starter_id
from worker.messages import BATCH_DIVISOR, Advance, Trained
from worker.slices import read_slices
from worker.smaller import SMALLER_BATCHES, with_smaller_batches
from worker.start import LIVE_UNREADABLE, Start, choose_start
from worker.weights import config_as_json, load_weights, store_weights

Tell = Callable[[Advance], None]

STAGES = {
    "prepare": "preparing the slices",
    "localise": "learning to find fluid",
    "propagate": "outlining the fluid",
    "segment_1": "learning to segment",
    "rehearse": "drawing scans to rehearse",
    "adapt": "adapting to your scans",
    "review_2": "looking again at slices with fluid",
    "rehearse_2": "drawing other scans to rehearse",
    "adapt_2": "adapting to your scans once more",
    "evaluate": "measuring on held-out patients",
}
"""The pipeline's stages in words; another one is shown as it is."""

UNCLAIMED = timedelta(days=1)
"""Weights that became no version by then leave the bucket. A job's end, which calls that off, follows in seconds."""

NOT_RECOGNISED = (
    "The network recognised none of the slices tagged with fluid by itself and was taught their likeliest places. "
    "Expect poor masks until more slices are tagged."
)
ONE_PATIENT = "All tags are of one patient, so none could be held out and the accuracy was not measured."
NONE_SPARED = "No patient could be held out without leaving training with one answer only; nothing was measured."
ONE_CLASS = "The held-out slices show one answer only, so no AUC could be computed."


@dataclass(frozen=True)
class Task:
    """What a job asks for, read once from the database."""

    job_id: str
    recipe: str | None
    snapshot: list[JsonObject]
    notes: list[str]
    live: Live | None
    """The version in use, to begin with or to compare with."""
    starter_id: str | None
    """The starter network as a version of this installation; None where it is not one."""


def read_task(database: Database, job_id: str) -> Task:
    """The job with the volumes that still exist, and the version that it competes with."""
    with database.reading() as session:
        job = session.get_one(TrainingJob, job_id)
        ids = [entry["volume_id"] for entry in job.tags_snapshot]
        present = set(session.scalars(select(Volume.id).where(Volume.id.in_(ids), Volume.deleted_at.is_(None))))
        return Task(
            job_id=job_id,
            recipe=job.recipe,
            snapshot=[entry for entry in job.tags_snapshot if entry["volume_id"] in present],
            notes=_left_out(len(ids) - len(present)),
            live=read_live(session),
            starter_id=read_starter_id(session),
        )


def _left_out(n_missing: int) -> list[str]:
    if n_missing == 0:
        return []
    return [f"{n_missing} tagged {'volume was' if n_missing == 1 else 'volumes were'} deleted and left out."]


def retrain(
    job_id: str, database: Database, storage: Storage, settings: Settings, *, tell: Tell, batch_divisor: int = 1
) -> Trained:
    """Train on the job's tags, compare with the version in use, and put the weights into the bucket.

    A `batch_divisor` above 1 says that memory ran out; a later attempt at the job, which does not know, goes on with
    the smaller batches that it finds checkpoints of.

    Raises:
        OCTError: the tags do not suffice, the training diverged, or a checkpoint could not be written.
        ServiceError: the bucket is full or away.
    """
    tell(Advance("reading the scans", 0.0))
    task = read_task(database, job_id)
    config = choose_config(settings, task.recipe)
    origin = find_origin(task, config, storage, settings)
    held_names = choose_held_out(task)
    slices = list(read_slices(storage, task.snapshot, config.reach))
    training = [item for item in slices if item.patient not in held_names]
    held_out = [item for item in slices if item.patient in held_names]
    named = fingerprint(config, task.snapshot, held_names, origin.version_id)
    checkpoints = settings.work_dir / job_id / f"checkpoints-{named}"
    of_smaller = checkpoints.with_name(f"{checkpoints.name}-smaller")
    is_smaller = batch_divisor > 1 or of_smaller.is_dir()
    if is_smaller:
        config, checkpoints = with_smaller_batches(config, BATCH_DIVISOR), of_smaller
    trained = train_pipeline(
        training,
        held_out,
        config,
        checkpoint_dir=checkpoints,
        on_progress=lambda progress: tell(in_words(progress)),
        start_from=origin.weights,
        n_processes=choose_processes(settings),
    )
    tell(Advance("comparing with the version in use", 1.0))
    comparison = compare_with_live(task, trained, held_out, storage, settings)
    model_id = new_id()
    tell(Advance("storing the new version", 1.0))
    with database.transaction() as session:  # who stores them may be ended before the version is a row
        removals.schedule(session, weights_prefix(model_id), due_at=utc_now() + UNCLAIMED)
    files_digest = store_weights(trained, storage, weights_prefix(model_id), settings)
    unsure = [NOT_RECOGNISED] if trained.metrics["n_fluid_slices_used"] == 0 else []
    smaller = [SMALLER_BATCHES] if is_smaller else []
    notes = [*task.notes, *smaller, *unsure, *_holdout_notes(task.snapshot, held_out), *comparison.notes]
    return Trained(
        model_id=model_id,
        recipe=config.recipe,
        config=config_as_json(to_json(config)),
        metrics={**trained.metrics, **comparison.metrics, "notes": notes},
        compared_with=task.live.id if task.live else None,
        inactive_reason=comparison.inactive_reason,
        started_from=origin.version_id,
        start_reason=origin.start.reason,
        code_version=code_version(),
        files_digest=files_digest,
        learned_patients=sorted(origin.learned | digests_of(item.patient for item in training)),
    )


@dataclass(frozen=True)
class Origin:
    """Where a training begins, with the weights where they are not the starter's that ship."""

    start: Start
    version_id: str | None = None
    weights: TrainedPipeline | None = None
    learned: frozenset[str] = frozenset()
    """Digests of the patients that the weights know."""


def find_origin(task: Task, config: PipelineConfig, storage: Storage, settings: Settings) -> Origin:
    """Where the training begins; damage of the version in use does not stop it."""
    start = choose_start(config, task.live, task.snapshot, warm=settings.warm_start)
    if start.kind == "scratch":
        return Origin(start)
    if start.kind == "live" and task.live is not None:
        try:
            weights = load_live(task.live, storage, settings)
        except WeightsError:
            start = Start("starter", LIVE_UNREADABLE)
        else:
            return Origin(start, task.live.id, weights, task.live.learned)
    return Origin(start, task.starter_id)


def choose_held_out(task: Task) -> frozenset[str]:
    """The patients to measure on, whom neither the new version nor the one in use has learned from."""
    counts = count_by_patient(task.snapshot)
    known = task.live.learned if task.live else frozenset()
    return held_out_patients(counts, learned={name for name in counts if patient_digest(name) in known})


def choose_config(settings: Settings, recipe: str | None) -> PipelineConfig:
    """The configuration of a job: the recipe asked for, at the size of this worker's trainings."""
    size = choose_size(settings)
    return profile(size) if recipe is None else profile(size, cast(Recipe, recipe))


def choose_size(settings: Settings) -> ProfileName:
    """The size that is set, else what this machine can train."""
    if settings.training_profile != "auto":
        return settings.training_profile
    return "paper" if torch.cuda.is_available() else "cpu"


def choose_processes(settings: Settings) -> int:
    """How many processes share a training: as many as are asked for, else one for each GPU."""
    if settings.training_processes is not None:
        return settings.training_processes
    return max(1, torch.cuda.device_count()) if can_distribute() else 1


def in_words(progress: Progress) -> Advance:
    """The progress with its stage for people."""
    stage = STAGES.get(progress.stage, progress.stage.replace("_", " "))
    return Advance(stage, progress.fraction, progress.epoch, progress.loss, progress.held_out_loss)


def fingerprint(
    config: PipelineConfig, snapshot: list[JsonObject], held_out: Collection[str] = (), origin: str | None = None
) -> str:
    """Names the checkpoints of exactly this configuration, these volumes, this split and this begin.

    Where another one is found at a later attempt, after an upgrade or a deletion, the training starts afresh.
    """
    decides = [to_json(config), [entry["volume_id"] for entry in snapshot], sorted(held_out), origin]
    return sha256(repr(decides).encode()).hexdigest()[:16]


def load_live(live: Live, storage: Storage, settings: Settings) -> TrainedPipeline:
    """The pipeline of the version in use. Raises `WeightsError`, see `load_weights`."""
    return load_weights(storage, weights_prefix(live.id), settings, files_digest=live.files_digest)


def compare_with_live(
    task: Task, trained: TrainedPipeline, held_out: list[TaggedSlice], storage: Storage, settings: Settings
) -> Comparison:
    """Measure both versions on the slices of `choose_held_out`; damage of the version in use does not stop it."""
    if task.live is None:
        return Comparison()
    challenger = agreement(answers_of(trained, held_out))
    try:
        in_use = load_live(task.live, storage, settings)
        if in_use.config.reach != trained.config.reach:
            patients = {item.patient for item in held_out}
            entries = [entry for entry in task.snapshot if entry["patient"] in patients]
            held_out = list(read_slices(storage, entries, in_use.config.reach))
        live = agreement(answers_of(in_use, held_out))
    except (WeightsError, MetricError):  # hours of training are not lost to an old version's damage
        return Comparison(notes=[UNREADABLE])
    return compare(challenger=challenger, live=live)


def _holdout_notes(snapshot: list[JsonObject], held_out: list[TaggedSlice]) -> list[str]:
    if not held_out:
        return [ONE_PATIENT if len(count_by_patient(snapshot)) < 2 else NONE_SPARED]
    return [] if len({item.has_fluid for item in held_out}) == 2 else [ONE_CLASS]
