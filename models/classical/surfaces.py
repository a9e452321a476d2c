"""ILM, upper surface of subretinal fluid, RPE and Bruch's membrane, where detachments may be 500 µm high.

Source: the order of steps is that of the JHU retina detector (ILM and outer retina by the strongest axial edges,
Bruch's membrane below them). Its caps of 116 µm between inner segments and membrane and 387 µm of retina do not hold
under fluid. Ours: the RPE is the brightest connected ridge of the outer retina; fluid is the dark run that rests on
it; the membrane is the RPE without its bumps (asymmetric least squares, Eilers & Boelens 2005). Left out: the surfaces
between the retina's inner layers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded
from scipy.ndimage import gaussian_filter, gaussian_filter1d, median_filter, uniform_filter1d
from skimage.filters import threshold_otsu

from models.classical.paths import Stack, best_path
from models.classical.working_grid import WorkingGrid

Surface = NDArray[np.float32]
"""(S, W) µm from the top of the scan."""

LIFTED_UM = 6.0
"""So far above its fit the RPE is lifted off Bruch's membrane; less is its own grain."""


DIMMEST = 0.35
"""Contrast of an A-scan's inner retina, as a share of its B-scan's, below which it lies beyond the scan."""


@dataclass(frozen=True)
class SurfaceConfig:
    """Sizes in µm, greys as shares of the step from vitreous to retina."""

    smooth_axial_um: float = 6.0
    smooth_along_um: float = 35.0
    edge_um: float = 16.0
    """Depth above and below an edge that is compared."""
    line_um: float = 40.0
    """So much brightness above an edge makes it unlikely to be the ILM."""
    steepest: float = 0.9
    """Largest slope of a surface, depth by width."""
    thinnest_retina_um: float = 100.0
    rpe_um: float = 23.0
    """Thickness of the RPE's bright band: its upper border lies half of it above the ridge."""
    tallest_fluid_um: float = 600.0
    fluid_grey: float = 0.4
    """What is darker than this, just above the RPE, is fluid."""
    wall_um: float = 9.0
    """So much tissue as bright as the retina ends a run of fluid."""
    glare_um: float = 14.0
    """Just above the RPE its own brightness is smoothed over what lies there; nothing is judged by it."""
    glare_price: float = -0.06
    """Darkness assumed there: less than none, so that a run must be dark beyond it."""
    bloom_um: float = 4.5
    """So far what is bright reaches into the dark: greys are logarithms of blurred light. About half the resolution."""
    roof_reach_um: float = 16.0
    """So far from the top of a dark run its sharpest edge is looked for."""
    membrane_stiffness_um: float = 900.0
    least_contrast: float = 0.08
    """Step from vitreous to retina, of the full grey scale, under which an A-scan has no retina to be found."""


@dataclass(frozen=True)
class Surfaces:
    """Borders over one grid of A-scans, and how far they can be believed."""

    ilm: Surface
    roof: Surface
    """Upper surface of the fluid; the RPE where there is none."""
    rpe: Surface
    """Upper border of the RPE, which is the floor of the fluid."""
    bm: Surface
    """Bruch's membrane as it lies, or would lie, under the RPE."""
    found: NDArray[np.bool_]
    """(S,) whether a B-scan shows a retina at all: contrast, order and distance of the surfaces."""
    vitreous: NDArray[np.float32]
    """(S, W) grey level above the retina, 0 to 1."""
    retina: NDArray[np.float32]
    """(S, W) grey level of the retina, 0 to 1."""

    @property
    def shown(self) -> NDArray[np.bool_]:
        """(S, W) A-scans with a retina: neither in a B-scan without one nor beyond the edge of a rotated export."""
        contrast = self.retina - self.vitreous
        return np.asarray(self.found[:, None] & (contrast >= DIMMEST * np.median(contrast, axis=1, keepdims=True)))

    @property
    def fluid_um(self) -> Surface:
        """(S, W) height of the space between the roof and the RPE."""
        return self.rpe - self.roof


