"""Phantom eyes as their borders alone, without pictures: masks and truth of any geometry within a second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.oct.phantom import CIRRUS, SPECTRALIS, SPECTRALIS_DENSE, PhantomError, PhantomGeometry, fluid_mm3, placed
from models.oct.phantom_anatomy import draw_eye
from models.oct.phantom_lesions import Pathology
from models.oct.phantom_presets import amd_eye, csc_eye, dme_eye, nrd_eye

GEOMETRIES = {"Cirrus, 128 B-scans": CIRRUS, "Spectralis, 49": SPECTRALIS_DENSE, "Spectralis, 25": SPECTRALIS}
"""Full size: 128 × 1024 × 512, 49 × 496 × 512, 25 × 496 × 512."""

PRESETS = (csc_eye, nrd_eye, amd_eye, dme_eye)

LEAST_MM3 = 0.005
"""Eyes with less subretinal fluid are passed over: 5 nL, a lens 0.4 mm wide and 80 µm high."""

Map = NDArray[np.float64]


@dataclass(frozen=True)
class ExactEye:
    """Borders of the fluid over the A-scans of a scan, in µm from its top, and the volume between them."""

    name: str
    geometry: PhantomGeometry
    rpe_um: Map
    """(S, W)"""
    height_um: Map
    """(S, W)"""
    truth_mm3: float
    """From the continuous shape, not from these samples."""
    fovea_um: tuple[float, float]
    """Across and along, from the middle of the field."""

    def heights_px(self) -> NDArray[np.int64]:
        """(S, W) fluid pixels of each A-scan of `mask`."""
        return pixels_between(self.rpe_um - self.height_um, self.rpe_um, self.geometry)

    def mask(self) -> Iterator[NDArray[np.bool_]]:
        """B-scans (D, W) in which a pixel is fluid if its centre is."""
        z = self.geometry.axes_um[1][:, None]  # (D, 1)
        for rpe, height in zip(self.rpe_um, self.height_um, strict=True):
            yield (z >= rpe - height) & (z < rpe)


def pixels_between(top_um: Map, bottom_um: Map, geometry: PhantomGeometry) -> NDArray[np.int64]:
    """(S, W) pixels whose centre lies from `top_um` down to `bottom_um`, 0 where the two are crossed."""
    axial_um, depth = geometry.spacing.axial_um, geometry.depth_px
    first: Map = np.clip(np.ceil(top_um / axial_um - 0.5), 0, depth)
    last: Map = np.clip(np.floor(bottom_um / axial_um - 0.5) + 1, 0, depth)
    return np.maximum(last - first, 0).astype(np.int64)


def exact_eye(geometry: PhantomGeometry, *, seed: int, pathology: Pathology, name: str = "") -> ExactEye:
    """The eye that `draw_phantom` would show with these arguments, without the motion of its B-scans.

    Raises:
        PhantomError: the lesions do not fit into the depth of the scan.
    """
    rng = np.random.default_rng([seed, 1])
    eye = placed(draw_eye(rng, pathology), geometry, rng)
    y, _, x = geometry.axes_um
    surfaces = eye.surfaces(y, x)
    truth = fluid_mm3(eye, geometry.field_um)
    return ExactEye(name, geometry, surfaces.top("rpe"), surfaces.srf_um, truth, eye.fovea_um)


def eyes(first_seed: int, n: int) -> Iterator[tuple[int, ExactEye]]:
    """`n` eyes with fluid and their seeds: the presets and the geometries in turn, so that all pairs occur."""
    seed, n_given = first_seed, 0
    while n_given < n:
        name, geometry = list(GEOMETRIES.items())[n_given % len(GEOMETRIES)]
        pathology = PRESETS[n_given % len(PRESETS)](seed)
        seed += 1
        if not pathology.srf:
            continue
        try:
            eye = exact_eye(geometry, seed=seed - 1, pathology=pathology, name=name)
        except PhantomError:
            continue
        if eye.truth_mm3 >= LEAST_MM3:
            n_given += 1
            yield seed - 1, eye
