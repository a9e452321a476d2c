"""The way in: train the paper's three modules from 0/1 tags, then segment. No mask is ever seen here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import torch
from torch import nn

from models.distributed.launch import train_in_ranks
from models.distributed.rank import Train
from models.nets.localiser import Localiser
from models.nets.precision import default_device, place
from models.train import TrainingDiverged
from models.weak.adaptation import adapt_in_rounds, costs_of
from models.weak.agreement import agreement, answers_of
from models.weak.config import PipelineConfig, to_json
from models.weak.dataset import NotEnoughClasses, TaggedSlice, TrainingSet, digest, digest_around, make_training_set
from models.weak.labelling import calibration_of, likeliest_labels, own_labels, propagated_labels
from models.weak.localise import STAGE as LOCALISE
from models.weak.localise import decides_localiser, train_localiser
from models.weak.profiles import profile
from models.weak.segment import build_segmenter, segmenter_slice_logits, train_segmenter
from models.weak.slice_calibration import calibrate_slices
from models.weak.soft_labels import Label
from models.weak.stage_run import Progress, Run
from models.weak.trained import Metrics, SliceSegmentation, TrainedPipeline
from models.weak.validation import held_out_set

__all__ = [
    "NotEnoughClasses",
    "PipelineConfig",
    "Progress",
    "SliceSegmentation",
    "TaggedSlice",
    "TrainedPipeline",
    "profile",
    "train_pipeline",
]


def train_pipeline(
    slices: Sequence[TaggedSlice],
    held_out: Sequence[TaggedSlice],
    config: PipelineConfig,
    *,
    checkpoint_dir: Path,
    on_progress: Callable[[Progress], None],
    start_from: TrainedPipeline | None = None,
    n_processes: int = 1,
) -> TrainedPipeline:
    """Train on tagged slices; measure on `held_out` slices of other patients, by their tags only.

    Those tags also say what the slice scores mean as probabilities (`SliceCalibration`).

    A recipe that adapts the starter network adapts that of `start_from` instead, where it is given.
    Called again with the same arguments it goes on after the last finished epoch in `checkpoint_dir`, and on a
    CPU the result is then bit for bit that of an undisturbed training. Whatever `on_progress` raises ends it.
    Several processes, each with a GPU of its own where there are any, learn the same but for rounding, and go on
    from each other's checkpoints.

    Raises:
        NotEnoughClasses: all tags are the same.
        TrainingDiverged: a loss or a weight is not finite.
        CheckpointError: the disk is full, or `checkpoint_dir` holds another training.
        WeightsError: the starter network is damaged, or `start_from` does not fit the configuration.
        RankLost: one of several processes died; none is left.
    """
    checkpoint_dir.mkdir(parents=True, exist_ok=True)
    data_digest = digest(slices) if start_from is None else f"{digest(slices)} {start_from.digest()}"
    run = Run(
        checkpoint_dir,
        _fingerprint(to_json(config), data_digest + digest_around(slices)),
        default_device(),
        on_progress,
        _shares(config),
        {LOCALISE: _fingerprint(decides_localiser(config), data_digest)},
    )
    run.tell("prepare", 0.0)
    data = make_training_set(slices, config.grid, config.reach)
    run.held_out = held_out_set(held_out, config.grid, config.reach)
    run.tell("prepare", 1.0)

    def train(stages: Train, data: TrainingSet) -> TrainedPipeline:
        if n_processes > 1:
            return train_in_ranks(stages, data, config, run, n_processes)
        torch.manual_seed(config.seed)
        return stages(data, config, run)

    if config.start == "starter":
        trained = adapt_in_rounds(slices, data, config, run, start_from, train)
    else:
        trained = train(_train_from_scratch, data)
    if not trained.is_finite():
        raise TrainingDiverged("The training ended with weights that are not finite numbers.")
    metrics = trained.metrics
    run.tell("evaluate", 0.0)
    answers = answers_of(trained, held_out)
    metrics |= _counts(slices, held_out) | agreement(answers).named("held_out")
    trained.slice_calibration = calibrate_slices(answers.logits, answers.tags)
    metrics["seconds"] = round(run.seconds, 1)
    run.tell("evaluate", 1.0)
    return trained


def _fingerprint(decides: str, data_digest: str) -> str:
    return hashlib.sha256(f"{decides} {data_digest}".encode()).hexdigest()


def _train_from_scratch(data: TrainingSet, config: PipelineConfig, run: Run) -> TrainedPipeline:
    """Train the paper's three modules: where the evidence lies, where it ends, and a segmenter taught by it."""
    localiser = place(Localiser(config.localiser), run.device)
    metrics: Metrics = {"localise_loss": train_localiser(localiser, data, config, run)}
    run.tell("propagate", 0.0)
    calibration = run.agreed(lambda: calibration_of(localiser, data, config, run.device))
    labels = run.agreed(lambda: propagated_labels(localiser, calibration, data, config, run.device))
    metrics |= _label_counts(labels, data)
    if metrics["n_fluid_slices_used"] == 0:
        labels = run.agreed(lambda: likeliest_labels(localiser, calibration, data, config, run.device))
    run.tell("propagate", 1.0)
    segmenter = None if config.segmenter == "none" else _train_rounds(labels, data, config, run, metrics)
    return TrainedPipeline(config, metrics, localiser, segmenter, calibration, run.device)


