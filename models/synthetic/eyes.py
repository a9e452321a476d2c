"""Domain randomisation: phantom B-scans of any eye by any device, cropped and damaged as exports are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.oct.phantom import (
    Pathology,
    Phantom,
    PhantomError,
    PhantomGeometry,
    amd_eye,
    csc_eye,
    dme_eye,
    draw_phantom,
    drusen_eye,
    healthy_eye,
    random_look,
)
from models.oct.phantom_lesions import Cyst, Dome
from models.oct.volume import Spacing
from models.synthetic.sketch import sketch_bscan

Labelled = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""A B-scan (D, W) and its labels (D, W), codes of `Label`."""

SLICES_AN_EYE = 6
"""Far apart, so that one drawn anatomy gives six different pictures."""

MIXTURE: tuple[tuple[float, Callable[[int], Pathology]], ...] = (
    (0.14, healthy_eye),
    (0.32, csc_eye),
    (0.20, amd_eye),
    (0.24, dme_eye),
    (0.10, drusen_eye),
)
"""Every lesion that must be told from every other; shares of eyes."""

LARGEST_LESION = 1.9
"""Lesions grow and shrink by up to this factor a side beyond what the presets draw."""


SKETCH_SHARE = 0.5
"""Share of the eyes that are sketches instead of phantoms."""


def draw_bscans(seed: int) -> list[Labelled]:
    """SLICES_AN_EYE B-scans of one random eye seen by one random device, each cropped and damaged in its own way."""
    rng = np.random.default_rng([seed, 0x57A7])
    if rng.random() < SKETCH_SHARE:
        sketches = (
            sketch_bscan(rng, int(rng.integers(160, 300)), int(rng.integers(220, 420))) for _ in range(SLICES_AN_EYE)
        )
        return [_exported(bscan, labels, rng) for bscan, labels in sketches]
    phantom = _draw(seed, rng)
    pairs = zip(phantom.volume.bscans, phantom.labels, strict=True)
    return [_exported(*_bent(bscan, labels, rng), rng) for bscan, labels in pairs]


def _draw(seed: int, rng: np.random.Generator) -> Phantom:
    shares = np.array([share for share, _ in MIXTURE])
    preset = MIXTURE[int(rng.choice(len(MIXTURE), p=shares / shares.sum()))][1]
    lesions = _resized(preset(seed), rng)
    look = random_look(seed, wide=True)
    along_um, across_um = rng.uniform(4200, 8800), rng.uniform(2500, 6000)
    width_px, axial_px = int(rng.integers(240, 440)), int(rng.integers(184, 320))
    for depth_um in (float(rng.uniform(1100, 2100)), 2100.0, 2800.0):
        spacing = Spacing(across_um / SLICES_AN_EYE, depth_um / axial_px, along_um / width_px)
        geometry = PhantomGeometry(SLICES_AN_EYE, axial_px, width_px, spacing, look)
        try:
            return draw_phantom(geometry, seed=seed, pathology=lesions, look=look)
        except PhantomError:
            continue
    return draw_phantom(geometry, seed=seed, pathology=healthy_eye(seed), look=look)


def _resized(eye: Pathology, rng: np.random.Generator) -> Pathology:
    """The same lesions, each kind larger or smaller as a whole, cysts also each by itself."""

    def factor() -> float:
        return float(np.exp(rng.uniform(-0.5, 1.0) * np.log(LARGEST_LESION)))

    def domes(found: tuple[Dome, ...]) -> tuple[Dome, ...]:
        wide, high = factor(), factor()
        return tuple(
            replace(
                dome,
                across_um=dome.across_um * wide,
                along_um=dome.along_um * wide,
                height_um=min(dome.height_um * high, 520.0),
            )
            for dome in found
        )

    def cyst(found: Cyst) -> Cyst:
        wide, high = factor(), factor()
        return replace(
            found,
            across_um=found.across_um * wide,
            along_um=found.along_um * wide,
            axial_um=min(found.axial_um * high, 170.0),
        )

    return replace(eye, srf=domes(eye.srf), ped=domes(eye.ped), cysts=tuple(cyst(found) for found in eye.cysts))


def _bent(bscan: NDArray[np.uint8], labels: NDArray[np.uint8], rng: np.random.Generator) -> Labelled:
    """Every A-scan moved in depth along a bowl: the distance to the retina bends a picture, either way."""
    depth, width = bscan.shape
    x = np.linspace(-1, 1, width)
    shift = np.rint(rng.uniform(-0.08, 0.25) * depth * (0.5 - x**2)).astype(int)
    rows = np.clip(np.arange(depth)[:, None] - shift, 0, depth - 1)
    columns = np.arange(width)
    return bscan[rows, columns], labels[rows, columns]


def _exported(bscan: NDArray[np.uint8], labels: NDArray[np.uint8], rng: np.random.Generator) -> Labelled:
    """One B-scan as somebody may have stored it: a part of the field, a tight crop, black corners, white padding."""
    depth, width = bscan.shape
    kept = int(width * rng.uniform(0.45, 1.0))
    left = int(rng.integers(0, width - kept + 1))
    top, bottom = 0, depth
    if rng.random() < 0.4:
        first, last = _bright_rows(bscan)
        top = int(np.clip(first + rng.uniform(-0.15, 0.04) * depth, 0, depth // 3))
        bottom = int(np.clip(last + rng.uniform(0.02, 0.2) * depth, depth // 2, depth))
    bscan, labels = bscan[top:bottom, left : left + kept].copy(), labels[top:bottom, left : left + kept].copy()
    if rng.random() < 0.2:
        _cut_corner(bscan, labels, rng)
    if rng.random() < 0.12:
        _pad(bscan, labels, rng)
    return (bscan, labels) if rng.random() < 0.5 else (bscan[:, ::-1], labels[:, ::-1])


def _bright_rows(bscan: NDArray[np.uint8]) -> tuple[int, int]:
    """First and last row whose mean is in the upper half of all rows' means: about where the retina is."""
    profile = bscan.mean(axis=1)
    rows = np.flatnonzero(profile >= (profile.min() + profile.max()) / 2)
    return int(rows[0]), int(rows[-1]) + 1


def _cut_corner(bscan: NDArray[np.uint8], labels: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """A black or white triangle in a corner, as a rotated export has."""
    depth, width = bscan.shape
    tall, wide = rng.uniform(0.05, 0.5) * depth, rng.uniform(0.05, 0.5) * width
    rows, columns = np.arange(depth)[:, None], np.arange(width)
    if rng.random() < 0.5:
        rows = rows[::-1]
    outside = rows / tall + columns / wide < 1
    bscan[outside], labels[outside] = (0 if rng.random() < 0.5 else 255), 0
    if rng.random() < 0.5:  # rotation leaves a jagged edge of dashes
        edge = np.abs(rows / tall + columns / wide - 1) < 1.5 / min(tall, wide)
        dashes = np.cumsum(rng.random(width) < 0.25) % 2 == 0
        bscan[edge & dashes] = 255


def _pad(bscan: NDArray[np.uint8], labels: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """A black or white strip above or below."""
    rows = int(rng.uniform(0.02, 0.18) * len(bscan))
    strip = slice(0, rows) if rng.random() < 0.7 else slice(len(bscan) - rows, None)
    bscan[strip], labels[strip] = (0 if rng.random() < 0.5 else 255), 0
