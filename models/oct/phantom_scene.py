"""Everything that the B-scans of one phantom volume share, evaluated once on the scan's own grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.oct.phantom_anatomy import Eye, Surfaces
from models.oct.phantom_choroid import choroid_lattice
from models.oct.phantom_field import Grid, SmoothField
from models.oct.phantom_look import DeviceLook
from models.oct.phantom_vessels import draw_vessels

MOTION_LIMIT_UM: Final = 40.0
"""No B-scan is shifted farther than this from its true depth."""

BAND_DB: Final = {
    "rnfl": 22.5,
    "gcl": 15.0,
    "ipl": 16.5,
    "inl": 12.0,
    "opl": 15.5,
    "onl": 9.0,
    "elm": 13.0,
    "myoid": 10.0,
    "ez": 20.5,
    "os": 14.0,
    "iz": 20.0,
    "rpe": 26.0,
    "bm": 18.0,
    "choroid": 17.5,
}
"""Brightness of each band over the noise floor in a good scan, set by eye beside real Spectralis B-scans."""

MEAN_BAND_DB: Final = 16.0
"""`DeviceLook.contrast` stretches the bands around this."""


@dataclass(frozen=True)
class Scene:
    """One eye under one device; grids are (S, W), depths include the motion of each B-scan."""

    eye: Eye
    look: DeviceLook
    field_um: tuple[float, float, float]
    y: Grid
    x: Grid
    z: NDArray[np.float32]
    """(D,) depth of the pixel centres, µm"""
    surfaces: Surfaces
    hyaloid_um: Grid | None
    """Depth of the detached face of the vitreous, if it shows."""
    band_power: dict[str, float]
    mottle: dict[str, Grid]
    """Unit fields: lateral variation of the "tips" of the photoreceptors, of the "rpe" and of the "inner" bands."""
    shade_db: Grid
    """Slow lateral variation: media opacity and the pupil."""
    streak: Grid
    """Transmission into the choroid, linear."""
    vessel_um: Grid
    vessel_radius_um: Grid
    choroid_cells: NDArray[np.float32]
    """(y, z, x) lattice of unit noise, see `choroid_lattice`."""
    foci_y_um: NDArray[np.float64]
    """Position and"""
    foci_reach_um: NDArray[np.float64]
    """farthest distance across B-scans at which each focus of the pathology is seen."""

    @property
    def pixel_um(self) -> float:
        """Axial size of a pixel."""
        return self.field_um[1] / len(self.z)


def build_scene(
    eye: Eye,
    look: DeviceLook,
    axes_um: tuple[Grid, Grid, Grid],
    field_um: tuple[float, float, float],
    seed: int,
) -> Scene:
    """The eye on the grid of a scan with axes (y, z, x). Anatomy, device and motion have their own random streams."""
    anatomy, device, motion = (np.random.default_rng([seed, stream]) for stream in (11, 12, 13))
    y, z, x = axes_um
    still = eye.surfaces(y, x)
    shift = _motion_um(motion, look, y)[:, None]  # (S, 1)
    moved = Surfaces(still.tops + shift, still.srf_um, still.ped_um)
    hyaloid = eye.hyaloid_top(y, x)
    distance, radius = draw_vessels(anatomy, eye.fovea_um, eye.nasal_sign).nearest(y, x)
    mottle = {
        "tips": SmoothField.draw(anatomy, 20, 110, 96),
        "rpe": SmoothField.draw(anatomy, 22, 400, 64),
        "inner": SmoothField.draw(anatomy, 150, 900, 24),
    }
    shade, streak = SmoothField.draw(anatomy, 900, 5000, 10), SmoothField.draw(anatomy, 24, 700, 64)
    return Scene(
        eye=eye,
        look=look,
        field_um=field_um,
        y=y,
        x=x,
        z=z.astype(np.float32),
        surfaces=moved,
        hyaloid_um=None if hyaloid is None else hyaloid + shift,
        band_power=_band_powers(device, look),
        mottle={name: field(y, x) for name, field in mottle.items()},
        shade_db=0.9 * shade(y, x),
        streak=10 ** (0.1 * look.streaks_db * streak(y, x)),
        vessel_um=distance,
        vessel_radius_um=radius,
        choroid_cells=choroid_lattice(anatomy, (field_um[0], field_um[2])),
        foci_y_um=np.array([focus.y_um for focus in eye.pathology.foci]),
        foci_reach_um=np.array([2 * focus.radius_um for focus in eye.pathology.foci]),
    )


def _band_powers(rng: np.random.Generator, look: DeviceLook) -> dict[str, float]:
    """Linear power of each band for one scan."""
    powers = {}
    for name, level in BAND_DB.items():
        db = MEAN_BAND_DB + look.contrast * (level - MEAN_BAND_DB) + look.gain_db
        powers[name] = float(10 ** ((db + rng.normal(0, look.band_jitter_db)) / 10))
    powers["choroid"] *= 10 ** (look.choroid_gain_db / 10)
    return powers


def _motion_um(rng: np.random.Generator, look: DeviceLook, y: Grid) -> Grid:
    """(S,) axial shift of each B-scan: pulse and breath between lines, whatever is left after tracking."""
    jumps = rng.normal(0, look.motion_um, len(y))
    breath = look.motion_um * np.sin(y / 700 + rng.uniform(0, 2 * np.pi))
    return np.asarray(np.clip(jumps + breath, -MOTION_LIMIT_UM, MOTION_LIMIT_UM))