def _train_rounds(
    labels: list[Label], data: TrainingSet, config: PipelineConfig, run: Run, metrics: Metrics
) -> nn.Module:
    """Train the segmenter up to `rounds` times, each from its start; from the second on it learns from its own masks.

    A round that says the held-out tags worse than the one before is dropped, and none follows. Without any, all count.
    """
    kept: list[nn.Module] = []
    kept_loss: float | None = None
    for number in range(1, config.rounds + 1):
        segmenter = place(build_segmenter(config), run.device)
        stage = f"segment_{number}"
        metrics[f"{stage}_loss"] = train_segmenter(segmenter, data, labels, config, run, stage)
        loss = run.agreed(partial(_held_out_loss, segmenter, config, run))
        metrics[f"{stage}_held_out_loss"] = loss
        if loss is not None and kept_loss is not None and loss > kept_loss:
            break
        kept.append(segmenter)
        kept_loss = loss
        if number < config.rounds:
            labels = run.agreed(partial(own_labels, segmenter, data, labels, config, run.device))
    metrics["n_rounds"] = len(kept)
    return kept[-1]


def _held_out_loss(segmenter: nn.Module, config: PipelineConfig, run: Run) -> float | None:
    told = segmenter_slice_logits(segmenter, config, run.device)
    return None if run.held_out is None else run.held_out.loss(told)


def _label_counts(labels: list[Label], data: TrainingSet) -> Metrics:
    """Training slices that have a label and that category masking leaves out."""
    n_used = sum(label is not None for label in labels)
    n_normal = int((data.tags == 0).sum())
    return {
        "n_slices_used": n_used,
        "n_slices_excluded": len(labels) - n_used,
        "n_fluid_slices_used": n_used - n_normal,
    }


def _shares(config: PipelineConfig) -> dict[str, float]:
    """Expected share of the time of every stage, from epochs; a segmenter's epoch costs about twice as much."""
    if config.start == "starter":
        costs = {"prepare": 0.03, **costs_of(config.rounds), "evaluate": 0.03}
    else:
        costs = {"prepare": 1.0, LOCALISE: float(config.localise.epochs), "propagate": 2.0}
        if config.segmenter != "none":
            costs |= {f"segment_{n}": 2.0 * config.segment.epochs for n in range(1, config.rounds + 1)}
        costs["evaluate"] = 1.0
    total = sum(costs.values())
    return {stage: cost / total for stage, cost in costs.items()}


def _counts(slices: Sequence[TaggedSlice], held_out: Sequence[TaggedSlice]) -> Metrics:
    """What the training was given."""
    return {
        "n_slices": len(slices),
        "n_fluid_slices": sum(item.has_fluid for item in slices),
        "n_patients": len({item.patient for item in slices}),
        "n_held_out_slices": len(held_out),
    }
