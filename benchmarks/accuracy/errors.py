"""Where masks go wrong: along the edges, on what lies beside fluid, or whole pockets seen or missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.ndimage import distance_transform_edt, label

from benchmarks.accuracy.cases import CaseSet
from benchmarks.accuracy.score import THRESHOLD
from benchmarks.accuracy.units import answers
from models.metrics import Mask

EDGE_SHARE = 2 / 320
"""Of a B-scan's width: two pixels of the network's grid. An error this near to the other outline is one of the edge."""


class Areas(NamedTuple):
    """Pixels of masks against truths. All but `right` are errors; Dice is 2 `right` by 2 `right` and all errors."""

    right: int = 0
    over_edge: int = 0
    """Painted just outside the truth."""
    overrun: int = 0
    """Painted further out, by a part of the mask that holds fluid too: walls, dark tissue beside."""
    elsewhere: int = 0
    """Parts of the mask that hold no fluid, in slices with fluid."""
    in_normal: int = 0
    """Painted in slices without fluid."""
    short_edge: int = 0
    """Fluid just outside the mask."""
    partly: int = 0
    """Fluid further out, of pockets that are seen in part."""
    missed: int = 0
    """Pockets that are not seen at all."""


def error_areas(mask: Mask, truth: Mask) -> Areas:
    """Sort the pixels of one B-scan, both (D, W)."""
    if not truth.any():
        return Areas(in_normal=int(mask.sum()))
    edge_px = EDGE_SHARE * truth.shape[1]
    over, short = mask & ~truth, truth & ~mask
    return Areas(
        int((mask & truth).sum()), *_sorted(over, truth, mask, edge_px), 0, *_sorted(short, mask, truth, edge_px)
    )


def _sorted(wrong: Mask, other: Mask, own: Mask, edge_px: float) -> tuple[int, int, int]:
    """Of `wrong`, a part of `own`: pixels within `edge_px` of `other`, further out in parts that touch it, the rest."""
    near = distance_transform_edt(~other) <= edge_px if other.any() else other
    parts, _ = label(own)
    far = wrong & ~near
    in_touching = far & np.isin(parts, parts[own & other])
    return int((wrong & near).sum()), int(in_touching.sum()), int((far & ~in_touching).sum())


def areas_of(system: str, seed: int, case_set: CaseSet, work: Path) -> Iterator[Areas]:
    """Of every held-out slice of the five folds."""
    _, masks = case_set
    for index, answer in answers(system, seed, case_set, work):
        yield error_areas(answer.probability >= THRESHOLD, masks[index])


def error_row(system: str, seed: int, case_set: CaseSet, work: Path) -> str:
    """A row of a markdown table: every error as a share of the fluid that is found."""
    total = Areas(*np.sum(list(areas_of(system, seed, case_set, work)), axis=0).tolist())
    shares = [f"{area / max(1, total.right):.3f}" for area in total[1:]]
    return f"| {system} | " + " | ".join(shares) + " |"


def error_header() -> str:
    """The head of that table."""
    names = [name.replace("_", " ") for name in Areas._fields[1:]]
    return f"| system | {' | '.join(names)} |\n" + "|---" * (len(names) + 1) + "|"
