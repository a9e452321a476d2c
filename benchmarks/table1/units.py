"""One unit: one system, one fold. Fitted on the other patients, scored on each volume of the fold."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.accuracy.folds import FOLD_SEED, N_FOLDS, patient_folds
from benchmarks.table1.cases import Case
from models.classical.strokes import simulated_scribble
from models.methods import Method, Supervision
from models.metrics import count
from models.segmenter import Segmenter, no_progress
from models.weak.checkpoints import write_atomically

EVERY = {"cpu": 2, "paper": 1, "tiny": 1}
"""Networks learn from every so many B-scans of a phantom volume; from all real ones."""

SHARE_LOCALISER = ("softgt", "ours-u", "ours-d")
"""The paper's three systems taught by tags: the first stage of all is the same network."""

LOCALISER = "localise.safetensors"
"""Checkpoint of that stage in a unit's folder."""


@dataclass(frozen=True)
class Unit:
    """What is fitted and on whom; `data` is `phantom` or `real`."""

    method: str
    fold: int
    scale: str = "cpu"
    data: str = "phantom"

    @property
    def name(self) -> str:
        """Of its file."""
        return f"{self.data}-{self.scale}-{self.method}-f{self.fold}"


def run_unit(unit: Unit, method: Method, cases: Sequence[Case], work: Path, on_progress: Callable[[str], None]) -> Path:
    """Fit, segment, score; the result's file. A finished unit is not done again, a begun training goes on."""
    out = work / "results" / f"{unit.name}.json"
    if out.exists():
        return out
    away = held_out_patients(cases)[unit.fold]
    if unit.method in SHARE_LOCALISER:
        take_up_localiser(unit, work)
    segmenter = _made(unit, method, work)
    started = time.monotonic()
    if method.supervision in (Supervision.TAGS, Supervision.MASKS):
        every = EVERY[unit.scale] if method.is_network and unit.data == "phantom" else 1
        examples = [case.example(every) for case in cases if case.patient not in away]
        segmenter.fit(examples, lambda share: on_progress(f"{unit.name} {share:.0%}"))
    fit_s = time.monotonic() - started
    volumes = [_score(segmenter, method, case) for case in cases if case.patient in away]
    record = {
        "unit": asdict(unit),
        "date": datetime.now(UTC).date().isoformat(),
        "fit_seconds": round(fit_s, 1),
        "processor_seconds": round(time.process_time(), 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "volumes": volumes,
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(record), encoding="utf-8")
    return out


def take_up_localiser(unit: Unit, work: Path) -> None:
    """Go on from the localiser that another of these systems has trained on the same fold, or has begun to."""
    own = work / "checkpoints" / unit.name / LOCALISER
    for method in SHARE_LOCALISER:
        trained = work / "checkpoints" / replace(unit, method=method).name / LOCALISER
        if trained.exists() and not own.exists():
            own.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(own, trained.read_bytes())


def held_out_patients(cases: Sequence[Case]) -> list[set[str]]:
    """The patients of each fold; the same for every system."""
    patients = [case.patient for case in cases for _ in range(case.volume.n_slices)]
    tags = [bool(mask.any()) for case in cases for mask in case.masks[case.teacher]]
    return patient_folds(patients, tags, N_FOLDS, FOLD_SEED)


def _made(unit: Unit, method: Method, work: Path) -> Segmenter:
    if method.is_network:
        return method.make(scale=unit.scale, checkpoint_dir=work / "checkpoints" / unit.name)
    return method.make()


def _score(segmenter: Segmenter, method: Method, case: Case) -> dict[str, Any]:
    """Counts of one volume against every outline of it, its likeliest pixel, and how long it took."""
    volume, teacher = case.volume, case.masks[case.teacher]
    scribble = simulated_scribble(volume, teacher) if method.supervision is Supervision.SCRIBBLE else None
    started = time.monotonic()
    found = segmenter.segment(volume, no_progress, scribble)
    seconds = time.monotonic() - started
    scores: dict[str, Any] = {}
    for name, mask in case.masks.items():
        counts = count(found.mask, mask)
        scores[name] = {**asdict(counts), "dsc": counts.dice, "tpvf": counts.tpvf, "ppv": counts.ppv}
    return {
        "name": case.name,
        "patient": case.patient,
        "seconds": round(seconds, 2),
        "highest": found.probability.max(axis=(1, 2)).tolist(),
        "warnings": list(found.warnings),
        **scores,
    }
