"""Fluid implanted into B-scans tagged normal: pictures of the clinic's own device whose every pixel is known.

A slice tagged normal has no fluid anywhere. Where cysts and pockets are painted into it, they are all the fluid there
is, in the device's own speckle and beside layers, vessels and drusen that no phantom draws as this eye does. Units
are pixels of the network's grid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d
from torch import Tensor

from models.oct.labels import IRF, SRF
from models.synthetic.eyes import Labelled
from models.weak.bank import Bank

Picture = NDArray[np.float64]
"""Grey levels (D, W), 0 to 255."""

Line = NDArray[np.float64]
"""A row for every A-scan, (W,)."""

THINNEST_RETINA = 12.0
"""Median distance of the two surfaces below which they are not believed."""

THINNEST_POCKET = 1.2
"""Height below which a pocket is closed."""

LEAST_CONTRAST = 1.25
"""A cyst is seen where the retina was brighter than its fluid by this factor."""

FURTHEST_STEP = 2
"""Rows that a surface may rise or fall from one A-scan to the next."""


class Retina(NamedTuple):
    """Row of the ILM and of the floor (the RPE, or the roof of fluid under the retina), (W,) each."""

    ilm: Line
    floor: Line


class Greys(NamedTuple):
    """Grey levels of the vitreous and of the retina."""

    dark: float
    bright: float


def draw_implants(pixels: Tensor, n_each: int, seed: int, on_bscan: Callable[[int], None]) -> Bank:
    """`n_each` pictures with implanted fluid of every normal B-scan (N, D, W) uint8 that shows a retina."""
    drawn: list[Labelled] = []
    for index, bscan in enumerate(pixels.numpy()):
        rng = np.random.default_rng([seed, index])
        drawn += implant(bscan, n_each, rng)
        on_bscan(index + 1)
    if not drawn:
        empty = torch.zeros(0, *pixels.shape[1:], dtype=torch.uint8)
        return Bank(empty, empty)
    images, labels = zip(*drawn, strict=True)
    return Bank(torch.from_numpy(np.stack(images)), torch.from_numpy(np.stack(labels)))


def implant(pixels: NDArray[np.uint8], n: int, rng: np.random.Generator) -> list[Labelled]:
    """`n` times the normal B-scan (D, W) with other fluid, and its labels (D, W); none where no retina is found."""
    retina = retina_of(pixels)
    if retina is None:
        return []
    greys = _greys(pixels.astype(np.float64), retina)
    return [_implanted(pixels.astype(np.float64), retina, greys, rng) for _ in range(n)]


def _implanted(image: Picture, retina: Retina, greys: Greys, rng: np.random.Generator) -> Labelled:
    labels = np.zeros(image.shape, np.uint8)
    kind = rng.random()
    if kind < 0.55:
        retina = _open_pocket(image, labels, retina, greys, rng)
    if kind > 0.4:
        _add_cysts(image, labels, retina, greys, rng)
    return np.rint(np.clip(image, 0, 255)).astype(np.uint8), labels


def retina_of(pixels: NDArray[np.uint8]) -> Retina | None:
    """ILM and the inner edge of the RPE, (W,) each: the two strongest paths from dark to bright.

    Source: graph search of Chiu et al. 2010 (doi:10.1364/OE.18.019413), by dynamic programming.
    """
    edge = np.clip(np.gradient(gaussian_filter(pixels / 255.0, (1.5, 3)), axis=0), 0, None)
    first = _best_path(edge)
    rows = np.arange(len(pixels))[:, None]
    second = _best_path(np.where(np.abs(rows - first) < THINNEST_RETINA * 0.75, 0, edge))
    upper, lower = (first, second) if np.median(first) < np.median(second) else (second, first)
    thick = lower - upper
    if np.median(thick) < THINNEST_RETINA or np.mean(thick < 3) > 0.1:
        return None
    return Retina(gaussian_filter1d(upper.astype(float), 2), gaussian_filter1d(lower.astype(float), 2))


def _best_path(score: Picture) -> NDArray[np.int64]:
    """The row of every A-scan on the connected path of largest sum."""
    depth, width = score.shape
    total = score[:, 0].copy()
    came = np.zeros((depth, width), np.int64)
    rows = np.arange(depth)
    for column in range(1, width):
        padded = np.pad(total, FURTHEST_STEP, constant_values=-1.0)
        steps = np.stack([padded[k : k + depth] for k in range(2 * FURTHEST_STEP + 1)])
        best = steps.argmax(axis=0)
        came[:, column] = np.clip(rows + best - FURTHEST_STEP, 0, depth - 1)
        total = steps.max(axis=0) + score[:, column]
    path = np.empty(width, np.int64)
    path[-1] = total.argmax()
    for column in range(width - 1, 0, -1):
        path[column - 1] = came[path[column], column]
    return path


def _greys(image: Picture, retina: Retina) -> Greys:
    rows = np.arange(len(image))[:, None]
    above, inside = rows < retina.ilm - 4, (rows > retina.ilm + 2) & (rows < retina.floor - 4)
    bright = float(np.median(image[inside]))
    dark = float(np.median(image[above])) if above.sum() > 200 else 0.3 * bright
    return Greys(min(dark, 0.7 * bright), bright)


def _speckled(image: Picture, grey: float, rng: np.random.Generator) -> Picture:
    """The picture's own speckle about another grey level, taken from elsewhere in it."""
    speckle = np.clip(image / (gaussian_filter(image, 3) + 2.0), 0, 3)
    shift = (int(rng.integers(-20, 20)), int(rng.integers(0, image.shape[1])))
    return np.asarray(np.roll(speckle, shift, (0, 1)) * grey)


