"""Found surfaces as lines over real B-scans, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.classical.surfaces import Surfaces, find_surfaces
from models.classical.working_grid import WorkingGrid
from models.oct.volume import OCTVolume, Spacing

COLUMNS = 5
TILE_PX = (300, 230)
"""Width and height of a tile."""

COLOURS = {"ilm": (90, 200, 255), "roof": (255, 210, 60), "bm": (120, 255, 120), "rpe": (255, 80, 80)}

CELL_UM = (4.0, 24.0)

NOMINAL = Spacing(240.0, 3.87, 11.3)
"""Of a Spectralis volume scan; the files do not state theirs."""

NOMINAL_FINE_UM = 5.7
"""Distance of A-scans in the high-resolution mode, whose B-scans are wider than a thousand pixels."""

N_SINGLE = 10


def draw_sheet(data: Path, path: Path) -> None:
    """All B-scans of `csc_raster` and some single ones with fluid of `kermany_fluid`."""
    tiles = [_tile(bscan, found, grid, index) for bscan, found, grid, index in _seen(data)]
    n_rows = -(-len(tiles) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * TILE_PX[0], n_rows * TILE_PX[1]))
    for number, tile in enumerate(tiles):
        sheet.paste(tile, (number % COLUMNS * TILE_PX[0], number // COLUMNS * TILE_PX[1]))
    sheet.save(path, quality=48)


def _seen(data: Path) -> Iterator[tuple[NDArray[np.uint8], Surfaces, WorkingGrid, int]]:
    stack = np.stack([_grey(path) for path in sorted((data / "csc_raster").glob("bscan_*.png"))])
    found, grid = _found(stack, NOMINAL)
    for index, bscan in enumerate(stack):
        yield bscan, found, grid, index
    for path in _with_subretinal_fluid(data / "kermany_fluid"):
        bscan = _grey(path)
        fine = Spacing(NOMINAL.across_um, NOMINAL.axial_um, NOMINAL_FINE_UM)
        found, grid = _found(bscan[None], fine if bscan.shape[1] > 1000 else NOMINAL)
        yield bscan, found, grid, 0


def _with_subretinal_fluid(folder: Path) -> list[Path]:
    """B-scans of as many patients, evenly chosen among those with at least 600 pixels of subretinal fluid."""
    by_patient: dict[str, Path] = {}
    for path in sorted((folder / "masks").glob("*.png")):
        if np.count_nonzero(np.asarray(Image.open(path)) == 2) >= 600:
            image = next((folder / "images").glob(f"{path.stem}.*"))
            by_patient.setdefault("-".join(path.stem.split("-")[:2]), image)
    chosen = list(by_patient.values())
    return chosen[:: max(1, len(chosen) // N_SINGLE)][:N_SINGLE]


def _grey(path: Path) -> NDArray[np.uint8]:
    return np.asarray(Image.open(path).convert("L"))


def _found(stack: NDArray[np.uint8], spacing: Spacing) -> tuple[Surfaces, WorkingGrid]:
    grid = WorkingGrid.of(OCTVolume(stack, spacing=spacing), spacing, *CELL_UM)
    return find_surfaces(grid.greys(stack), grid), grid


def _tile(bscan: NDArray[np.uint8], found: Surfaces, grid: WorkingGrid, index: int) -> Image.Image:
    """A B-scan with its lines; the roof only where it is off the RPE, a cross where no retina was found."""
    depth, width = bscan.shape
    scale = TILE_PX[0] / width, TILE_PX[1] / depth
    tile = Image.fromarray(bscan).convert("RGB").resize(TILE_PX, Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(tile)
    px_um = grid.axial_um / grid.factors[0]
    columns = (np.arange(grid.shape[2]) + 0.5) * grid.factors[1] * scale[0]
    for name, colour in COLOURS.items():
        rows = getattr(found, name)[index] / px_um * scale[1]
        shown = found.fluid_um[index] > 0 if name == "roof" else np.ones(len(rows), bool)
        for start in range(len(rows) - 1):
            if shown[start] or shown[start + 1]:
                pen.line([(columns[start], rows[start]), (columns[start + 1], rows[start + 1])], fill=colour)
    if not found.found[index]:
        pen.line([(0, 0), TILE_PX], fill=(255, 0, 0), width=2)
    return tile
