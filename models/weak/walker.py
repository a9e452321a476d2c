"""Edges from the picture, in two or three dimensions: random walks with priors between sure fluid and sure background.

Sources: Grady 2006 (doi:10.1109/TPAMI.2006.233) for the walk, Grady 2005 (doi:10.1109/CVPR.2005.239) for the prior. A
walk alone loses thin fluid, whose boundary is long for its area; the prior, what was believed weighed with the grey
level, holds it. The sparse system is written out here: scikit-image's `random_walker` has no prior, and its `spacing`
only scales grey differences, so that equal greys of distant B-scans stay fully coupled. A graph cut would minimise
much the same; its usual library is GPL and stays out. No recipe uses the walker: benchmarks/snapping.py says what it
repairs, and that it costs a mask that was right already some of its edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, sparse
from scipy.sparse.linalg import LinearOperator, cg
from skimage.filters import threshold_multiotsu

from models.oct.volume import OCTError

N_GREYS = 32
"""Bins of the grey level histograms."""

N_CLASSES = 3
"""Of grey levels at the edge of fluid; with two, the cut can fall between retina and RPE."""

FAINT = 0.02
"""Probabilities below it, and above its complement, weigh no more than it."""

EPSILON = 1e-6
"""Keeps a constant picture and a prior without weight solvable."""

PLANE = np.ones((1, 3, 3), bool)
"""Neighbours within a B-scan."""

Probability = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class WalkerConfig:
    """How probabilities become seeds, and what counts how much between them."""

    sure: float = 0.9
    """Probability from which on a voxel can be a seed of fluid: one pixel inside all such, and dark."""
    never: float = 0.05
    """Probability up to which a voxel beyond `margin_px` of any other is a seed of the background."""
    margin_px: int = 3
    smoothing_px: float = 0.5
    """Standard deviation of the Gaussian against speckle, within a B-scan."""
    beta: float = 0.5
    """How hard it is to walk across a squared difference of grey levels, in units of the mean one in the band."""
    across_weight: float = 0.1
    """Weight of a step to the next B-scan, as a share of one within a B-scan: they lie far apart. 0 is 2-D."""
    prior_weight: float = 0.5
    """Weight of the prior, as a share of one step within a B-scan of equal grey."""
    grey_rounds: int = 2
    """How often the grey levels of fluid and background are learned, each time from the better mask. 0: the prior is
    the probability alone."""
    trust: float = 0.3
    """Power of the odds of the probability where they meet those of the grey level. 1 trusts both alike; near an edge
    that may lie some pixels off, the picture knows better."""
    smallest_px: int = 12
    """Area below which a part that neither neighbouring B-scan shows is dropped."""
    close_um: float = 130.0
    """B-scans up to this far apart are close enough for that; fluid between distant ones can be in a single one."""


class _Graph(NamedTuple):
    """Undecided voxels with their neighbours: flat indices of both ends of each step, and its weight."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    weight: NDArray[np.float32]


def refine(
    probability: Probability,
    pixels: NDArray[np.uint8],
    normal: Mask,
    config: WalkerConfig,
    *,
    rows: NDArray[np.int64] | None = None,
    gap_um: float | None = None,
) -> Probability:
    """Probability of fluid with edges where the picture has them.

    Args:
        probability: (S, D, W), 0 to 1, of neighbouring B-scans in their order; S may be 1.
        pixels: (S, D, W), the B-scans. One that is constant shows no edges: it keeps its probability, alone.
        normal: (S,), B-scans tagged normal: background without exception.
        rows: (S, 2), `top` and `bottom` of each `GridBscan`. The crops of a volume differ, so that a row of the grid is
            another depth in each B-scan; steps across then lead to the row of the same depth. None: the same crop.
        gap_um: distance between B-scans. Parts seen once are kept where it is unknown.

    Returns:
        (S, D, W), 0 to 1. Where nothing is sure, or nothing is background, the probability as it was, but for the
        normal B-scans; so too without a prior where what is sure is too thin or too bright to hold a seed.

    Raises:
        OCTError: the shapes do not belong together, or a probability is not within 0 to 1.
    """
    _check(probability, pixels, normal, rows)
    known = np.where(normal[:, None, None], 0, probability).astype(np.float32)
    blank = np.ptp(pixels, axis=(1, 2)) == 0
    sure, near = _band(known, config)
    near &= ~(normal | blank)[:, None, None]
    if not (sure.any() and near.any() and (~near).any()):
        return known
    beside = _same_depth(known.shape, rows)
    grey = ndimage.gaussian_filter(pixels.astype(np.float32), (0, config.smoothing_px, config.smoothing_px))
    parts = _Parts.of(near, grey)
    dark = parts.dark()
    seeds = ndimage.binary_erosion(sure, PLANE, border_value=1) & dark
    undecided = near & ~seeds
    if not undecided.any() or not (seeds.any() or config.prior_weight > 0):
        return known
    graph = _steps(undecided, grey, blank, beside, config)
    walked = np.where(undecided | blank[:, None, None], known, seeds).astype(np.float32)
    believed = known * dark
    for _ in range(max(1, config.grey_rounds)):
        prior = parts.posterior(known, believed, config.trust) if config.grey_rounds else known
        walked = believed = _solve(graph, walked, prior, undecided, config.prior_weight)
    if gap_um is None or gap_um > config.close_um:
        return walked
    return _without_lonely_parts(walked, blank, beside, config.smallest_px)


