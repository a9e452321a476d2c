"""Back-scattered power of the tissue of one B-scan, before optics: the bands, and what lies in and below them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.oct.phantom_anatomy import STACK
from models.oct.phantom_choroid import choroid_lumen
from models.oct.phantom_inclusions import Power, add_cysts, add_foci, add_retinal_vessels, covered
from models.oct.phantom_scene import Scene

DRUSEN_DB: Final = 17.0
"""Scatter of the stuff of drusen over the noise floor."""

HYALOID_DB: Final = 8.0
"""Scatter of the detached face of the vitreous."""

EDGE_UM: Final = 5.0
"""Width over which one band passes into the next; never less than a pixel."""

SOFT_EDGE_UM: Final = {"gcl": 9.0, "ipl": 12.0, "inl": 10.0, "opl": 9.0, "onl": 14.0}
"""Upper borders of the inner bands, where cell bodies and fibres interlock, are wider."""


def tissue_power(scene: Scene, s: int) -> Power:
    """(D, W) power scattered back from B-scan `s`, with shadows, shading and roll-off."""
    tops = scene.surfaces.tops[:, s].astype(np.float32)  # (bands + 1, W)
    edge = max(EDGE_UM, scene.pixel_um)
    power = _bands(scene, s, tops)
    _add_choroid(power, scene, s, tops[-1], edge)
    add_cysts(power, scene, s, tops)
    add_retinal_vessels(power, scene, s, tops, edge)
    add_foci(power, scene, s, tops, edge)
    _add_hyaloid(power, scene, s)
    power *= _illumination(scene, s)
    return power


def _bands(scene: Scene, s: int, tops: NDArray[np.float32]) -> Power:
    """Adds border after border: each changes the power from that of the band above to that of the band below."""
    z = scene.z
    power = np.zeros((len(z), tops.shape[1]), np.float32)
    above = np.zeros(tops.shape[1], np.float32)
    for index, name in enumerate((*STACK, "choroid")):
        level = _level(scene, s, name)
        edge = max(SOFT_EDGE_UM.get(name, EDGE_UM), scene.pixel_um)
        first, last = np.searchsorted(z, (tops[index].min() - edge / 2, tops[index].max() + edge / 2))
        change = level - above
        power[first:last] += change * covered(z[first:last], tops[index], edge)
        power[last:] += change
        above = level
    return np.maximum(power, 0, out=power)


def _level(scene: Scene, s: int, name: str) -> NDArray[np.float32]:
    """(W,) power of one band along B-scan `s`."""
    lesions = scene.eye.pathology
    tips, rpe, inner = (scene.mottle[key][s] for key in ("tips", "rpe", "inner"))
    flat = np.ones_like(tips)
    if name == "choroid":  # painted with its own texture
        level = 0 * flat
    elif name == "srf":
        level = (10 ** (lesions.srf_haze_db / 10) - 1) * 10 ** (0.05 * inner)
    elif name == "sub_rpe":
        fill = np.where(scene.surfaces.ped_um[s] > 0, lesions.ped_fill_db, DRUSEN_DB)
        level = (10 ** (fill / 10) - 1) * 10 ** (0.1 * inner)
    elif name == "rpe":
        level = scene.band_power[name] * 10 ** (0.14 * rpe)
    elif name in ("ez", "os", "iz"):
        level = _photoreceptors(scene, s, name, tips)
    else:
        level = scene.band_power[name] * 10 ** (0.05 * inner)
    return np.asarray(level, np.float32)


def _photoreceptors(scene: Scene, s: int, name: str, tips: NDArray[np.float64]) -> NDArray[np.float64]:
    """(W,) attached: two clean lines; detached: a dim ellipsoid zone and shaggy, dotted outer segments."""
    power = scene.band_power
    attached = power[name] * 10 ** (0.09 * tips)
    if name == "iz":
        shaggy = 0.6 * power["iz"] * 10 ** (0.42 * tips)
    else:
        shaggy = {"ez": 0.4, "os": 1.1}[name] * power[name] * 10 ** (0.09 * tips)
    detached = np.clip(scene.surfaces.srf_um[s] / 40, 0, 1)
    return attached * (1 - detached) + shaggy * detached


def _add_choroid(power: Power, scene: Scene, s: int, top: NDArray[np.float32], edge_um: float) -> None:
    """Stroma and vessels from `top` (W,) down, streaked by the RPE above; the sclera is the faint rest."""
    first = max(int(np.searchsorted(scene.z, top.min() - edge_um)), 0)
    z = scene.z[first:]
    if len(z) == 0:
        return
    depth = z[:, None] - top[None, :]  # (D', W)
    decay = np.exp(np.clip(depth / np.float32(-scene.look.choroid_decay_um), -12, 0))
    corner = (scene.field_um[0] / 2, scene.field_um[2] / 2)
    thickness = scene.eye.pathology.choroid_um
    lumen = choroid_lumen(scene.choroid_cells, scene.y[s] + corner[0], scene.x + corner[1], depth, thickness)
    level = (scene.band_power["choroid"] * scene.streak[s]).astype(np.float32)  # (W,)
    power[first:] += covered(z, top, edge_um) * decay * level * (1 - np.float32(scene.look.choroid_contrast) * lumen)


def _add_hyaloid(power: Power, scene: Scene, s: int) -> None:
    """A faint line before the retina."""
    if scene.hyaloid_um is None:
        return
    line = scene.hyaloid_um[s].astype(np.float32)
    edge = max(14.0, scene.pixel_um)
    level = np.float32(10 ** ((HYALOID_DB + scene.look.gain_db) / 10))
    power += level * (covered(scene.z, line, edge) - covered(scene.z, line + 12, edge))


def _illumination(scene: Scene, s: int) -> Power:
    """(D, W) gain of the beam: vignette, tilt and slow shading along the B-scan, roll-off along depth."""
    look = scene.look
    u = scene.x / (scene.field_um[2] / 2)
    along = -look.vignette_db * u**4 + 0.5 * look.lateral_tilt_db * u + scene.shade_db[s]  # (W,)
    down = look.rolloff_db_per_mm * (0.6 - scene.z / 1000)  # (D,)
    gain = np.multiply.outer(10 ** (down / 10), 10 ** (along / 10))
    return np.asarray(gain, np.float32)
