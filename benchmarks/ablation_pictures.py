"""Pictures like figures 3 and 4 of the paper: heat maps by pooling, and the steps of the propagation."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import binary_erosion
from skimage.transform import resize

from models.weak.grid import resample
from models.weak.maps import Maps
from models.weak.propagation import PropagationConfig, propagation_steps

TILE = (256, 170)
CAPTION_PX = 18
TRUTH = (64, 224, 96)
REGION = (255, 96, 64)
N_STEPS = 5
"""S4 to S0; where a step is empty, so are those after it."""


def draw_pooling(
    pixels: NDArray[np.uint8], truth: NDArray[np.bool_], maps: dict[str, list[Maps]], chosen: Iterable[int]
) -> Image.Image:
    """A row for every chosen slice: the B-scan with its truth, then the positive evidence of every pooling."""
    rows = []
    for i in chosen:
        tiles = [_tile(_outlined(pixels[i], truth[i], TRUTH), "B-scan, truth")]
        for name, found in maps.items():
            tiles.append(_tile(_outlined(_heated(pixels[i], found[i].evidence), truth[i], TRUTH), name))
        rows.append(tiles)
    return _sheet(rows)


def draw_propagation(
    pixels: NDArray[np.uint8],
    truth: NDArray[np.bool_],
    maps: list[Maps],
    chosen: Iterable[int],
    settings: PropagationConfig,
) -> Image.Image:
    """A row for every chosen slice: the B-scan with its truth, M, S4 to S0, and S0 against the truth."""
    rows = []
    for i in chosen:
        tiles = [
            _tile(_outlined(pixels[i], truth[i], TRUTH), "B-scan, truth"),
            _tile(_heated(pixels[i], maps[i].evidence), "M"),
        ]
        steps = [seed for seed, _ in propagation_steps(maps[i].evidence, maps[i].references, settings)]
        steps += [np.zeros_like(steps[-1])] * (N_STEPS - len(steps))
        regions = [resize(seed, truth[i].shape, order=0).astype(bool) for seed in steps]
        for number, region in zip(range(N_STEPS - 1, -1, -1), regions, strict=True):
            tiles.append(_tile(_outlined(pixels[i], region, REGION), f"S{number}"))
        both = _outlined(_outlined(pixels[i], truth[i], TRUTH), regions[-1], REGION)
        tiles.append(_tile(both, "S0, truth"))
        rows.append(tiles)
    return _sheet(rows)


def _outlined(picture: NDArray[np.uint8], mask: NDArray[np.bool_], colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    shown = picture.copy() if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
    shown[mask & ~binary_erosion(mask)] = colour
    return shown


def _heated(picture: NDArray[np.uint8], evidence: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The picture with the positive part of the evidence over it, as a share of its maximum: red through yellow."""
    positive = resample(np.clip(evidence, 0, None), *picture.shape)
    heat = positive / max(float(positive.max()), 1e-6)
    colour = np.stack([np.clip(2 * heat, 0, 1), np.clip(2 * heat - 1, 0, 1), np.zeros_like(heat)], axis=2) * 255
    share = 0.7 * np.clip(2 * heat, 0, 1)[..., None]
    return np.asarray((1 - share) * picture[..., None] + share * colour, np.uint8)


def _tile(picture: NDArray[np.uint8], caption: str) -> Image.Image:
    tile = Image.new("RGB", (TILE[0], TILE[1] + CAPTION_PX))
    tile.paste(Image.fromarray(picture).resize(TILE), (0, CAPTION_PX))
    ImageDraw.Draw(tile).text((4, 3), caption[:40], fill=(255, 255, 255))
    return tile


def _sheet(rows: list[list[Image.Image]]) -> Image.Image:
    wide, tall = rows[0][0].size
    sheet = Image.new("RGB", (wide * max(len(row) for row in rows), tall * len(rows)))
    for y, row in enumerate(rows):
        for x, tile in enumerate(row):
            sheet.paste(tile, (x * wide, y * tall))
    return sheet
