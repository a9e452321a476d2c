"""Back-scattered power of the tissue of one B-scan, before optics: bands, vessels, cysts, foci, choroid, shadows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from models.oct.phantom_anatomy import STACK, Eye, Surfaces
from models.oct.phantom_field import Grid, SmoothField
from models.oct.phantom_look import DeviceLook

Power = NDArray[np.float32]
"""(D, W) linear power; 1 is the mean of the noise floor."""

BAND_DB: Final = {
    "rnfl": 22.0,
    "gcl": 16.5,
    "ipl": 18.0,
    "inl": 13.0,
    "opl": 17.0,
    "onl": 9.5,
    "elm": 14.0,
    "myoid": 10.5,
    "ez": 21.5,
    "os": 15.0,
    "iz": 20.5,
    "rpe": 27.0,
    "bm": 19.0,
}
"""Brightness of each band over the noise floor in a good scan, set by eye beside real Spectralis B-scans."""

MEAN_BAND_DB: Final = 16.0
"""`DeviceLook.contrast` stretches the bands around this."""

CHOROID_DB: Final = 19.0
"""Stroma right under Bruch's membrane."""

VESSEL_DB: Final = 21.0
"""Wall and blood of a retinal vessel."""

CYST_DB: Final = 3.0

DRUSEN_DB: Final = 17.0

EDGE_UM: Final = 4.0
"""Width over which one band passes into the next; never less than a pixel."""

CELL_UM: Final = (70.0, 55.0, 30.0)
"""Lattice of the choroid's texture: across, along, axial."""


@dataclass(frozen=True)
class Scene:
    """Everything of one volume that its B-scans share; grids are (S, W), depths include each B-scan's motion."""

    eye: Eye
    look: DeviceLook
    y: Grid
    x: Grid
    z: NDArray[np.float32]
    """(D,) depth of the pixel centres, µm"""
    surfaces: Surfaces
    band_power: dict[str, float]
    mottle: Grid
    """(S, W) unit field: lateral variation of the photoreceptor and RPE bands."""
    shade: Grid
    """(S, W) slow lateral variation in dB: media opacity and the pupil."""
    streak: Grid
    """(S, W) transmission into the choroid, linear"""
    vessel_um: Grid
    vessel_radius_um: Grid
    choroid_cells: NDArray[np.float32]
    """(y, z, x) lattice of unit noise that is thresholded into the vessels of the choroid."""


def band_powers(rng: np.random.Generator, look: DeviceLook) -> dict[str, float]:
    """Linear power of each band for one scan."""
    powers = {}
    for name, level in BAND_DB.items():
        db = MEAN_BAND_DB + look.contrast * (level - MEAN_BAND_DB) + look.gain_db
        powers[name] = float(10 ** ((db + rng.normal(0, look.band_jitter_db)) / 10))
    return powers


def choroid_lattice(rng: np.random.Generator, field_um: tuple[float, float], depth_um: float) -> NDArray[np.float32]:
    """(y, z, x) smooth unit noise over the field: blobs of 100 to 250 µm, flattened, are cut vessels."""
    shape = tuple(
        int(np.ceil(size / cell)) + 2
        for size, cell in zip((field_um[0], depth_um, field_um[1]), _CELL_YZX, strict=True)
    )
    noise = gaussian_filter(rng.standard_normal(shape).astype(np.float32), (1.1, 0.9, 1.1), mode="wrap")
    return np.asarray(noise / noise.std())


_CELL_YZX: Final = (CELL_UM[0], CELL_UM[2], CELL_UM[1])


def tissue_power(scene: Scene, s: int, rng: np.random.Generator) -> Power:
    """(D, W) power scattered back from B-scan `s`, with shadows, shading and roll-off."""
    tops = scene.surfaces.tops[:, s].astype(np.float32)  # (bands + 1, W)
    power = _stack(scene, s, tops)
    choroid_top = tops[-1]
    _add_choroid(power, scene, s, choroid_top)
    _add_cysts(power, scene, s, tops)
    _add_retinal_vessels(power, scene, s, tops)
    _add_foci(power, scene, s, tops, rng)
    return power * _illumination(scene, s)


def _step(scene: Scene) -> float:
    pixel = float(scene.z[1] - scene.z[0]) if len(scene.z) > 1 else EDGE_UM
    return max(EDGE_UM, pixel)


def covered(z: NDArray[np.float32], top: NDArray[np.float32], edge_um: float) -> Power:
    """(D', W) share of each pixel that lies below `top` (W,): 0 above, 1 below, linear over the edge."""
    cover = z[:, None] - top[None, :]
    cover *= np.float32(1 / edge_um)
    cover += np.float32(0.5)
    return np.clip(cover, 0, 1, out=cover)


