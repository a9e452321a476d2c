"""Phantom eyes with one clear pocket, and straightened regions of known greys."""

from __future__ import annotations

import numpy as np

from models.classical.flattened import Flattened
from models.classical.region import Region
from models.classical.surfaces import Surfaces
from models.classical.working_grid import WorkingGrid
from models.oct.labels import SRF
from models.oct.phantom import CIRRUS, Dome, Pathology, Phantom, draw_phantom
from models.oct.volume import OCTVolume
from models.segmenter import Example

SMALL = CIRRUS.scaled((8, 192, 128))


def detached_eye(seed: int) -> Phantom:
    """A dome 3 mm wide and about 300 µm high, elsewhere in every eye; the outermost B-scans are normal."""
    dome = Dome(y_um=0, x_um=200 * (seed - 1), across_um=1600, along_um=1500 - 100 * seed, height_um=280 + 30 * seed)
    return draw_phantom(SMALL, seed=seed, pathology=Pathology(srf=(dome,)))


def example(phantom: Phantom, *, masked: bool = True, tagged: bool = True) -> Example:
    """What a system may learn from an eye."""
    return Example(
        phantom.volume,
        f"eye of {phantom.pathology.srf[0].x_um:.0f}",
        tags=phantom.tags if tagged else None,
        mask=phantom.mask(SRF) if masked else None,
    )


def noise(shape: tuple[int, int, int] = (4, 96, 96)) -> OCTVolume:
    """Speckle without an eye."""
    grey = np.random.default_rng(0).gamma(4, 20, shape)
    return OCTVolume(np.clip(grey, 0, 255).astype(np.uint8), spacing=SMALL.spacing)


def constant(grey: int, shape: tuple[int, int, int] = (4, 96, 96)) -> OCTVolume:
    """One grey level everywhere."""
    return OCTVolume(np.full(shape, grey, np.uint8), spacing=SMALL.spacing)


def plain_region(greys: np.ndarray, *, axial_um: float = 10.0, along_um: float = 20.0) -> Region:
    """A region (S, H, W) of these greys: every row is retina, from the RPE up to the ILM."""
    n, height, width = greys.shape
    grid = WorkingGrid((n, height, width), (1, 1), 100.0, axial_um, along_um)
    ilm, rpe = np.zeros((n, width), np.float32), np.full((n, width), height * axial_um, np.float32)
    level = np.zeros((n, width), np.float32)
    surfaces = Surfaces(ilm, rpe, rpe, rpe, np.ones(n, bool), level, level + 1)
    flat = Flattened.above(rpe, grid, height * axial_um)
    return Region(
        grid, surfaces, flat, greys.astype(np.float32), np.ones(greys.shape, bool), level + 1, (height, width)
    )
