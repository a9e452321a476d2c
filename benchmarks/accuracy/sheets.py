"""Contact sheets: best, median and worst held-out slices with truth and mask, and the raster that has no truth."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import binary_erosion

from benchmarks.accuracy.cases import CaseSet
from benchmarks.accuracy.score import THRESHOLD, SliceScore
from benchmarks.contact_sheet import overlay_sheet
from benchmarks.raster import read_raster
from models.weak.pipeline import TrainedPipeline

A_ROW = 5
TILE = (384, 160)
TRUTH, MASK = (64, 224, 96), (255, 96, 64)
QUALITY = 80
RASTER_QUALITY = 64
"""Of the WebP, so that 25 B-scans stay below 200 kB."""


def case_sheet(work: Path, unit: str, case_set: CaseSet, out: Path) -> None:
    """Three rows of kermany slices, by Dice: the best, around the median, the worst; truth green, mask red."""
    record = json.loads((work / "results" / f"{unit}.json").read_text(encoding="utf-8"))
    scores = [SliceScore(**item) for item in record["slices"]]
    ranked = sorted(
        (item for item in scores if item.has_fluid and item.group != "duke"), key=lambda item: -item.counts.dice
    )
    middle = max(0, len(ranked) // 2 - A_ROW // 2)
    chosen = [*ranked[:A_ROW], *ranked[middle : middle + A_ROW], *ranked[-A_ROW:]]
    cases, masks = case_set
    masks.open(item.index for item in chosen)
    model = TrainedPipeline.load(work / "models" / unit)
    results = model.segment(cases[item.index].bscan for item in chosen)
    tiles = [
        outlined(cases[item.index].bscan, masks[item.index], result.probability >= THRESHOLD)
        for item, result in zip(chosen, results, strict=True)
    ]
    sheet = Image.new("RGB", (A_ROW * TILE[0], -(-len(tiles) // A_ROW) * TILE[1]))
    for number, tile in enumerate(tiles):
        sheet.paste(tile.resize(TILE), (number % A_ROW * TILE[0], number // A_ROW * TILE[1]))
    sheet.save(out, quality=QUALITY)


def outlined(bscan: NDArray[np.uint8], truth: NDArray[np.bool_], mask: NDArray[np.bool_]) -> Image.Image:
    """The B-scan with both outlines."""
    shown = np.repeat(bscan[..., None], 3, axis=2)
    for area, colour in ((truth, TRUTH), (mask, MASK)):
        shown[area & ~binary_erosion(area, iterations=2)] = colour
    return Image.fromarray(shown)


def raster_sheet(model: Path, folder: Path, out: Path) -> None:
    """All B-scans of a raster with the model's masks."""
    bscans = read_raster(folder)
    results = TrainedPipeline.load(model).segment(bscans)
    masks = [(result.probability >= THRESHOLD).astype(np.uint8) for result in results]
    overlay_sheet(bscans, masks).save(out, quality=RASTER_QUALITY)
