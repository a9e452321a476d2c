"""B-scans of any size and device on the network's grid, and the network's answer back on the B-scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from torch.nn import functional as F

from models.oct.volume import OCTError
from models.weak.grey_curve import GreyCurve, curve_of
from models.weak.polarity import Bscan, upright

UINT8_MAX = 255

NEARLY = 1e-4
"""Resampling rounds: exact black and white are only nearly so on the grid."""

SMALLEST_CONTRAST = 0.5
"""Grey levels of the file between the low and the high percentile below which a B-scan is constant."""

BLACK_PATCH_SHARE, WHITE_PATCH_SHARE = 0.004, 0.0005
"""Smallest share of the picture that a patch must have to count as outside the scan."""

NEARLY_WHITE = 0.92
"""Of the brightest value: JPEG blurs the border of white padding."""


@dataclass(frozen=True)
class GridConfig:
    """The network's input, in pixels, and how a B-scan gets there."""

    depth_px: int = 512
    width_px: int = 512
    crop_to_retina: bool = True
    """Use the grid's depth for the rows that hold the retina instead of for vitreous and noise."""
    low_percentile: float = 5.0
    high_percentile: float = 99.5
    """Grey levels that become 0 and 1, measured on the grid, where speckle is already averaged."""

    @property
    def shape(self) -> tuple[int, int]:
        """(depth_px, width_px)"""
        return self.depth_px, self.width_px

    def scaled(self, scale: float) -> GridConfig:
        """The same picture at another resolution, in steps of 16 pixels."""
        sides = (max(16, 16 * round(scale * side / 16)) for side in self.shape)
        depth_px, width_px = self.shape if scale == 1 else sides
        return replace(self, depth_px=depth_px, width_px=width_px)


@dataclass(frozen=True)
class GridBscan:
    """One B-scan on the grid.

    `pixels` (depth_px, width_px) uint8, normalised; rows `top` to `bottom` (exclusive) of the original are in it;
    `shape` is the original (D, W); grey levels `low` and `high` of the original became 0 and 255; `padding`
    (depth_px, width_px) is where an export shows no scan; `curve`, where the B-scan was far too dark, brightened
    it before all that.
    """

    pixels: NDArray[np.uint8]
    top: int
    bottom: int
    shape: tuple[int, int]
    low: float
    high: float
    padding: NDArray[np.bool_]
    curve: GreyCurve | None = None


def to_grid(bscan: Bscan, config: GridConfig) -> GridBscan:
    """Find the retina's rows, resample with anti-aliasing and normalise the grey levels.

    Black patches at the border and white ones above or below (rotated exports, padding) take no part in the grey
    levels and are filled with the darkest normal grey, so that they look like vitreous. A negative is inverted first,
    and one far too dark is brightened (`models.weak.grey_curve`).

    Raises:
        OCTError: `bscan` is not a non-empty (D, W) array of uint8 or uint16.
    """
    _require_bscan(bscan)
    bscan = upright(bscan)
    item = _on_grid(bscan, config)
    curve = curve_of(bscan, item.pixels[~item.padding]) if config.crop_to_retina else None
    return item if curve is None else replace(_on_grid(curve.bend(bscan), config), curve=curve)


def _on_grid(bscan: Bscan, config: GridConfig) -> GridBscan:
    depth, width = int(bscan.shape[0]), int(bscan.shape[1])
    top, bottom = retina_rows(bscan) if config.crop_to_retina else (0, depth)
    image, inside = _cut(bscan, top, bottom, config)
    sample = image[inside] if inside.any() else image
    low, high = (float(level) for level in np.percentile(sample, [config.low_percentile, config.high_percentile]))
    pixels = _normalised(image, inside, low, high)
    return GridBscan(pixels, top, bottom, (depth, width), low, high, _from_above_or_below(~inside))


def beside(bscan: Bscan, item: GridBscan, config: GridConfig) -> NDArray[np.uint8]:
    """Another B-scan of the same volume, (depth_px, width_px) uint8, brightened, cut and normalised as `item` was.

    Raises:
        OCTError: `bscan` is not an array of uint8 or uint16 of the size of `item`'s original.
    """
    _require_bscan(bscan)
    if bscan.shape != item.shape:
        raise OCTError(f"B-scans of one volume have one size, got {bscan.shape} beside {item.shape}.")
    bscan = upright(bscan) if item.curve is None else item.curve.bend(upright(bscan))
    return _normalised(*_cut(bscan, item.top, item.bottom, config), item.low, item.high)


def _require_bscan(bscan: Bscan) -> None:
    if bscan.ndim != 2 or 0 in bscan.shape or bscan.dtype not in (np.uint8, np.uint16):
        raise OCTError(f"A B-scan is (depth, A-scans) of uint8 or uint16, got {bscan.dtype} {bscan.shape}.")


def _cut(bscan: Bscan, top: int, bottom: int, config: GridConfig) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """These rows on the grid, in the grey levels of the file, and where there is a scan."""
    image = resample(bscan[top:bottom].astype(np.float32), config.depth_px, config.width_px)
    return image, ~_outside_scan(image, _white_padding(bscan)[top:bottom])


def _normalised(image: NDArray[np.float32], inside: NDArray[np.bool_], low: float, high: float) -> NDArray[np.uint8]:
    if high - low < SMALLEST_CONTRAST:
        return np.zeros(image.shape, np.uint8)
    image[~inside] = low
    stretched = (image.astype(np.float64) - low) / (high - low)
    return np.rint(np.clip(stretched, 0.0, 1.0) * UINT8_MAX).astype(np.uint8)


