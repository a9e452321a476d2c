"""Feature propagation (section 2.2): from a coarse seed to a fine region by S_{i-1} = R_i ∩ expand(S_i)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.filters import apply_hysteresis_threshold, threshold_otsu
from skimage.morphology import disk, reconstruction
from skimage.transform import resize

Rule = Literal["gated", "literal", "hysteresis", "fused"]

SMALLEST_OVERLAP = 0.2
"""If the thresholded reference keeps less of the seed than this share, the reference is not believed."""


@dataclass(frozen=True)
class PropagationConfig:
    """How equation 5 is read."""

    rule: Rule = "gated"
    """`gated`: keep what is similar to the intersection and connected to it. `literal`: threshold and intersect.
    `hysteresis`: the reference's connected high parts that the seed touches. `fused`: not equation 5, but the mean
    of all maps on the scale that normal slices set (`models.weak.fusion`)."""
    seed: Literal["probability", "fraction"] = "probability"
    """Where evidence becomes the first seed: above `seed_level` as a probability, or as a fraction of its maximum
    (the readings of equation 3 have no absolute scale)."""
    seed_level: float = 0.5
    radii_px: tuple[int, ...] = (1, 2, 3, 3)
    """Expansion on the grids of R4, R3, R2, R1."""
    similarity: float = 2.0
    """Largest distance from the intersection's mean, in its standard deviations, that counts as similar."""
    use_r5: bool = False
    """Let R5 take part: S4 = M ∩ expand(R5)."""


class Propagated(NamedTuple):
    """`region` and `doubtful` (h, w) bool on R1's grid: S0, and what was reached but not kept (yellow, figure 3e)."""

    region: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]


def propagate(
    evidence: NDArray[np.float32], references: Sequence[NDArray[np.float32]], config: PropagationConfig
) -> Propagated:
    """S0 of one B-scan that is called abnormal.

    Args:
        evidence: (h, w) M, in logits (equation 4).
        references: R1 to R5, (h_i, w_i), any unit; only the order of values within each matters.
        config: the reading of equation 5.

    Source: section 2.2 and figure 3 c to f of the paper.
    """
    seed, reached = [*propagation_steps(evidence, references, config)][-1]
    region = _on_grid(seed, references[0].shape)
    return Propagated(region, _on_grid(reached, region.shape) & ~region)


def propagation_steps(
    evidence: NDArray[np.float32], references: Sequence[NDArray[np.float32]], config: PropagationConfig
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """S4, S3, ... S0, each on its reference's grid, with what the expansion before it reached; ends where S is empty.

    Figure 4 of the paper shows them.
    """
    seed = first_seed(evidence, config)
    if config.use_r5:
        r5 = resize(references[4], evidence.shape, order=1, preserve_range=True)
        kept = seed & ndimage.binary_dilation(r5 > threshold_otsu(r5), disk(1))
        seed = kept if kept.any() else seed
    yield seed, seed
    for reference, radius in zip(reversed(references[:4]), config.radii_px, strict=True):
        seed = _on_grid(seed, reference.shape)
        reached = ndimage.binary_dilation(seed, disk(radius))
        if not seed.any():
            return
        seed = _step(seed, reached, reference, config)
        yield seed, reached


def first_seed(evidence: NDArray[np.float32], config: PropagationConfig) -> NDArray[np.bool_]:
    """S4: where the evidence (h, w) in logits is high enough."""
    if config.seed == "probability":
        level = float(np.log(config.seed_level / (1 - config.seed_level)))
        return evidence > level
    positive = np.maximum(evidence, 0)
    return positive > config.seed_level * max(float(positive.max()), 1e-9)


def _on_grid(mask: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    if mask.shape == shape:
        return mask
    return resize(mask.astype(np.float32), shape, order=1) > 0.5


def _step(
    seed: NDArray[np.bool_],
    reached: NDArray[np.bool_],
    reference: NDArray[np.float32],
    config: PropagationConfig,
) -> NDArray[np.bool_]:
    """One step of equation 5 on one grid; `reached` is the expansion of `seed`."""
    if float(np.ptp(reference[reached])) <= 0:
        return seed
    threshold = float(threshold_otsu(reference[reached]))
    side = reference > threshold
    if np.count_nonzero(side & seed) < np.count_nonzero(~side & seed):
        side = ~side  # shallow maps have no sign of their own: fluid may be their low side
    if config.rule == "literal":
        return side & reached
    if config.rule == "hysteresis":
        return _hysteresis(seed, reached, reference, threshold, low_side=bool((~(reference > threshold) == side).all()))
    core = side & seed
    if np.count_nonzero(core) < SMALLEST_OVERLAP * np.count_nonzero(seed):
        core = seed
    return _grow(core, reached, reference, config.similarity)


def _grow(
    core: NDArray[np.bool_], reached: NDArray[np.bool_], reference: NDArray[np.float32], similarity: float
) -> NDArray[np.bool_]:
    """Pixels within reach that look like the core and are connected to it, smoothed and without holes."""
    mean, spread = float(reference[core].mean()), float(reference[core].std())
    similar = reached & (np.abs(reference - mean) <= similarity * spread)
    kept = reconstruction(core.astype(np.uint8), (similar | core).astype(np.uint8)) > 0
    opened = ndimage.binary_opening(kept, disk(1))
    return ndimage.binary_fill_holes(opened if opened.any() else kept)


def _hysteresis(
    seed: NDArray[np.bool_],
    reached: NDArray[np.bool_],
    reference: NDArray[np.float32],
    threshold: float,
    *,
    low_side: bool,
) -> NDArray[np.bool_]:
    """Connected parts of the expansion beyond the threshold that reach the seed's own typical value."""
    signed = -reference if low_side else reference
    low = -threshold if low_side else threshold
    high = max(low, float(np.median(signed[seed])))
    floor = float(signed.min()) - 1.0
    parts = apply_hysteresis_threshold(np.where(reached, signed, floor), low, high)
    labels, n_parts = ndimage.label(parts)
    touched = np.unique(labels[seed])
    return np.isin(labels, touched[touched > 0]) if n_parts else seed
