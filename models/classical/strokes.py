"""Strokes on one B-scan: whether they fit a volume, and what a reader would draw of a known mask."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.filters import threshold_otsu
from skimage.morphology import skeletonize

from models.oct.volume import OCTError, OCTVolume
from models.segmenter import Mask, Scribble, spacing_of

STROKE_PX = 2
"""Half width of a simulated stroke."""

STROKE_MARGIN_UM = 15.0
"""So far from the border of the fluid a simulated stroke stays, where there is room."""


class ScribbleNeeded(OCTError):
    """A method that starts from strokes was given none."""

    code = "needs_scribble"

    def __init__(self) -> None:
        super().__init__("LPHC starts from a reader's strokes. Mark fluid and background on one B-scan.")


class BadScribble(OCTError):
    """Strokes lie outside the volume, or have another shape than its B-scans."""

    code = "bad_scribble"


def check_scribble(scribble: Scribble, volume: OCTVolume) -> None:
    """Nothing, where the strokes fit the volume.

    Raises:
        BadScribble: they do not.
    """
    if not 0 <= scribble.slice_index < volume.n_slices:
        raise BadScribble(
            f"The strokes are on B-scan index {scribble.slice_index}; the volume has {volume.n_slices} B-scans."
        )
    shapes = scribble.fluid.shape, scribble.background.shape
    if set(shapes) != {volume.bscan_shape}:
        raise BadScribble(f"Strokes {shapes[0]} and {shapes[1]} do not fit B-scans of {volume.bscan_shape} pixels.")


def retina_box(bscan: NDArray[np.floating], spacing_um: tuple[float, float], margin_um: float) -> Mask:
    """The rows (D, W), over the full width, that hold tissue, with a margin; none in a constant B-scan.

    Tissue is what is brighter than Otsu's threshold after smoothing, in at least a twentieth of a row.
    """
    box = np.zeros(bscan.shape, bool)
    smooth = ndimage.gaussian_filter(bscan.astype(np.float32), (20.0 / spacing_um[0], 50.0 / spacing_um[1]))
    if np.ptp(smooth) == 0:
        return box
    rows = np.flatnonzero((smooth > threshold_otsu(smooth)).mean(axis=1) >= 0.05)
    if rows.size:
        margin = round(margin_um / spacing_um[0])
        box[max(0, rows.min() - margin) : rows.max() + margin + 1] = True
    return box


def simulated_scribble(volume: OCTVolume, mask: Mask) -> Scribble | None:
    """What a reader would draw, from a mask (S, D, W): strokes on the B-scan with most fluid. None without fluid.

    Strokes are the skeletons of the fluid, and of the rest of the retina's box, each eroded and then dilated again.

    Raises:
        UnknownSpacing: the volume does not state its spacing.
    """
    spacing = spacing_of(volume, "LPHC")
    if not mask.any():
        return None
    index = int(np.count_nonzero(mask, axis=(1, 2)).argmax())
    pixel_um = spacing.axial_um, spacing.along_um
    box = retina_box(volume.bscans[index], pixel_um, 0.0)
    fluid = _stroke(mask[index], pixel_um)
    return Scribble(index, fluid & mask[index], _stroke(box & ~mask[index], pixel_um))


def _stroke(region: Mask, pixel_um: tuple[float, float]) -> Mask:
    depth = ndimage.distance_transform_edt(region, sampling=pixel_um)
    middle = skeletonize(depth > min(STROKE_MARGIN_UM, 0.5 * float(depth.max())))
    return np.asarray(ndimage.binary_dilation(middle, iterations=STROKE_PX) & region)
