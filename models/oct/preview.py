"""A volume small enough to be turned in a browser, as NIfTI that stands upright there."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.oct.export import GZIP_LEVEL, UM_PER_MM
from models.oct.volume import Spacing

UINT8_MAX = 255


def shrink(
    bscans: Iterable[NDArray[Any]], shape: tuple[int, int, int], max_side: int, white: float
) -> NDArray[np.uint8]:
    """The means over boxes, so that no side is longer than `max_side`: (S, D, W) -> (s, d, w) uint8.

    Args:
        bscans: B-scans (D, W) in order; one is in memory at a time.
        shape: (S, D, W).
        max_side: the longest side of the answer.
        white: the value that becomes 255.
    """
    n_slices, depth, width = shape
    n_together = math.ceil(n_slices / max_side)
    small = np.zeros((math.ceil(n_slices / n_together), min(depth, max_side), min(width, max_side)), np.float32)
    for index, bscan in enumerate(bscans):
        image = Image.fromarray(bscan.astype(np.float32))
        scaled = np.asarray(image.resize((small.shape[2], small.shape[1]), Image.Resampling.BOX))
        group = index // n_together
        small[group] += scaled / min(n_together, n_slices - group * n_together)
    return (small * (UINT8_MAX / white)).round().clip(0, UINT8_MAX).astype(np.uint8)


def preview_nifti(small: NDArray[np.uint8], shape: tuple[int, int, int], spacing: Spacing | None) -> bytes:
    """What `shrink` made of a (S, D, W) volume as gzipped NIfTI: along is x, across y, and the vitreous is up (z).

    With unknown spacing a voxel of the volume counts as a cube of unknown size, and the unit says so.
    """
    import nibabel  # 30 MiB that the web process does without until someone asks for this format

    across, axial, along = (1.0, 1.0, 1.0)
    if spacing is not None:
        across, axial, along = (um / UM_PER_MM for um in (spacing.across_um, spacing.axial_um, spacing.along_um))
    step_s, step_d, step_w = (full / part for full, part in zip(shape, small.shape, strict=True))
    affine = np.zeros((4, 4))
    affine[0, 0], affine[2, 1], affine[1, 2], affine[3, 3] = along * step_w, -axial * step_d, across * step_s, 1.0
    image: Any = nibabel.Nifti1Image(small.transpose(2, 1, 0), affine)
    if spacing is not None:
        image.header.set_xyzt_units("mm")
    return gzip.compress(image.to_bytes(), compresslevel=GZIP_LEVEL, mtime=0)