def find_surfaces(greys: Stack, grid: WorkingGrid, config: SurfaceConfig | None = None) -> Surfaces:
    """Surfaces of B-scans (S, D, W) with greys 0 to 1 on a working grid."""
    settings = config or SurfaceConfig()
    spots = (0.0, settings.smooth_axial_um / grid.axial_um, settings.smooth_along_um / grid.along_um)
    smooth = gaussian_filter(greys, spots).astype(np.float32)
    step = max(1, round(settings.steepest * grid.along_um / grid.axial_um))
    ilm = _ilm(smooth, grid, settings, step)
    ridge = _ridge(smooth, ilm, grid, settings, step)
    vitreous, retina = _levels(smooth, ilm, ridge, grid)
    rpe = ridge - 0.5 * settings.rpe_um / grid.axial_um
    level = vitreous + settings.fluid_grey * (retina - vitreous)
    height = _fluid_height(smooth, ilm, rpe, level, retina - vitreous, grid, settings)
    contrast = np.median(retina - vitreous, axis=1)
    thick = np.median(rpe - ilm, axis=1) * grid.axial_um
    found = (contrast >= settings.least_contrast) & (thick >= settings.thinnest_retina_um)
    rpe_um = (rpe + 0.5) * grid.axial_um
    return Surfaces(
        ((ilm + 0.5) * grid.axial_um).astype(np.float32),
        (rpe_um - height).astype(np.float32),
        rpe_um.astype(np.float32),
        _membrane(rpe_um + settings.rpe_um, grid.along_um, settings.membrane_stiffness_um),
        found,
        vitreous.astype(np.float32),
        retina.astype(np.float32),
    )


def _ilm(smooth: Stack, grid: WorkingGrid, settings: SurfaceConfig, step: int) -> NDArray[np.float64]:
    """The strongest path from dark to bright that has no tissue above it; a line in the vitreous is no tissue."""
    half = max(1, round(settings.edge_um / grid.axial_um / 2))
    edge = -_step_down(smooth, 2 * half)
    tissue = smooth > threshold_otsu(smooth)
    tissue_um = (
        np.cumsum(np.pad(tissue, ((0, 0), (2 * half, 0), (0, 0)))[:, : -2 * half], axis=1) * grid.axial_um
    )  # well above the edge itself
    edge = np.clip(edge, 0, None) * np.exp(-tissue_um / settings.line_um)
    top = best_path(edge.astype(np.float32), step) - 0.5  # an edge lies above the middle of its row
    top = top + settings.bloom_um / grid.axial_um
    return gaussian_filter1d(top, 1.5, axis=1)


def _step_down(smooth: Stack, n_rows: int) -> Stack:
    """How much darker the `n_rows` rows from each on are than as many above them."""
    top, n = n_rows, smooth.shape[1]
    total = np.cumsum(np.pad(smooth, ((0, 0), (n_rows + 1, n_rows), (0, 0)), mode="edge"), axis=1, dtype=np.float64)
    above, here, below = (total[:, first : first + n] for first in (0, top, 2 * top))
    return np.asarray((2 * here - above - below) / n_rows, np.float32)


def _ridge(
    smooth: Stack, ilm: NDArray[np.float64], grid: WorkingGrid, settings: SurfaceConfig, step: int
) -> NDArray[np.float64]:
    """Middle of the brightest connected ridge below the inner retina, to a fraction of a row."""
    wide = max(3, round(150 / grid.axial_um))
    ridge = smooth - uniform_filter1d(smooth, wide, axis=1, mode="nearest")
    rows = np.arange(smooth.shape[1])[:, None]
    inner = rows < (ilm + settings.thinnest_retina_um / grid.axial_um)[:, None, :]
    path = best_path(np.where(inner, np.float32(-1), ridge), step)
    reach = max(1, round(0.5 * settings.rpe_um / grid.axial_um))
    offsets = np.arange(-reach, reach + 1)
    at = np.clip(path[:, None, :] + offsets[:, None], 0, smooth.shape[1] - 1)  # (S, 2 reach + 1, W)
    weight = np.take_along_axis(smooth, at, axis=1)
    weight = np.clip(weight - weight.min(axis=1, keepdims=True), 1e-4, None)
    middle = (weight * at).sum(axis=1) / weight.sum(axis=1)
    return gaussian_filter1d(median_filter(middle, (1, 5)), 1.0, axis=1)