def from_grid(probability: NDArray[np.float32], bscan: GridBscan) -> NDArray[np.uint8]:
    """Probability on the grid -> uint8 (D, W) of the original: 255 is certain, 128 is one half.

    0 outside the crop and where an export is padded.
    """
    size = bscan.bottom - bscan.top, bscan.shape[1]
    rows = resample(probability, *size)
    if bscan.padding.any():
        rows[resample(bscan.padding.astype(np.float32), *size) > 0.5] = 0.0
    out = np.zeros(bscan.shape, np.uint8)
    out[bscan.top : bscan.bottom] = np.rint(np.clip(rows, 0.0, 1.0) * UINT8_MAX).astype(np.uint8)
    return out


def resample(image: NDArray[np.float32], depth: int, width: int) -> NDArray[np.float32]:
    """Bilinear resampling with pixel areas respected (anti-aliased where it shrinks): (d, w) -> (depth, width)."""
    batch = torch.from_numpy(np.ascontiguousarray(image))[None, None]
    out = F.interpolate(batch, size=(depth, width), mode="bilinear", align_corners=False, antialias=True)
    return out[0, 0].numpy()


def _outside_scan(image: NDArray[np.float32], white: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells of `image` that show no tissue: black patches at its border, and `white` before resampling."""
    outside = _patches(image <= NEARLY, BLACK_PATCH_SHARE, [np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]])
    if white.any():
        outside |= resample(white.astype(np.float32), *image.shape) > NEARLY
    return ndimage.binary_dilation(outside)  # the resampled edge is a mixture


def _white_padding(bscan: Bscan) -> NDArray[np.bool_]:
    """White patches at the upper and lower border of the whole picture, with the rim that JPEG leaves around them.

    Nearly white is enough, in A-scans that are white without a gap from the border on: saturated tissue is as white,
    but hardly ever ends at the upper or lower border.
    """
    brightest = np.iinfo(bscan.dtype).max
    if np.count_nonzero(bscan == brightest) < WHITE_PATCH_SHARE * bscan.size:
        return np.zeros(bscan.shape, bool)
    white = bscan >= NEARLY_WHITE * brightest
    patches = _patches(_from_above_or_below(white), WHITE_PATCH_SHARE, [np.s_[0], np.s_[-1]])
    return ndimage.binary_dilation(patches, iterations=2) if patches.any() else patches


def _from_above_or_below(flat: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What of `flat` (D, W) is reached from the upper or the lower border along an A-scan without a gap.

    Padding is; fluid, between retina and pigment epithelium, is not, however black it is.
    """
    above, below = np.minimum.accumulate(flat, axis=0), np.minimum.accumulate(flat[::-1], axis=0)[::-1]
    return above | below


def _patches(flat: NDArray[np.bool_], smallest_share: float, touching: list[Any]) -> NDArray[np.bool_]:
    """The connected patches of `flat` that touch one of these places and have at least this share of the picture."""
    labels, n_patches = ndimage.label(flat)
    if n_patches == 0:
        return flat
    there = np.unique(np.concatenate([np.atleast_1d(labels[place]) for place in touching]))
    sizes = np.bincount(labels.ravel())
    return np.isin(labels, [patch for patch in there if patch and sizes[patch] >= smallest_share * flat.size])


COARSE_DEPTH, COARSE_WIDTH = 96, 48
"""Cells of the picture in which the retina is looked for; one cell is 5 to 20 µm deep on the usual devices."""

MARGIN_ABOVE, MARGIN_BELOW = 0.06, 0.10
"""Depth kept above and below the bright rows, as shares of theirs: how deep a device scans must not matter."""

SMALLEST_BAND = 0.2
"""A band thinner than this share of the depth is widened: a thin retina must not be blown up to fill the grid."""


def retina_rows(bscan: Bscan) -> tuple[int, int]:
    """First row and first row after the part of a B-scan (D, W) that holds retina and choroid.

    Bright cells of a coarse picture, brighter than its Otsu threshold, without those outside the scan; the rows
    between their 0.5th and 99.5th percentile, widened by the margins. The whole depth where there is no contrast.
    """
    depth = int(bscan.shape[0])
    if depth < COARSE_DEPTH // 2:
        return 0, depth
    coarse = resample(bscan.astype(np.float32), COARSE_DEPTH, COARSE_WIDTH)
    outside = _outside_scan(coarse, _white_padding(bscan))
    coarse[outside] = np.median(coarse[~outside]) if (~outside).any() else 0.0
    if float(np.ptp(coarse)) < SMALLEST_CONTRAST:
        return 0, depth
    coarse = ndimage.gaussian_filter(coarse, 1.0)
    bright = coarse > _otsu(coarse)
    rows = np.repeat(np.arange(COARSE_DEPTH), bright.sum(axis=1))
    uppermost, lowest = np.percentile(rows, [0.5, 99.5])
    first, last = uppermost / COARSE_DEPTH, (lowest + 1) / COARSE_DEPTH
    band = last - first
    first, last = first - MARGIN_ABOVE * band, last + MARGIN_BELOW * band
    missing = max(0.0, SMALLEST_BAND - (last - first)) / 2
    top, bottom = max(0.0, first - missing), min(1.0, last + missing)
    return int(top * depth), max(int(np.ceil(bottom * depth)), int(top * depth) + 1)


def _otsu(values: NDArray[np.float32]) -> float:
    """Threshold with the largest variance between classes, over 128 grey levels (Otsu 1979)."""
    counts, edges = np.histogram(values, bins=128)
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)[:-1]
    above = counts.sum() - below
    sums = np.cumsum(counts * centres)[:-1]
    total = float((counts * centres).sum())
    between = below * above * (sums / np.maximum(below, 1) - (total - sums) / np.maximum(above, 1)) ** 2
    return float(centres[int(np.argmax(between))])
