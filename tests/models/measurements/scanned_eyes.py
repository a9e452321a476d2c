"""Eyes seen from above, scanned as often as wanted: vessels that every scan shows, and fluid of a known volume."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from models.measurements.alignment import CENTRED, Alignment, centres
from models.measurements.change import Visit
from models.oct.en_face_grid import EnFaceGrid
from models.oct.phantom_vessels import REACH_UM, draw_vessels

CIRRUS = EnFaceGrid(128, 512, 6000 / 128, 6000 / 512)

DENSE = EnFaceGrid(49, 512, 122.4, 11.3)

SPARSE = EnFaceGrid(25, 512, 240.0, 11.3)


@dataclass(frozen=True)
class Blister:
    """Fluid as a paraboloid."""

    across_um: float
    along_um: float
    radius_um: float
    height_um: float

    @property
    def mm3(self) -> float:
        """π/2 · radius² · height."""
        return math.pi / 2 * self.radius_um**2 * self.height_um / 1e9


def projection(
    eye: int, grid: EnFaceGrid, alignment: Alignment = CENTRED, *, seed: int, noise: float = 6.0
) -> NDArray[np.uint8]:
    """(S, W) as a scan that lies at `alignment` shows it: dark vessels, shading, uneven B-scans, its own noise."""
    rng = np.random.default_rng(seed)
    places = alignment.to_earlier(centres(grid))
    vessels = draw_vessels(np.random.default_rng(eye), (0.0, 0.0), 1)
    distance, index = cKDTree(vessels.points_um).query(places, distance_upper_bound=REACH_UM)
    radius = np.append(vessels.radius_um, 1.0)[index]
    vessel = np.exp(-np.square(np.where(np.isfinite(distance), distance, 1e6) / (1.5 * radius)))
    shading = 15 * np.sin(places[..., 0] / 2500 + rng.uniform(0, 6)) + 10 * np.cos(places[..., 1] / 3000)
    by_bscan = rng.normal(0, 5, (grid.n_slices, 1))
    picture = 130 + shading + by_bscan - 45 * vessel + rng.normal(0, noise, distance.shape)
    return picture.clip(0, 255).astype(np.uint8)


def thickness(blisters: tuple[Blister, ...], grid: EnFaceGrid, alignment: Alignment = CENTRED) -> NDArray[np.float32]:
    """(S, W) µm of fluid as such a scan shows it."""
    places = alignment.to_earlier(centres(grid))
    total = np.zeros(places.shape[:2])
    for blister in blisters:
        across, along = places[..., 0] - blister.across_um, places[..., 1] - blister.along_um
        total = np.maximum(total, blister.height_um * (1 - (across**2 + along**2) / blister.radius_um**2))
    return total.astype(np.float32)


def visit(
    eye: int,
    blisters: tuple[Blister, ...],
    grid: EnFaceGrid,
    alignment: Alignment = CENTRED,
    *,
    seed: int,
    sd_mm3: float | None = 0.0005,
) -> Visit:
    """One scan of an eye and the fluid found in it."""
    return Visit(grid, thickness(blisters, grid, alignment), projection(eye, grid, alignment, seed=seed), sd_mm3)