def _stack(scene: Scene, s: int, tops: NDArray[np.float32]) -> Power:
    """Adds band after band: each border changes the power from the band above to the band below."""
    edge = _step(scene)
    power = np.zeros((len(scene.z), tops.shape[1]), np.float32)
    above = np.zeros(tops.shape[1], np.float32)
    for index, name in enumerate((*STACK, "choroid")):
        level = _level(scene, s, name)
        first = int(np.searchsorted(scene.z, tops[index].min() - edge / 2))
        last = int(np.searchsorted(scene.z, tops[index].max() + edge / 2))
        change = level - above
        power[first:last] += change * covered(scene.z[first:last], tops[index], edge)
        power[last:] += change
        above = level
    return np.maximum(power, 0, out=power)


def _level(scene: Scene, s: int, name: str) -> NDArray[np.float32]:
    """(W,) power of one band along B-scan `s`."""
    lesions = scene.eye.pathology
    srf, ped = scene.surfaces.srf_um[s], scene.surfaces.ped_um[s]
    one = np.ones(len(scene.x))
    mottle = scene.mottle[s]
    if name == "srf":
        level = (10 ** (lesions.srf_haze_db / 10) - 1 + 0.05) * one
    elif name == "sub_rpe":
        fill = np.where(ped > 0, lesions.ped_fill_db, DRUSEN_DB)
        level = 10 ** (fill / 10) - 0.9
    elif name == "choroid":
        level = 0 * one
    elif name in ("ez", "os", "iz"):
        detached = np.clip(srf / 40, 0, 1)
        own = scene.band_power[name] * 10 ** (0.13 * mottle)
        shaggy = scene.band_power["os"] * 2.2 * 10 ** (0.22 * mottle)
        level = own * (1 - detached) + shaggy * detached
    elif name == "rpe":
        level = scene.band_power[name] * 10 ** (0.10 * np.roll(mottle, 7))
    else:
        level = scene.band_power[name] * 10 ** (0.03 * np.roll(mottle, 3))
    return np.asarray(level, np.float32)


def _add_choroid(power: Power, scene: Scene, s: int, top: NDArray[np.float32]) -> None:
    """Stroma with dark vessels, fading with depth, streaked by the RPE above; sclera is the faint rest."""
    first = max(int(np.searchsorted(scene.z, top.min())) - 1, 0)
    z = scene.z[first:]
    if len(z) == 0:
        return
    depth = z[:, None] - top[None, :]  # (D', W)
    thickness = scene.eye.pathology.choroid_um
    decay = np.exp(np.clip(-depth / scene.look.choroid_decay_um, -12, 0))
    lumen = _choroid_vessels(scene, s, depth, thickness)
    level = 10 ** ((CHOROID_DB + scene.look.gain_db) / 10) * scene.streak[s].astype(np.float32)
    power[first:] += covered(z, top, _step(scene)) * decay * level * (1 - scene.look.choroid_contrast * lumen)


def _choroid_vessels(scene: Scene, s: int, depth: Power, thickness_um: float) -> Power:
    """(D', W) 0 stroma to 1 lumen; larger and denser towards the sclera, none in the choriocapillaris."""
    cells = scene.choroid_cells
    row = (scene.y[s] - scene.y[0]) / CELL_UM[0] + 0.5
    low = min(int(row), cells.shape[0] - 2)
    plane = cells[low] + np.float32(min(row - low, 1.0)) * (cells[low + 1] - cells[low])  # (z, x)
    at_z = np.clip(depth / CELL_UM[2], 0, plane.shape[0] - 1)
    at_x = np.broadcast_to(((scene.x - scene.x[0]) / CELL_UM[1]).astype(np.float32), depth.shape)
    noise = map_coordinates(plane, [at_z, at_x], order=1, mode="nearest")
    relative = np.clip(depth / thickness_um, 0, 2)
    threshold = 1.0 - 1.1 * np.clip(relative, 0, 0.8) + 4 * np.clip(relative - 0.9, 0, None)
    lumen = np.clip((noise - threshold) / 0.5 + 0.5, 0, 1)
    return np.asarray(lumen * np.clip((depth - 25) / 30, 0, 1), np.float32)


def cyst_q2(eye: Eye, scene_z: NDArray[np.float32], y: float, x: Grid, tops: NDArray[np.float32]) -> Power | None:
    """(D, W) smallest squared distance to a cyst in units of its semi-axes, below 1 inside; None when none is cut.

    A cyst hangs between the ILM and the outer limiting membrane, so it rides on the retina's shape.
    """
    near = [cyst for cyst in eye.pathology.cysts if abs(y - cyst.y_um) < 1.3 * cyst.across_um]
    if not near:
        return None
    q2 = np.full((len(scene_z), len(x)), 9.0, np.float32)
    ilm, elm = tops[0], tops[STACK.index("elm")]
    for cyst in near:
        reach = 1.3 * cyst.along_um
        cols = slice(*np.searchsorted(x, (cyst.x_um - reach, cyst.x_um + reach)))
        if cols.start == cols.stop:
            continue
        centre = ilm[cols] + cyst.depth_fraction * (elm[cols] - ilm[cols])
        rows = slice(
            *np.searchsorted(scene_z, (centre.min() - 1.3 * cyst.axial_um, centre.max() + 1.3 * cyst.axial_um))
        )
        en_face = ((y - cyst.y_um) / cyst.across_um) ** 2 + ((x[cols] - cyst.x_um) / cyst.along_um) ** 2  # (W',)
        axial = ((scene_z[rows, None] - centre[None, :]) / cyst.axial_um) ** 2  # (D', W')
        q2[rows, cols] = np.minimum(q2[rows, cols], axial + en_face.astype(np.float32)[None, :])
    inner = np.minimum(scene_z[:, None] - ilm - 8, elm - 3 - scene_z[:, None])  # stay inside the retina
    q2[inner < 0] = 9.0
    return q2


