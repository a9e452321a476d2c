"""One unit of work: train one system without one fold's patients, then unseal that fold's masks and score it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.accuracy.cases import Case, CaseSet, SealedMasks
from benchmarks.accuracy.folds import FOLD_SEED, N_FOLDS, first_patients, patient_folds
from benchmarks.accuracy.score import score_slice, to_json
from models.shipped import STARTER_FOLDER
from models.weak.config import PipelineConfig
from models.weak.pipeline import Progress, TaggedSlice, TrainedPipeline, profile, train_pipeline
from models.weak.trained import SliceSegmentation
from models.weak.twin import train_twin

SYSTEMS = ("starter", "adapted", "twin", "unet", "ours-u", "ours-d", "softgt")
"""`twin` and `unet` see the masks of their training patients, the others tags or nothing."""


@dataclass(frozen=True)
class Unit:
    """What is trained and on whom. `n_tags` None is all; `flipped` is the share of wrong training tags."""

    set_name: str
    system: str
    fold: int
    seed: int = 0
    n_tags: int | None = None
    flipped: float = 0.0
    profile: str = "cpu"

    @property
    def name(self) -> str:
        """Of its files."""
        extra = "" if self.n_tags is None else f"-t{self.n_tags}"
        extra += "" if not self.flipped else f"-x{round(100 * self.flipped)}"
        extra += "" if self.profile == "cpu" else f"-{self.profile}"
        return f"{self.set_name}-{self.system}-f{self.fold}-s{self.seed}{extra}"


def run_unit(unit: Unit, case_set: CaseSet, work: Path, on_progress: Callable[[Progress], None], command: str) -> Path:
    """Train, save, unseal, score; the result's file. A finished unit is not done again, a begun one goes on."""
    out = work / "results" / f"{unit.name}.json"
    if out.exists():
        return out
    cases, masks = case_set
    training, held_out = split(cases, unit)
    started = time.monotonic()
    model = _train(unit, cases, masks, training, work, on_progress)
    model.save(work / "models" / unit.name)
    trained_s = time.monotonic() - started
    started = time.monotonic()
    scores = [
        score_slice(index, cases[index].names, answer.probability, answer.fluid_probability, masks[index])
        for index, answer in _answers_of(model, held_out, case_set)
    ]
    record = {
        "unit": unit.__dict__,
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "train_seconds": round(trained_s, 1),
        "segment_seconds": round(time.monotonic() - started, 1),
        "n_training_slices": len(training),
        "slices": [to_json(score) for score in scores],
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(record), encoding="utf-8")
    return out


def answers(system: str, seed: int, case_set: CaseSet, work: Path) -> Iterator[tuple[int, SliceSegmentation]]:
    """Index and answer of every held-out slice of the five real folds, by the networks that `run` left in `work`.

    Unseals its mask.
    """
    for fold in range(N_FOLDS):
        unit = Unit("real", system, fold, seed)
        model = TrainedPipeline.load(STARTER_FOLDER if system == "starter" else work / "models" / unit.name)
        yield from _answers_of(model, split(case_set[0], unit)[1], case_set)


def _answers_of(
    model: TrainedPipeline, held_out: Sequence[int], case_set: CaseSet
) -> Iterator[tuple[int, SliceSegmentation]]:
    """Of a finished training, which may now be judged: the masks of `held_out` are unsealed."""
    cases, masks = case_set
    masks.open(held_out)
    return zip(held_out, model.segment(cases[index].bscan for index in held_out), strict=True)


def split(cases: Sequence[Case], unit: Unit) -> tuple[list[int], list[int]]:
    """Indices of the training slices and of the held-out slices of a unit."""
    patients, tags = [case.patient for case in cases], [case.has_fluid for case in cases]
    away = patient_folds(patients, tags, N_FOLDS, FOLD_SEED)[unit.fold]
    held_out = [i for i, case in enumerate(cases) if case.patient in away]
    training = [i for i, case in enumerate(cases) if case.patient not in away]
    if unit.n_tags is not None:
        side = [patients[i] for i in training], [tags[i] for i in training]
        chosen = first_patients(*side, unit.n_tags, unit.seed) if unit.n_tags else set()
        training = [i for i in training if patients[i] in chosen]
    return training, held_out


def tagged_slices(cases: Sequence[Case], training: Sequence[int], unit: Unit) -> list[TaggedSlice]:
    """What the training is handed: pictures, tags and patients; a share of the tags wrong where the unit says so."""
    slices = [cases[i].tagged() for i in training]
    rng = np.random.default_rng([unit.seed, 0xF11])
    wrong = set(rng.permutation(len(slices))[: round(unit.flipped * len(slices))].tolist())
    return [replace(s, has_fluid=not s.has_fluid) if i in wrong else s for i, s in enumerate(slices)]


def configuration(unit: Unit) -> PipelineConfig:
    """Of the unit's training; the supervised twins have the configuration of what they are compared with."""
    recipe = {"twin": "adapted", "unet": "ours-u"}.get(unit.system, unit.system)
    return profile(unit.profile, recipe, seed=unit.seed)  # type: ignore[arg-type]


def _train(
    unit: Unit,
    cases: Sequence[Case],
    masks: SealedMasks,
    training: list[int],
    work: Path,
    on_progress: Callable[[Progress], None],
) -> TrainedPipeline:
    if unit.system == "starter" or not training:
        return TrainedPipeline.load(STARTER_FOLDER)
    slices = tagged_slices(cases, training, unit)
    checkpoints, config = work / "checkpoints" / unit.name, configuration(unit)
    if unit.system in ("twin", "unet"):
        masks.open(training)
        known = [masks[i] for i in training]
        return train_twin(slices, known, config, checkpoint_dir=checkpoints, on_progress=on_progress)
    return train_pipeline(slices, [], config, checkpoint_dir=checkpoints, on_progress=on_progress)
