"""What lies inside the bands of a B-scan: cysts, retinal vessels with their shadows, hyperreflective foci."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.oct.phantom_anatomy import STACK, Eye
from models.oct.phantom_field import Grid
from models.oct.phantom_lesions import Focus
from models.oct.phantom_scene import Scene

VESSEL_DB: Final = 21.0
"""Wall and blood of a retinal vessel over the noise floor."""

CYST_DB: Final = 3.0
"""Fluid of a cyst over the noise floor."""

OUTSIDE: Final = 9.0
"""Squared cyst distance of pixels that no cyst reaches."""

Power = NDArray[np.float32]
"""(D, W) linear power; 1 is the mean of the noise floor."""


def covered(z: NDArray[np.float32], top: NDArray[np.float32], edge_um: float) -> Power:
    """(D', W) share of each pixel that lies below `top` (W,): 0 above, 1 below, linear over the edge."""
    cover = z[:, None] - top[None, :]
    cover *= np.float32(1 / edge_um)
    cover += np.float32(0.5)
    return np.clip(cover, 0, 1, out=cover)


def cyst_q2(eye: Eye, z: NDArray[np.float32], y: float, x: Grid, tops: NDArray[np.float32]) -> Power | None:
    """(D, W) smallest squared distance to a cyst in units of its semi-axes, below 1 inside; None when none is cut.

    A cyst hangs between the ILM and the outer limiting membrane, so it rides on the retina's shape.
    `tops` is (bands + 1, W) of B-scan `y`.
    """
    near = [cyst for cyst in eye.pathology.cysts if abs(y - cyst.y_um) < 1.3 * cyst.across_um]
    if not near:
        return None
    q2 = np.full((len(z), len(x)), OUTSIDE, np.float32)
    ilm, elm = tops[0], tops[STACK.index("elm")]
    for cyst in near:
        reach = 1.3 * cyst.along_um
        cols = slice(*np.searchsorted(x, (cyst.x_um - reach, cyst.x_um + reach)))
        if cols.start == cols.stop:
            continue
        centre = ilm[cols] + cyst.depth_fraction * (elm[cols] - ilm[cols])
        high, low = centre.min() - 1.3 * cyst.axial_um, centre.max() + 1.3 * cyst.axial_um
        rows = slice(*np.searchsorted(z, (high, low)))
        en_face = ((y - cyst.y_um) / cyst.across_um) ** 2 + ((x[cols] - cyst.x_um) / cyst.along_um) ** 2  # (W',)
        axial = ((z[rows, None] - centre[None, :]) / cyst.axial_um) ** 2  # (D', W')
        q2[rows, cols] = np.minimum(q2[rows, cols], axial + en_face.astype(np.float32)[None, :])
    solid = np.minimum(z[:, None] - ilm - 8, elm - 3 - z[:, None])  # the limiting membranes stay whole
    q2[solid < 0] = OUTSIDE
    return q2


def add_cysts(power: Power, scene: Scene, s: int, tops: NDArray[np.float32]) -> None:
    """Dark fluid in place of tissue, with a soft wall."""
    q2 = cyst_q2(scene.eye, scene.z, float(scene.y[s]), scene.x, tops)
    if q2 is not None:
        inside = np.clip((1 - q2) / np.float32(0.25) + np.float32(0.5), 0, 1)
        power += inside * (np.float32(10 ** (CYST_DB / 10) - 1) - power)


def add_retinal_vessels(power: Power, scene: Scene, s: int, tops: NDArray[np.float32], edge_um: float) -> None:
    """A tube under the RNFL, bright above and dim below, and its shadow through everything deeper."""
    distance, radius = scene.vessel_um[s], scene.vessel_radius_um[s]
    cols = np.flatnonzero(distance < 1.5 * radius)
    if len(cols) == 0:
        return
    d, r = distance[cols].astype(np.float32), radius[cols].astype(np.float32)
    axis = np.maximum(tops[0][cols] + 0.9 * r, tops[STACK.index("gcl")][cols])  # (W',)
    half = np.sqrt(np.clip(r * r - d * d, 0, None))
    part = power[:, cols]
    lumen = covered(scene.z, axis - half, edge_um) - covered(scene.z, axis + half, edge_um)
    fall = np.clip(1.2 - (scene.z[:, None] - axis) / (2.0 * r), 0.3, 2)
    part += lumen * (np.float32(10 ** ((VESSEL_DB + scene.look.gain_db) / 10)) * fall - part)
    core = np.clip((1.15 * r - d) / (0.7 * r), 0, 1)
    opaque = scene.look.shadow * np.clip(r / 20, 0.4, 1.8) * core
    part *= 1 - (1 - np.exp(-opaque)) * covered(scene.z, axis + half, edge_um + 8)
    power[:, cols] = part


def add_foci(power: Power, scene: Scene, s: int, tops: NDArray[np.float32], edge_um: float) -> None:
    """Bright spots that this B-scan cuts; each shades what lies below it."""
    pixel = scene.field_um[2] / len(scene.x)
    for index in np.flatnonzero(np.abs(scene.foci_y_um - scene.y[s]) < scene.foci_reach_um):
        focus = scene.eye.pathology.foci[index]
        off = abs(float(scene.y[s]) - focus.y_um)
        depth = _focus_depth(focus, scene, s, tops, int(np.argmin(np.abs(scene.x - focus.x_um))))
        if depth is None:
            continue
        wide, deep = max(focus.radius_um, 0.5 * pixel), max(0.4 * focus.radius_um, 0.5 * edge_um)
        cols = slice(*np.searchsorted(scene.x, (focus.x_um - 3 * wide, focus.x_um + 3 * wide)))
        rows = slice(*np.searchsorted(scene.z, (depth - 3 * deep, depth + 3 * deep)))
        fall = np.exp(-(((scene.x[cols] - focus.x_um) / wide) ** 2) - (off / focus.radius_um) ** 2)
        spot = np.exp(-(((scene.z[rows] - depth) / deep) ** 2))[:, None] * fall[None, :]
        power[rows, cols] += (10 ** ((focus.gain_db + scene.look.gain_db) / 10) * spot).astype(np.float32)
        power[rows.stop :, cols] *= (1 - 0.3 * min(scene.look.shadow, 1.5) * fall).astype(np.float32)


def _focus_depth(focus: Focus, scene: Scene, s: int, tops: NDArray[np.float32], col: int) -> float | None:
    """Depth in µm; None for a speck in the fluid where there is no fluid."""
    if focus.host == "srf":
        if scene.surfaces.srf_um[s, col] < 2 * focus.radius_um:
            return None
        top, bottom = tops[STACK.index("srf")][col], tops[STACK.index("rpe")][col]
    elif focus.host == "choroid":
        top, bottom = tops[-1][col], tops[-1][col] + scene.eye.pathology.choroid_um
    else:
        top, bottom = tops[0][col], tops[STACK.index("elm")][col]
    return float(top + focus.depth_fraction * (bottom - top))