def _check(probability: Probability, pixels: NDArray[np.uint8], normal: Mask, rows: NDArray[np.int64] | None) -> None:
    shape = probability.shape
    fits = len(shape) == 3 and 0 not in shape and shape == pixels.shape and normal.shape == shape[:1]
    if not fits or (rows is not None and rows.shape != (shape[0], 2)):
        given = "" if rows is None else f", rows {rows.shape}"
        raise OCTError(
            f"Probabilities {shape}, pixels {pixels.shape} and tags {normal.shape}{given} do not fit together."
        )
    if not (probability.min() >= 0 and probability.max() <= 1):
        raise OCTError(f"Probabilities lie from {probability.min()} to {probability.max()}, not within 0 to 1.")
    if rows is not None and (rows[:, 0] >= rows[:, 1]).any():
        raise OCTError("A B-scan's top row must lie above its bottom row.")


def _same_depth(shape: tuple[int, ...], rows: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """(S - 1, D): the row of the next B-scan at the depth of each row of this one; -1 where its crop does not reach."""
    n_slices, depth = shape[:2]
    if rows is None:
        return np.tile(np.arange(depth), (n_slices - 1, 1))
    top, height = rows[:, :1].astype(float), np.diff(rows, axis=1)
    original = top + (np.arange(depth) + 0.5) / depth * height
    there = np.floor((original[:-1] - top[1:]) / height[1:] * depth).astype(np.int64)
    return np.where((there >= 0) & (there < depth), there, -1)


def _band(known: Probability, config: WalkerConfig) -> tuple[Mask, Mask]:
    """Where fluid is sure, and everything that is not background from the start."""
    near = known > config.never
    if config.margin_px:
        near = ndimage.binary_dilation(near, PLANE, iterations=config.margin_px)
    return known >= config.sure, near


class _Parts(NamedTuple):
    """Grey levels of each connected part of the band, apart from the others': fluid is not equally dark everywhere."""

    shape: tuple[int, ...]
    voxels: list[NDArray[np.int64]]
    """Flat indices of each part."""
    levels: list[NDArray[np.int64]]
    """Their grey levels, 0 to N_GREYS - 1."""

    @classmethod
    def of(cls, near: Mask, grey: Probability) -> _Parts:
        """The parts of a band (S, D, W), connected also across B-scans."""
        labels, n_parts = ndimage.label(near, np.ones((3, 3, 3)))
        voxels = np.flatnonzero(labels)
        order = np.argsort(labels.ravel()[voxels], kind="stable")
        sizes = np.bincount(labels.ravel()[voxels], minlength=n_parts + 1)[1:]
        split = np.split(voxels[order], np.cumsum(sizes)[:-1])
        bins = np.clip(grey.ravel() * (N_GREYS / 256.0), 0, N_GREYS - 1).astype(np.int64)
        return cls(near.shape, split, [bins[part] for part in split])

    def dark(self) -> Mask:
        """Voxels in the darkest of three classes (Otsu): fluid, retina and RPE. Fluid scatters little."""
        out = np.zeros(self.shape, bool)
        for voxels, level in zip(self.voxels, self.levels, strict=True):
            if len(np.unique(level)) >= N_CLASSES:
                out.ravel()[voxels] = level <= threshold_multiotsu(level, N_CLASSES, nbins=N_GREYS)[0]
            else:
                out.ravel()[voxels] = True
        return out

    def posterior(self, known: Probability, believed: Probability, trust: float) -> Probability:
        """Odds of `known`, to the power `trust`, times those of the grey levels learned from the mask `believed`."""
        out = known.copy()
        for voxels, level in zip(self.voxels, self.levels, strict=True):
            fluid = believed.ravel()[voxels].astype(float)
            ratio = _histogram(level, fluid) / _histogram(level, 1 - fluid)
            before = np.clip(known.ravel()[voxels].astype(float), FAINT, 1 - FAINT)
            odds = (before / (1 - before)) ** trust * ratio[level]
            out.ravel()[voxels] = odds / (1 + odds)
        return out


def _histogram(level: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each grey level, smoothed, none of them impossible."""
    counts = ndimage.gaussian_filter1d(np.bincount(level, weight, N_GREYS), 1.0) + 0.5
    return np.asarray(counts / counts.sum())


def _steps(undecided: Mask, grey: Probability, blank: Mask, beside: NDArray[np.int64], config: WalkerConfig) -> _Graph:
    """Every step with at least one undecided end; none leads to a blank B-scan."""
    index = np.arange(undecided.size).reshape(undecided.shape)
    flat, levels = undecided.ravel(), grey.ravel()
    within = [(index[:, :-1], index[:, 1:]), (index[:, :, :-1], index[:, :, 1:])]
    across = [
        (index[number, row >= 0], index[number + 1, row[row >= 0]])
        for number, row in enumerate(beside)
        if config.across_weight > 0 and not blank[number : number + 2].any()
    ]
    used = [flat[a] | flat[b] for a, b in within + across]
    start = np.concatenate([a[use] for (a, _), use in zip(within + across, used, strict=True)])
    end = np.concatenate([b[use] for (_, b), use in zip(within + across, used, strict=True)])
    n_within = int(used[0].sum() + used[1].sum())
    difference = (levels[start] - levels[end]) ** 2
    weight = np.exp(-config.beta * difference / max(float(difference[:n_within].mean()), EPSILON))
    weight[n_within:] *= config.across_weight
    return _Graph(start, end, weight)


def _solve(graph: _Graph, fixed: Probability, prior: Probability, undecided: Mask, prior_weight: float) -> Probability:
    """Minimise the sum of weight · (x_start − x_end)² and of prior_weight · (x − prior)² over the undecided voxels."""
    flat, values = undecided.ravel(), fixed.ravel()
    number = np.cumsum(flat) - 1
    n_voxels = int(flat.sum())
    a, b, weight = graph
    inner, to_seed, from_seed = flat[a] & flat[b], flat[a] & ~flat[b], ~flat[a] & flat[b]
    ends = np.concatenate([number[a[flat[a]]], number[b[flat[b]]]])
    degree = np.bincount(ends, np.concatenate([weight[flat[a]], weight[flat[b]]]), n_voxels) + prior_weight + EPSILON
    right = (prior_weight + EPSILON) * prior.ravel()[flat].astype(float)
    for seed, free, used in ((b, a, to_seed), (a, b, from_seed)):
        right += np.bincount(number[free[used]], weight[used] * values[seed[used]], n_voxels)
    i, j, w = number[a[inner]], number[b[inner]], weight[inner].astype(float)
    off = sparse.coo_matrix((w, (i, j)), (n_voxels, n_voxels)).tocsr()
    matrix = sparse.diags(degree).tocsr() - off - off.T
    jacobi = LinearOperator((n_voxels, n_voxels), matvec=lambda x: x / degree)
    solution, _ = cg(matrix, right, x0=values[flat].astype(float), rtol=1e-4, maxiter=500, M=jacobi)
    out = fixed.copy()
    out[undecided] = np.clip(solution, 0, 1)
    return out


def _without_lonely_parts(
    probability: Probability, blank: Mask, beside: NDArray[np.int64], smallest_px: int
) -> Probability:
    """Drop small parts of a B-scan that neither of two neighbours shows; beside none or a blank one they are kept."""
    mask = probability >= 0.5
    out = probability.copy()
    for index in range(1, len(mask) - 1):
        if blank[index - 1] or blank[index + 1]:
            continue
        parts, n_parts = ndimage.label(mask[index])
        shown = np.zeros_like(mask[index])
        after, before = beside[index], beside[index - 1]
        shown[after >= 0] = mask[index + 1, after[after >= 0]]
        np.logical_or.at(shown, before[before >= 0], mask[index - 1, before >= 0])
        shown = ndimage.binary_dilation(shown, iterations=3)
        for number in range(1, n_parts + 1):
            part = parts == number
            if part.sum() < smallest_px and not (part & shown).any():
                out[index][part] = 0
    return out
