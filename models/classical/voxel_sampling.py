"""Cells to learn from: never drawn evenly, since fluid is a few percent of a retina."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from models.classical.region import Region
from models.classical.voxel_features import Features
from models.segmenter import Example, Mask, OnProgress, TrainingSetError, masks_of

N_SLABS = 5
"""Layers of equal share of the retina's thickness, from the RPE up."""

NEAR_UM = 100.0


@dataclass(frozen=True)
class Samples:
    """`features` (N, F) and whether each cell is fluid (N,)."""

    features: NDArray[np.float32]
    is_fluid: NDArray[np.bool_]


def draw_samples(
    examples: Sequence[Example],
    method: str,
    region_of: Callable[[Example], Region],
    features_of: Callable[[Region, int], Features],
    n_fluid: int,
    seed: int,
    on_progress: OnProgress,
) -> Samples:
    """Up to `n_fluid` fluid cells a volume and as many others, the others in equal parts from every slab of the retina.

    Half of a slab's cells are taken near fluid where there is some: stratified as Xu et al. 2015 say, in slabs.

    Raises:
        TrainingSetError: masks are missing or all empty, or no fluid of theirs lies in a retina.
    """
    masks = masks_of(examples, method)
    features, answers = [], []
    for number, (example, mask) in enumerate(zip(examples, masks, strict=True)):
        rng = np.random.default_rng([seed, number])
        region = region_of(example)
        fluid = (region.take(mask) >= 0.5) & region.inside
        chosen = _chosen(region, fluid, n_fluid, rng)
        for index in np.unique(chosen[0]):
            here = chosen[0] == index
            rows, columns = chosen[1][here], chosen[2][here]
            features.append(features_of(region, int(index))[:, rows, columns].T)
            answers.append(fluid[index, rows, columns])
        on_progress(0.8 * (number + 1) / len(examples))
    n_others, n_found = (sum(int(np.count_nonzero(part == kind)) for part in answers) for kind in (False, True))
    if not (n_found and n_others):
        raise TrainingSetError(
            f"{method} needs cells of both kinds; in the retinas of {len(masks)} volumes there are {n_found} of fluid "
            f"and {n_others} without. Do the masks fit the volumes?"
        )
    return Samples(np.concatenate(features), np.concatenate(answers))


def _chosen(region: Region, fluid: Mask, n_fluid: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], ...]:
    thick = (region.surfaces.rpe - region.surfaces.ilm)[:, None, :]
    slab = np.clip(region.height_um / np.maximum(thick, 1.0) * N_SLABS, 0, N_SLABS - 1).astype(int)
    reach = max(1, round(NEAR_UM / region.grid.along_um))
    near = binary_dilation(np.asarray(fluid.any(axis=1)), np.ones((1, 2 * reach + 1), bool))[:, None, :]
    parts = [_some(fluid, n_fluid, rng)]
    for number in range(N_SLABS):
        others = region.inside & ~fluid & (slab == number)
        parts += [_some(others & near, n_fluid // (2 * N_SLABS), rng), _some(others, n_fluid // (2 * N_SLABS), rng)]
    flat = np.unique(np.concatenate(parts))
    return tuple(np.asarray(axis, np.int64) for axis in np.unravel_index(flat, fluid.shape))


def _some(where: Mask, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    places = np.flatnonzero(where)
    return rng.choice(places, min(n, places.size), replace=False) if places.size else places
