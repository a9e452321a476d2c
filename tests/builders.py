"""Tiny volumes and files, made in memory. The same seed gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from models.oct.volume import OCTVolume, Spacing

TINY_SHAPE = (4, 32, 48)
"""(S, D, W) of what is built unless a test says otherwise."""

TINY_SPACING = Spacing(across_um=120.0, axial_um=4.0, along_um=12.0)
"""Whole numbers, so that volumes can be reckoned by hand: one voxel is 5760 µm³."""


def tiny_bscans(shape: tuple[int, int, int] = TINY_SHAPE, *, seed: int = 0) -> NDArray[np.uint8]:
    """A (S, D, W) stack like a retina seen from far: dark vitreous, a bright band, noise; every B-scan differs."""
    n_slices, depth, _ = shape
    noise = np.random.default_rng(seed).integers(0, 40, size=shape)
    band = np.zeros(depth, dtype=int)
    band[depth // 3 : 2 * depth // 3] = 120
    step = (np.arange(n_slices) * 10 % 90)[:, None, None]
    return (noise + band[None, :, None] + step).astype(np.uint8)


def tiny_volume(
    shape: tuple[int, int, int] = TINY_SHAPE, *, seed: int = 0, spacing: Spacing | None = TINY_SPACING
) -> OCTVolume:
    """An `OCTVolume` of `tiny_bscans`."""
    return OCTVolume(bscans=tiny_bscans(shape, seed=seed), spacing=spacing)


def png(bscan: NDArray[np.uint8] | NDArray[np.uint16]) -> bytes:
    """One (D, W) B-scan as a grey PNG of its own depth, 8 or 16 bits."""
    file = io.BytesIO()
    Image.fromarray(bscan).save(file, "PNG")
    return file.getvalue()


def tiny_png_slices(shape: tuple[int, int, int] = TINY_SHAPE, *, seed: int = 0) -> dict[str, bytes]:
    """Names to PNGs, one a B-scan. From ten slices on, natural order differs from alphabetical order."""
    return {f"bscan_{index + 1}.png": png(bscan) for index, bscan in enumerate(tiny_bscans(shape, seed=seed))}


def tiny_npy(shape: tuple[int, int, int] = TINY_SHAPE, seed: int = 0) -> bytes:
    """A `.npy` file of a uint8 (S, D, W) stack."""
    return npy(tiny_bscans(shape, seed=seed))


def npy(array: NDArray[np.generic]) -> bytes:
    """A `.npy` file of any array."""
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def tiny_tiff(shape: tuple[int, int, int] = TINY_SHAPE, *, seed: int = 0) -> bytes:
    """A multi-page TIFF, one page a B-scan."""
    file = io.BytesIO()
    tifffile.imwrite(file, tiny_bscans(shape, seed=seed), photometric="minisblack")
    return file.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of `members`, in the order given, with the names as they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def multipart(slices: Mapping[str, bytes]) -> list[tuple[str, tuple[str, bytes, str]]]:
    """The `files=` of an upload with one part a slice, as `POST /volumes` takes it."""
    return [("file", (name, content, "application/octet-stream")) for name, content in slices.items()]
