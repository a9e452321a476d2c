"""What a fold's probabilities are worth, slice by slice, and what slices sum up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.accuracy.folds import FOLD_SEED, N_FOLDS, FoldError, patient_folds
from models.metrics import Counts, count, slice_auc
from models.weak.slice_calibration import calibrate_slices

THRESHOLD = 128
"""Of 255; the same for every system, never tuned."""

BINS = 15
"""Equal bins of probability for the calibration error."""

SMALLEST = 1e-6
"""Slice probabilities are kept this far from 0 and 1 before their logit is taken."""


@dataclass(frozen=True)
class SliceScore:
    """One held-out slice. `bins` counts pixels and fluid pixels per bin of probability."""

    index: int
    patient: str
    volume: str
    group: str
    has_fluid: bool
    both: int
    result: int
    truth: int
    pixels: int
    slice_probability: float
    peak_in_lesion: bool
    bin_pixels: list[int]
    bin_fluid: list[int]
    bin_sum: list[float]

    @property
    def counts(self) -> Counts:
        """As counts that add up."""
        return Counts(self.both, self.result, self.truth)


def score_slice(
    index: int,
    names: tuple[str, str, str],
    probability: NDArray[np.uint8],
    slice_probability: float,
    truth: NDArray[np.bool_],
) -> SliceScore:
    """Compare a probability (D, W) uint8 with the truth (D, W); `names` are patient, volume and group."""
    counts = count(probability >= THRESHOLD, truth)
    share = probability / 255.0
    which = np.minimum((share * BINS).astype(int), BINS - 1).ravel()
    peak = np.unravel_index(int(probability.argmax()), probability.shape)
    return SliceScore(
        index,
        *names,
        bool(truth.any()),
        counts.both,
        counts.result,
        counts.truth,
        truth.size,
        slice_probability,
        bool(truth[peak] and probability[peak] > 0),
        np.bincount(which, minlength=BINS).tolist(),
        np.bincount(which, truth.ravel(), minlength=BINS).astype(int).tolist(),
        np.bincount(which, share.ravel(), minlength=BINS).round(2).tolist(),
    )


def summary(scores: Iterable[SliceScore]) -> dict[str, float | int | None]:
    """Figures over slices: Dice per fluid slice and pooled, AUC, false-positive area, peak, calibration error."""
    scores = list(scores)
    fluid = [item for item in scores if item.has_fluid]
    normal = [item for item in scores if not item.has_fluid]
    pooled = sum((item.counts for item in scores), Counts())
    tags = np.array([item.has_fluid for item in scores], bool)
    levels = np.array([item.slice_probability for item in scores])
    return {
        "n_slices": len(scores),
        "n_fluid": len(fluid),
        "dice_pooled": pooled.dice,
        "tpvf_pooled": pooled.tpvf,
        "ppv_pooled": pooled.ppv,
        "dice_fluid_slices": _mean([item.counts.dice for item in fluid]),
        "slice_auc": slice_auc(levels, tags) if len(scores) else None,
        "false_positive_percent": _mean([100 * item.result / item.pixels for item in normal]),
        "peak_in_lesion": _mean([float(item.peak_in_lesion) for item in fluid]),
        "pixel_ece": pixel_ece(scores),
        "slice_ece": slice_ece(levels, tags),
        "slice_ece_calibrated": slice_ece_calibrated(scores),
    }


def volume_figures(scores: Iterable[SliceScore]) -> dict[str, float | int | None]:
    """DSC, TPVF and PPV per volume, mean and standard deviation over the volumes with fluid."""
    volumes: dict[str, Counts] = {}
    for item in scores:
        volumes[item.volume] = volumes.get(item.volume, Counts()) + item.counts
    with_fluid = [counts for counts in volumes.values() if counts.truth]
    out: dict[str, float | int | None] = {"n_volumes": len(with_fluid)}
    for name in ("dice", "tpvf", "ppv"):
        values = np.array([getattr(counts, name) for counts in with_fluid])
        out |= {
            f"{name}_mean": float(values.mean()),
            f"{name}_sd": float(values.std(ddof=1)) if len(values) > 1 else 0.0,
        }
    return out


def pixel_ece(scores: list[SliceScore]) -> float | None:
    """Expected calibration error over all pixels: mean gap of probability and frequency, by share of the pixels."""
    if not scores:
        return None
    pixels, fluid, total = (
        np.sum([getattr(item, name) for item in scores], axis=0) for name in ("bin_pixels", "bin_fluid", "bin_sum")
    )
    return float(np.abs(fluid - total).sum() / pixels.sum())


def slice_ece(levels: NDArray[np.float64], tags: NDArray[np.bool_]) -> float | None:
    """The same for slice probabilities against tags."""
    if not len(levels):
        return None
    which = np.minimum((levels * BINS).astype(int), BINS - 1)
    gap = np.bincount(which, levels, minlength=BINS) - np.bincount(which, tags, minlength=BINS)
    return float(np.abs(gap).sum() / len(levels))


def slice_ece_calibrated(scores: list[SliceScore]) -> float | None:
    """`slice_ece` when each fold's patients are calibrated by the tags of all the others, as a training does.

    None where the patients are too few for folds.
    """
    patients, tags = [item.patient for item in scores], np.array([item.has_fluid for item in scores], bool)
    try:
        folds = patient_folds(patients, tags.tolist(), N_FOLDS, FOLD_SEED)
    except FoldError:
        return None
    levels = np.array([item.slice_probability for item in scores]).clip(SMALLEST, 1 - SMALLEST)
    logits = np.log(levels / (1 - levels))
    for away in folds:
        inside = np.array([patient in away for patient in patients])
        known = calibrate_slices(logits[~inside], tags[~inside])
        levels[inside] = known.probability(torch.from_numpy(logits[inside])).numpy()
    return slice_ece(levels, tags)


def to_json(score: SliceScore) -> dict[str, object]:
    """As a JSON object."""
    return asdict(score)


def _mean(values: list[float]) -> float | None:
    return float(np.mean(values)) if values else None
