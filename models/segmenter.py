"""What every system of table 1 is to its users: fit where it must learn, then segment a volume. Numpy only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.oct.volume import OCTError, OCTVolume, Spacing, UnknownSpacing

Mask = NDArray[np.bool_]

OnProgress = Callable[[float], None]
"""Hears the share that is done, 0 to 1; may raise to stop the work."""

BLANK = "{n} of {total} B-scans are of a single grey level; they are left empty."

MASK_LEVEL = 128
"""Of 255: probabilities from here up are the mask."""


class TrainingSetError(OCTError):
    """What a system should learn from lacks what it learns from."""

    code = "bad_training_set"


class TooFewSlices(OCTError):
    """A method that looks across B-scans was given too few of them."""

    code = "too_few_slices"


class NotTrained(OCTError):
    """A method that learns was asked before it had."""

    code = "not_trained"

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} must be trained before it can segment.")


@dataclass(frozen=True)
class Example:
    """A volume to learn from: `tags` (S,) for systems taught by tags, `mask` (S, D, W) for those taught by pixels."""

    volume: OCTVolume
    eye: str
    """Examples of one eye never stand on both sides of a split."""
    tags: Mask | None = None
    mask: Mask | None = None


@dataclass(frozen=True)
class Scribble:
    """A reader's strokes on one B-scan: (D, W) pixels that are fluid, and pixels of the retina that are not."""

    slice_index: int
    fluid: Mask
    background: Mask


@dataclass(frozen=True)
class Segmented:
    """`probability` (S, D, W) uint8; `warnings` are sentences for the reader."""

    probability: NDArray[np.uint8]
    warnings: tuple[str, ...] = ()

    @property
    def mask(self) -> Mask:
        """(S, D, W) where fluid is likelier than not."""
        return self.probability >= MASK_LEVEL


class Segmenter(Protocol):
    """One system of table 1. Instances keep what `fit` learned; `segment` changes nothing."""

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Learn from examples; a system without training returns at once.

        Raises:
            TrainingSetError: masks or tags are missing, or no example has fluid.
        """

    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Fluid of a volume.

        Raises:
            OCTError: the volume lacks what the method needs: spacing, neighbouring B-scans, a scribble.
        """


def without_blank(probability: NDArray[np.uint8], bscans: NDArray[np.uint8] | NDArray[np.uint16]) -> Segmented:
    """A network's answer (S, D, W) with B-scans of a single grey level left empty, and a warning if there are any."""
    blank = np.array([bool((bscan == bscan.flat[0]).all()) for bscan in bscans])
    probability[blank] = 0
    n, total = int(np.count_nonzero(blank)), len(blank)
    return Segmented(probability, (BLANK.format(n=n, total=total),) if n else ())


def no_progress(_share: float) -> None:
    """For those who do not ask."""


def spacing_of(volume: OCTVolume, method: str) -> Spacing:
    """The volume's spacing, which `method` needs because its parameters are in µm.

    Raises:
        UnknownSpacing: the volume does not state it; it is never guessed.
    """
    return require_geometry(method, volume.spacing, n_slices=2)


def require_geometry(method: str, spacing: Spacing | None, n_slices: int) -> Spacing:
    """The spacing of a volume that `method` can work on.

    Raises:
        UnknownSpacing: it is not stated.
        TooFewSlices: a single B-scan, where `method` looks across them.
    """
    if spacing is None:
        raise UnknownSpacing(f"{method} measures in µm, and the scan does not state its spacing. Give the volume one.")
    if n_slices < 2:
        raise TooFewSlices(f"{method} looks across B-scans and needs at least 2 of them; the volume has {n_slices}.")
    return spacing


def masks_of(examples: Sequence[Example], method: str) -> list[Mask]:
    """The pixel masks that `method` learns from.

    Raises:
        TrainingSetError: no example, one without a mask, or no fluid in any.
    """
    masks = [example.mask for example in examples if example.mask is not None]
    if not examples or len(masks) < len(examples):
        raise TrainingSetError(f"{method} learns from pixel masks; {len(masks)} of {len(examples)} volumes have one.")
    if not any(mask.any() for mask in masks):
        raise TrainingSetError(f"{method} cannot learn what fluid is: no mask of {len(masks)} volumes has any.")
    return masks