def _fluid_grey(greys: Greys, rng: np.random.Generator) -> float:
    return float(greys.dark * rng.uniform(0.7, 1.2) + (greys.bright - greys.dark) * rng.uniform(0, 0.6) ** 1.5)


def _open_pocket(
    image: Picture, labels: NDArray[np.uint8], retina: Retina, greys: Greys, rng: np.random.Generator
) -> Retina:
    """Lift the retina off the RPE, in place: what lies above moves up, what opens below it is SRF."""
    depth, width = image.shape
    x, rows = np.arange(width), np.arange(depth)[:, None]
    room = max(0.08 * depth, min(0.25 * depth, float(retina.ilm.min())))
    high = np.zeros(width)
    for _ in range(int(rng.integers(1, 4))):
        half = rng.uniform(5, 60)
        dome = np.clip(1 - ((x - rng.uniform(0, width)) / half) ** 2, 0, None) ** rng.uniform(0.4, 1.2)
        high = np.maximum(high, min(room, half * rng.uniform(0.08, 0.6)) * dome)
    high = gaussian_filter1d(high, 1.0)
    high[high < THINNEST_POCKET] = 0
    lift = np.rint(high).astype(int)
    base = np.rint(retina.floor - rng.uniform(0, 1.5)).astype(int)
    source = np.where(rows < base - lift, rows + lift, rows)
    inside = (rows >= base - lift) & (rows < base)
    soft = gaussian_filter(inside.astype(float), 0.6)
    filled = _speckled(image, _fluid_grey(greys, rng), rng)
    image[:] = image[np.clip(source, 0, depth - 1), x] * (1 - soft) + filled * soft
    labels[inside] = SRF
    return Retina(retina.ilm - lift, base - lift.astype(float))


def _add_cysts(
    image: Picture, labels: NDArray[np.uint8], retina: Retina, greys: Greys, rng: np.random.Generator
) -> None:
    """Dark ellipses in the retina, few and large or many and small, in place; only what can be seen is labelled."""
    depth, width = image.shape
    rows, columns = np.arange(depth)[:, None], np.arange(width)
    thick = retina.floor - retina.ilm
    large = rng.random() < 0.3
    centre, spread, layer = rng.uniform(0, width), rng.uniform(0.05, 0.3) * width, rng.uniform(0.3, 0.7)
    uneven = 1 + gaussian_filter(rng.normal(0, 1, image.shape), 3.5) * rng.uniform(0, 3.5)
    cysts = np.zeros(image.shape, bool)
    for _ in range(int(rng.integers(1, 5 if large else 22))):
        at = int(np.clip(rng.normal(centre, spread), 0, width - 1))
        half = rng.uniform(5, 18) if large else np.exp(rng.uniform(np.log(1.3), np.log(7)))
        high = min(half * rng.uniform(0.5, 1.8), (0.42 if large else 0.25) * thick[at])
        row = retina.ilm[at] + np.clip(rng.normal(layer, 0.12), 0.15, 0.85) * thick[at]
        cysts |= ((columns - at) / half) ** 2 + ((rows - row) / max(high, 1.0)) ** 2 < uneven
    grey = _fluid_grey(greys, rng)
    cysts &= (rows > retina.ilm + 0.08 * thick) & (rows < retina.floor - 3) & (labels == 0)
    cysts &= gaussian_filter(image, 1.5) > LEAST_CONTRAST * grey
    soft = gaussian_filter(cysts.astype(float), 0.7)
    image[:] = image * (1 - soft) + np.minimum(_speckled(image, grey, rng), image) * soft
    labels[cysts] = IRF