def _levels(
    smooth: Stack, ilm: NDArray[np.float64], ridge: NDArray[np.float64], grid: WorkingGrid
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Grey levels (S, W) of vitreous and of inner retina around every A-scan; a shadow darkens both its retinas."""
    rows = np.arange(smooth.shape[1])[:, None]
    top, bottom = ilm + 15 / grid.axial_um, np.minimum(ilm + 160 / grid.axial_um, ridge - 40 / grid.axial_um)
    inside = (rows > top[:, None, :]) & (rows < bottom[:, None, :])
    above = rows < (ilm - 30 / grid.axial_um)[:, None, :]
    retina = (smooth * inside).sum(axis=1) / np.maximum(inside.sum(axis=1), 1)
    bscan = np.where(
        above.any(axis=(1, 2)), (smooth * above).sum(axis=(1, 2)) / np.maximum(above.sum(axis=(1, 2)), 1), 0
    )
    vitreous = np.repeat(bscan[:, None], smooth.shape[2], axis=1)
    retina = gaussian_filter1d(retina, 60 / grid.along_um, axis=1, mode="nearest")
    return vitreous.astype(np.float32), np.maximum(retina, vitreous).astype(np.float32)


def _fluid_height(
    smooth: Stack,
    ilm: NDArray[np.float64],
    rpe: NDArray[np.float64],
    level: NDArray[np.float32],
    contrast: NDArray[np.float32],
    grid: WorkingGrid,
    settings: SurfaceConfig,
) -> NDArray[np.float64]:
    """Height (S, W) in µm of the dark run that rests on the RPE: the roof that collects most darkness below it.

    A run ends where it has met `wall_um` of tissue, so that the dark nuclear layer beyond is never reached.
    """
    n_rows = round(settings.tallest_fluid_um / grid.axial_um)
    up = np.arange(n_rows)  # rows above the RPE
    rows = np.rint(rpe[:, None, :]).astype(np.int64) - 1 - up[:, None]  # (S, H, W)
    greys = np.take_along_axis(smooth, np.clip(rows, 0, smooth.shape[1] - 1), axis=1)
    darkness = (level[:, None, :] - greys) / np.maximum(contrast, settings.least_contrast)[:, None, :]
    darkness[:, : round(settings.glare_um / grid.axial_um)] = settings.glare_price
    wall = np.cumsum(np.clip(-darkness + settings.glare_price, 0, 1), axis=1) * grid.axial_um
    barred = (wall > settings.wall_um) | (rows < (ilm + 60 / grid.axial_um)[:, None, :])
    barred = np.logical_or.accumulate(barred, axis=1)
    collected = np.where(barred, -np.inf, np.cumsum(np.clip(darkness, -0.5, 0.5), axis=1))
    gain = np.concatenate([np.zeros_like(collected[:, :1]), collected], axis=1).astype(np.float32)
    step = max(1, round(1.2 * grid.along_um / grid.axial_um))
    n_dark = best_path(gain, step, step_price=0.15)
    return _on_the_edge(smooth, rpe, n_dark, grid, settings) * grid.axial_um


def _on_the_edge(
    smooth: Stack, rpe: NDArray[np.float64], n_dark: NDArray[np.int64], grid: WorkingGrid, settings: SurfaceConfig
) -> NDArray[np.float64]:
    """Height (S, W) in rows of the strongest step to dark around the top of each run; 0 without a run."""
    reach = round(settings.roof_reach_um / grid.axial_um)
    step = _step_down(smooth, max(1, round(0.5 * settings.edge_um / grid.axial_um)))
    top = np.rint(rpe).astype(np.int64) - n_dark
    around = np.clip(top[:, None, :] + np.arange(-reach, reach + 1)[:, None], 0, smooth.shape[1] - 1)
    edges = np.take_along_axis(step, around, axis=1)
    sharpest = np.take_along_axis(around, edges.argmax(axis=1)[:, None, :], axis=1)[:, 0]
    roof = median_filter(np.where(n_dark > 0, sharpest, top), (1, 5))
    return np.where(n_dark > 0, np.maximum(rpe + 0.5 - roof + settings.bloom_um / grid.axial_um, 0), 0.0)


def _membrane(outer: NDArray[np.float64], along_um: float, stiffness_um: float) -> Surface:
    """The lower envelope (S, W) of the RPE's lower border: bumps narrower than the stiffness are bridged."""
    width = outer.shape[1]
    if width < 4:
        return outer.astype(np.float32)
    second = np.diff(np.eye(width), 2, axis=0)
    penalty = second.T @ second * (stiffness_um / along_um) ** 4 / 16
    bands = np.stack([np.pad(np.diagonal(penalty, k), (0, k)) for k in range(3)])  # lower form
    out = np.empty_like(outer)
    for index, line in enumerate(outer):
        weight = np.ones(width)
        for _ in range(10):
            matrix = bands.copy()
            matrix[0] += weight
            fitted = solveh_banded(matrix, weight * line, lower=True)
            weight = np.where(line < fitted - LIFTED_UM, 0.02, 1.0)
        out[index] = fitted
    return out.astype(np.float32)
