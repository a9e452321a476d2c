"""One unit: one system, one fold. Fitted on the other patients, scored on each volume of the fold."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy.folds import patient_folds
from benchmarks.phantom_set import PhantomVolume, detached_eyes
from benchmarks.table1.experts import EXPERTS, Mask, drawn_by
from models.classical.strokes import simulated_scribble
from models.methods import Method, Supervision
from models.metrics import count
from models.oct.volume import OCTVolume, Spacing
from models.segmenter import Example, Segmenter, no_progress

N_FOLDS = 5
FOLD_SEED = 11

SCALES = {"cpu": ((32, 512, 512), 2), "paper": ((128, 1024, 512), 1), "tiny": ((6, 96, 96), 1)}
"""Shape of the volumes, and which B-scans networks learn from: every one, or every second."""


@dataclass(frozen=True)
class Unit:
    """What is fitted and on whom."""

    method: str
    fold: int
    scale: str = "cpu"

    @property
    def name(self) -> str:
        """Of its file."""
        return f"{self.scale}-{self.method}-f{self.fold}"


@dataclass(frozen=True)
class Case:
    """One volume with the contours of both experts."""

    item: PhantomVolume
    drawn: tuple[Mask, Mask]

    def example(self, every: int) -> Example:
        """What a system may learn from: the first expert's mask and tags, every so many B-scans."""
        volume, mask = self.item.volume, self.drawn[0][::every]
        spacing = volume.spacing
        if spacing is not None:
            spacing = Spacing(spacing.across_um * every, spacing.axial_um, spacing.along_um)
        thinned = OCTVolume(volume.bscans[::every], spacing=spacing)
        return Example(thinned, self.item.patient, tags=mask.any(axis=(1, 2)), mask=mask)


def draw_cases(scale: str) -> list[Case]:
    """The volumes of a scale, drawn and outlined."""
    out = []
    for number, item in enumerate(detached_eyes(SCALES[scale][0])):
        if item.volume.spacing is not None:
            first, second = (drawn_by(expert, item.mask, item.volume.spacing, number) for expert in EXPERTS)
            out.append(Case(item, (first, second)))
    return out


def run_unit(unit: Unit, method: Method, cases: Sequence[Case], work: Path, on_progress: Callable[[str], None]) -> Path:
    """Fit, segment, score; the result's file. A finished unit is not done again, a begun training goes on."""
    out = work / "results" / f"{unit.name}.json"
    if out.exists():
        return out
    patients = [case.item.patient for case in cases for _ in case.drawn[0]]
    tags = [bool(mask.any()) for case in cases for mask in case.drawn[0]]
    away = patient_folds(patients, tags, N_FOLDS, FOLD_SEED)[unit.fold]
    segmenter = _made(unit, method, work)
    started = time.monotonic()
    is_network = method.entry.startswith(("models.supervised", "models.weak"))
    every = SCALES[unit.scale][1] if is_network else 1
    if method.supervision in (Supervision.TAGS, Supervision.MASKS):
        examples = [case.example(every) for case in cases if case.item.patient not in away]
        segmenter.fit(examples, lambda share: on_progress(f"{unit.name} {share:.0%}"))
    fit_s = time.monotonic() - started
    volumes = [_score(segmenter, method, case) for case in cases if case.item.patient in away]
    record = {
        "unit": asdict(unit),
        "date": datetime.now(UTC).date().isoformat(),
        "fit_seconds": round(fit_s, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "volumes": volumes,
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(record), encoding="utf-8")
    return out


def _made(unit: Unit, method: Method, work: Path) -> Segmenter:
    if method.entry.startswith(("models.supervised", "models.weak")):
        return method.make(scale=unit.scale, checkpoint_dir=work / "checkpoints" / unit.name)
    return method.make()


def _score(segmenter: Segmenter, method: Method, case: Case) -> dict[str, Any]:
    """Counts of one volume against the exact mask and both experts, and how long it took."""
    volume = case.item.volume
    scribble = simulated_scribble(volume, case.drawn[0]) if method.supervision is Supervision.SCRIBBLE else None
    started = time.monotonic()
    found = segmenter.segment(volume, no_progress, scribble)
    seconds = time.monotonic() - started
    against = {"exact": case.item.mask, "expert_1": case.drawn[0], "expert_2": case.drawn[1]}
    scores = {}
    for name, mask in against.items():
        counts = count(found.mask, np.asarray(mask))
        scores[name] = {"dsc": counts.dice, "tpvf": counts.tpvf, "ppv": counts.ppv}
    return {"name": case.item.name, "patient": case.item.patient, "seconds": round(seconds, 2), **scores}
