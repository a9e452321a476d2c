"""A second, deliberately crude source of B-scans: layers, lesions and grey values at random, no optics, no anatomy.

The phantom eye is drawn from physics and is right in the same way every time. A network taught by it alone leans on
what it has in common with itself. A sketch shares nothing with it but the definitions: what lies dark between the
retina and the RPE is SRF, dark inclusions of the retina are IRF, what lifts the RPE is PED. Units are pixels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d

from models.oct.labels import IRF, PED, SRF

Line = NDArray[np.float64]
"""A height for every A-scan, (W,), rows from the top."""

BAND_SHARES = np.array([0.10, 0.22, 0.13, 0.12, 0.10, 0.20, 0.05, 0.08])
BAND_GREYS = np.array([0.80, 0.50, 0.55, 0.28, 0.50, 0.22, 0.60, 0.45])
"""Thickness and brightness of the retina's bands from the ILM down, before they are randomised."""


def sketch_bscan(rng: np.random.Generator, depth: int, width: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """One B-scan (depth, width) uint8 and its labels."""
    x = np.linspace(-0.5, 0.5, width)
    z = np.arange(depth)[:, None]
    thick = rng.uniform(0.16, 0.40) * depth
    bowl = rng.uniform(-0.5, 0.9) * depth * x**2 + rng.uniform(-0.25, 0.25) * depth * x
    membrane = rng.uniform(0.55, 0.85) * depth - 0.12 * np.ptp(bowl) + bowl + _wave(rng, width, 25, rng.uniform(0, 2))
    ped = _lifts(rng, x, depth) if rng.random() < 0.45 else np.zeros(width)
    srf = _pockets(rng, x, depth) if rng.random() < 0.55 else np.zeros(width)
    rpe = membrane - ped
    roof = rpe - srf
    swell, has_cysts = np.zeros(width), rng.random() < 0.45
    if has_cysts:
        swell = thick * rng.uniform(0, 1.1) * np.exp(-(((x - rng.uniform(-0.4, 0.4)) / rng.uniform(0.08, 0.3)) ** 2))
    pit = thick * _pit(rng, x)
    tall = np.maximum(thick - pit + swell + _wave(rng, width, 8, 0.6) + _wave(rng, width, 30, 1.5), 0.08 * depth)
    ilm = roof - tall
    level = (z - ilm) / tall  # 0 at the ILM, 1 at the roof of the fluid
    image = _retina(rng, level, width)
    labels = np.zeros((depth, width), np.uint8)
    fluid = rng.uniform(0.02, 0.24)
    if has_cysts:
        _paint_cysts(rng, image, labels, level, tall, fluid)
    _paint_below(rng, image, labels, z, (roof, rpe, membrane), fluid)
    if rng.random() < 0.3:
        _paint_choroid_vessels(rng, image, z - np.asarray(np.maximum(membrane, rpe)), fluid)
    if rng.random() < 0.06:
        _paint_disc(rng, image, labels, x, level)
    _paint_vitreous(rng, image, z, ilm)
    _paint_spots(rng, image, ilm, tall)
    shadow = _shadows(rng, width)
    image = np.where(level > rng.uniform(0.0, 0.5), image * shadow, image)
    return _detected(rng, image, z / depth), labels


def _wave(rng: np.random.Generator, width: int, smooth: float, size: float) -> Line:
    """A smooth random line with about `size` pixels of deviation."""
    noise = gaussian_filter1d(rng.normal(0, 1, width + 8 * int(smooth)), smooth)[4 * int(smooth) :][:width]
    return noise * size * np.sqrt(2 * smooth * np.sqrt(np.pi))


def _pit(rng: np.random.Generator, x: Line) -> Line:
    """The fovea as a share of the retina: mostly a shallow bowl, at times a deep and steep one, full of vitreous."""
    deep, half = (0.0, 0.7), (0.04, 0.14)
    if rng.random() < 0.2:
        deep, half = (0.6, 0.93), (0.02, 0.08)
    away = np.abs(x - rng.uniform(-0.4, 0.4)) / rng.uniform(*half)
    return np.asarray(rng.uniform(*deep) * np.exp(-(away ** rng.uniform(1.4, 3.0))))


def _bumps(
    rng: np.random.Generator,
    x: Line,
    depth: int,
    most: int,
    power: float,
    tall: tuple[float, float],
    wide: tuple[float, float],
) -> Line:
    out = np.zeros_like(x)
    for _ in range(int(rng.integers(1, most + 1))):
        at = (x - rng.uniform(-0.55, 0.55)) / rng.uniform(*wide)
        out = np.maximum(out, rng.uniform(*tall) * depth * np.clip(1 - at**2, 0, None) ** power)
    return gaussian_filter1d(out, rng.uniform(0.7, 2.0))


def _lifts(rng: np.random.Generator, x: Line, depth: int) -> Line:
    """Height of what lies under the RPE: a few detachments, or a row of steep drusen."""
    if rng.random() < 0.3:
        return _bumps(rng, x, depth, 16, float(rng.uniform(0.5, 2.0)), (0.01, 0.14), (0.008, 0.04))
    return _bumps(rng, x, depth, 5, 0.5, (0.01, 0.16), (0.012, 0.15))


def _pockets(rng: np.random.Generator, x: Line, depth: int) -> Line:
    """Height of subretinal fluid: domes and flat films, cut off where they are thinner than a pixel."""
    if rng.random() < 0.35:
        tall, wide = (0.012, 0.05), (0.05, 0.4)
    else:
        tall, wide = (0.02, 0.24), (0.03, 0.3)
    srf = _bumps(rng, x, depth, 4, float(rng.uniform(0.4, 1.3)), tall, wide)
    srf = srf + (srf > 1) * _wave(rng, x.size, 4, rng.uniform(0, 1.2))
    srf[srf < 1.1] = 0
    return srf


def _retina(rng: np.random.Generator, level: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    image = np.full(level.shape, rng.uniform(0.0, 0.16))
    edges = np.cumsum(BAND_SHARES * rng.uniform(0.5, 1.5, BAND_SHARES.size))
    greys = BAND_GREYS * rng.uniform(0.65, 1.35, BAND_GREYS.size)
    greys[BAND_GREYS < 0.3] *= rng.uniform(0.35, 1.1)  # the nuclear layers can be as dark as fluid
    blend = rng.uniform(0, 0.5)  # a diseased retina loses its bands
    greys = (1 - blend) * greys + blend * greys.mean()
    wavy = np.array([_wave(rng, width, 15, 0.012 * rng.uniform(0, 2)) for _ in greys])
    previous = np.zeros(width)
    for edge, grey, wave in zip(edges / edges[-1], greys, wavy, strict=True):
        bound = np.full(width, edge) + (wave if edge < 1 else 0)
        image = np.where((level >= previous) & (level < bound), grey * (1 + _wave(rng, width, 20, 0.12)), image)
        previous = bound
    cloud = gaussian_filter(rng.normal(0, 1, level.shape), (3, 8)) * 10 * rng.uniform(0, 0.25)
    return np.where((level >= 0) & (level < 1), image * np.clip(1 + cloud, 0.4, 1.8), image)


def _paint_cysts(
    rng: np.random.Generator,
    image: NDArray[np.float64],
    labels: NDArray[np.uint8],
    level: NDArray[np.float64],
    tall: Line,
    fluid: float,
) -> None:
    """Ellipses with uneven outlines, small and many or few and huge, alone or behind thin walls."""
    depth, width = image.shape
    rows, columns = np.arange(depth)[:, None], np.arange(width)
    large = rng.random() < 0.35
    faint = rng.random() < 0.4
    centre, spread = rng.uniform(0, width), rng.uniform(0.08, 0.4) * width
    uneven = 1 + gaussian_filter(rng.normal(0, 1, image.shape), 3) * rng.uniform(0, 5)
    for _ in range(int(rng.integers(1, 6 if large else 34))):
        at = int(np.clip(rng.normal(centre, spread), 0, width - 1))
        half = rng.uniform(6, 26) if large else np.exp(rng.uniform(np.log(1.2), np.log(9)))
        high = min(half * rng.uniform(0.5, 2.4), (0.47 if large else 0.3) * tall[at])
        share = rng.uniform(0.25, 0.9)
        middle = np.flatnonzero(level[:, at] >= share)
        if middle.size == 0:
            continue
        inside = ((columns - at) / half) ** 2 + ((rows - middle[0]) / max(high, 1.0)) ** 2 < uneven
        inside &= (level > 0.05) & (level < 0.97)
        ring = inside & ~(((columns - at) / (half - 1.2)) ** 2 + ((rows - middle[0]) / (high - 1.0)) ** 2 < uneven)
        image[inside] = image[inside] * rng.uniform(0.15, 0.7) if faint else fluid * rng.uniform(0.6, 1.8)
        labels[inside] = IRF
        if rng.random() < 0.4 and high > 3 and half > 3:
            image[ring] = rng.uniform(0.3, 0.6)


def _paint_below(
    rng: np.random.Generator,
    image: NDArray[np.float64],
    labels: NDArray[np.uint8],
    z: NDArray[np.int64],
    surfaces: tuple[Line, Line, Line],
    fluid: float,
) -> None:
    """Subretinal fluid or bright subretinal material, the RPE, what lifts it, and the choroid."""
    roof, rpe, membrane = surfaces
    depth, width = image.shape
    between = (z >= roof) & (z < rpe)
    bright = gaussian_filter1d(rng.normal(0, 1, width), width / 12) * np.sqrt(width / 3) > rng.uniform(0.8, 4.0)
    solid = between & bright  # subretinal hyperreflective material is no fluid
    grey = fluid * rng.uniform(0.6, 1.7)
    image[between] = grey
    image[solid] = rng.uniform(0.4, 0.8)
    labels[between & ~solid] = SRF
    specks = between & (rng.random(image.shape) < rng.choice((0.0, 0.0, 0.01, 0.04)))
    image[specks] = rng.uniform(0.4, 0.8)
    sheet = rng.uniform(0.012, 0.045) * depth
    under = (z >= rpe) & (z < membrane)
    filling = rng.uniform(0.05, 0.6)
    texture = 1 + gaussian_filter(rng.normal(0, 1, image.shape), (2, 4)) * 6 * rng.uniform(0, 1)
    image[under] = filling
    lifted = under & (membrane - rpe > 2)
    labels[lifted] = PED
    below = z - np.maximum(membrane, rpe + sheet)
    choroid = rng.uniform(0.2, 0.75) * np.exp(-np.clip(below, 0, None) / (rng.uniform(0.06, 0.45) * depth))
    np.copyto(image, choroid * np.clip(texture, 0.15, 2) + 0.03, where=below >= 0)
    broken = np.where(gaussian_filter1d(rng.normal(0, 1, width), 8) * 5 > rng.uniform(0.8, 3), rng.uniform(0.3, 1), 1.0)
    glow = rng.uniform(0.65, 1.1) * broken * np.ones_like(image)
    np.copyto(image, glow, where=(z >= rpe - 0.15 * sheet) & (z < rpe + sheet))
    labels[(z >= rpe) & (z < rpe + 0.6 * sheet)] = 0


def _paint_choroid_vessels(
    rng: np.random.Generator, image: NDArray[np.float64], below: NDArray[np.floating], fluid: float
) -> None:
    """Large choroidal vessels as dark as fluid, and a choroid that ends in the dark: neither is fluid of ours."""
    depth, width = image.shape
    rows, columns = np.arange(depth)[:, None], np.arange(width)
    thick = rng.uniform(0.05, 0.3) * depth
    vessels = np.zeros(image.shape, bool)
    for _ in range(int(rng.integers(2, 14))):
        at = int(rng.integers(0, width))
        floor = np.flatnonzero(below[:, at] >= rng.uniform(0.15, 1.0) * thick)
        if floor.size == 0:
            continue
        half, high = rng.uniform(3, 20), rng.uniform(2, 9)
        vessels |= ((columns - at) / half) ** 2 + ((rows - floor[0]) / high) ** 2 < 1
    image[vessels & (below > 0.012 * depth)] = fluid * rng.uniform(0.7, 2.0)


def _paint_disc(
    rng: np.random.Generator,
    image: NDArray[np.float64],
    labels: NDArray[np.uint8],
    x: Line,
    level: NDArray[np.float64],
) -> None:
    """The optic nerve head: layers and RPE end, a dark cup opens to the vitreous, all below lies in shadow."""
    middle, half = rng.choice((-1, 1)) * rng.uniform(0.25, 0.5), rng.uniform(0.06, 0.16)
    inside = np.clip(1.3 - np.abs(x - middle) / half, 0, 1)  # (W,), soft at its border
    tissue = rng.uniform(0.3, 0.7) * np.exp(-np.clip(level, 0, None) * rng.uniform(0.8, 2.5))
    cup = level < rng.uniform(0.0, 0.9) * inside
    head = np.where(cup, image.min() + 0.02, tissue)
    image[:] = np.where(level > 0, image * (1 - inside) + head * inside, image)
    labels[:, inside > 0.4] = 0


def _paint_vitreous(rng: np.random.Generator, image: NDArray[np.float64], z: NDArray[np.int64], ilm: Line) -> None:
    """A detached hyaloid now and then: dark space under a thin line that is no fluid of ours; a bright membrane."""
    if rng.random() < 0.25:
        line = ilm - np.abs(_wave(rng, ilm.size, 40, rng.uniform(1, 12))) - rng.uniform(1, 10)
        np.copyto(image, rng.uniform(0.15, 0.5), where=np.abs(z - line) < rng.uniform(0.5, 1.2))
    if rng.random() < 0.3:
        np.copyto(image, rng.uniform(0.7, 1.1), where=(z >= ilm) & (z < ilm + rng.uniform(0.5, 3)))


def _paint_spots(rng: np.random.Generator, image: NDArray[np.float64], ilm: Line, tall: Line) -> None:
    depth, width = image.shape
    for _ in range(int(rng.integers(0, 14))):
        at = int(rng.integers(1, width - 1))
        row = int(ilm[at] + rng.uniform(0.15, 1.0) * tall[at])
        if 1 < row < depth - 2:
            size = int(rng.integers(1, 3))
            image[row - 1 : row - 1 + size, at - 1 : at + size] = rng.uniform(0.8, 1.1)


def _shadows(rng: np.random.Generator, width: int) -> Line:
    gain = np.ones(width)
    for _ in range(int(rng.integers(0, 14))):
        at = (np.arange(width) - rng.uniform(0, width)) / rng.uniform(0.8, 7)
        gain *= 1 - rng.uniform(0.15, 0.85) * np.exp(-(at**2))
    return gain * np.clip(1 + _wave(rng, width, 40, 0.2), 0.3, 2)


def _detected(rng: np.random.Generator, image: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Fading with depth, speckle, blur, noise floor and an unknown transfer to grey values."""
    image = image * np.exp(-np.abs(z - rng.uniform(0.2, 0.8)) * rng.uniform(0, 0.9))
    looks = np.exp(rng.uniform(np.log(2), np.log(24)))
    speckled = image * rng.gamma(looks, 1 / looks, image.shape)
    smooth = gaussian_filter(speckled, (rng.uniform(0.2, 1.1), rng.uniform(0.2, 1.4)))
    floor = rng.normal(0, rng.uniform(0.005, 0.07), image.shape) + rng.uniform(0, 0.08) * rng.gamma(2, 0.5, image.shape)
    grey = np.clip(smooth + floor, 0, None) ** rng.uniform(0.5, 1.35)
    white = np.percentile(grey, rng.uniform(98.5, 99.95))
    return np.rint(np.clip(grey / max(float(white), 1e-6), 0, 1) * 255).astype(np.uint8)