def _add_cysts(power: Power, scene: Scene, s: int, tops: NDArray[np.float32]) -> None:
    q2 = cyst_q2(scene.eye, scene.z, float(scene.y[s]), scene.x, tops)
    if q2 is None:
        return
    inside = np.clip((1.0 - q2) / 0.25 + 0.5, 0, 1)
    power += inside * (np.float32(10 ** (CYST_DB / 10) - 1) - power)


def _add_retinal_vessels(power: Power, scene: Scene, s: int, tops: NDArray[np.float32]) -> None:
    """A bright tube under the RNFL, and the shadow below it through everything."""
    distance, radius = scene.vessel_um[s], scene.vessel_radius_um[s]
    cols = np.flatnonzero(distance < 1.6 * radius)
    if len(cols) == 0:
        return
    d, r = distance[cols].astype(np.float32), radius[cols].astype(np.float32)
    ilm, gcl = tops[0][cols], tops[STACK.index("gcl")][cols]
    axis = np.maximum(ilm + 0.9 * r, gcl)  # (W',)
    half = np.sqrt(np.clip(r * r - d * d, 0, None))
    edge = _step(scene)
    part = power[:, cols]
    lumen = covered(scene.z, axis - half, edge) - covered(scene.z, axis + half, edge)
    bright = 10 ** ((VESSEL_DB + scene.look.gain_db) / 10) * np.clip(
        1.25 - (scene.z[:, None] - axis) / (2.2 * r), 0.25, 2
    )
    part += lumen * (bright.astype(np.float32) - part)
    opaque = scene.look.shadow * np.clip(r / 28, 0.25, 1.9) * np.clip((1.15 * r - d) / (0.5 * r), 0, 1)
    part *= 1 - (1 - np.exp(-opaque)) * covered(scene.z, axis + half, edge + 8)
    power[:, cols] = part


def _add_foci(power: Power, scene: Scene, s: int, tops: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Bright spots that this B-scan cuts; strong ones shade what lies below."""
    ilm, elm = tops[0], tops[STACK.index("elm")]
    dx = float(scene.x[1] - scene.x[0]) if len(scene.x) > 1 else 1.0
    dz = _step(scene)
    for focus in scene.eye.pathology.foci:
        off = abs(float(scene.y[s]) - focus.y_um)
        if off > 2.5 * focus.radius_um:
            continue
        col = int(np.argmin(np.abs(scene.x - focus.x_um)))
        depth = ilm[col] + focus.depth_fraction * (elm[col] - ilm[col])
        wide, deep = max(focus.radius_um, 0.5 * dx), max(0.7 * focus.radius_um, 0.5 * dz)
        cols = slice(*np.searchsorted(scene.x, (focus.x_um - 3 * wide, focus.x_um + 3 * wide)))
        rows = slice(*np.searchsorted(scene.z, (depth - 3 * deep, depth + 3 * deep)))
        fall = np.exp(-(((scene.x[cols] - focus.x_um) / wide) ** 2) - (off / focus.radius_um) ** 2)
        spot = np.exp(-(((scene.z[rows] - depth) / deep) ** 2))[:, None] * fall[None, :]
        power[rows, cols] += (10 ** ((focus.gain_db + scene.look.gain_db) / 10) * spot).astype(np.float32)
        power[rows.stop :, cols] *= (1 - 0.35 * min(scene.look.shadow, 1.5) * fall).astype(np.float32)


def _illumination(scene: Scene, s: int) -> Power:
    """(D, W) gain of the beam: vignette, tilt and slow shading along the B-scan, roll-off along depth."""
    half = max(abs(float(scene.x[0])), 1.0)
    u = scene.x / half
    along = -scene.look.vignette_db * u**4 + 0.5 * scene.look.lateral_tilt_db * u + scene.shade[s]  # (W,)
    down = -scene.look.rolloff_db_per_mm * scene.z / 1000 + 0.6 * scene.look.rolloff_db_per_mm  # (D,)
    gain = np.multiply.outer(10 ** (down / 10), 10 ** (along / 10))
    return np.asarray(gain, np.float32)


def slow_fields(rng: np.random.Generator) -> tuple[SmoothField, SmoothField, SmoothField]:
    """Unit fields for `Scene.mottle`, `Scene.shade` and `Scene.streak`."""
    return (
        SmoothField.draw(rng, 25, 200, 48),
        SmoothField.draw(rng, 900, 5000, 10),
        SmoothField.draw(rng, 20, 160, 48),
    )
