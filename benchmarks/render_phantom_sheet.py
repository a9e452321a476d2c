"""Renders docs/images/phantom_sheet.webp: phantom B-scans beside real ones, to be looked at.

python -m benchmarks.render_phantom_sheet --real ../shared/data/csc_raster --out docs/images/phantom_sheet.webp

The real column is left out where the folder is absent. Only NumPy, SciPy and Pillow are used; about 20 s on one core.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import binary_erosion

from models.oct.labels import IRF, PED, SRF, Label
from models.oct.phantom import (
    CIRRUS,
    SPECTRALIS,
    Pathology,
    Phantom,
    PhantomGeometry,
    amd_eye,
    csc_eye,
    dme_eye,
    draw_phantom,
    drusen_eye,
    healthy_eye,
    random_look,
)

TILE_PX = (212, 364)
"""Height and width of one picture; it shows CROP_UM of depth and the whole width."""

CROP_UM = 1150.0

QUALITY = 56
"""Of the WebP, so that the committed file stays below 200 kB."""

N_GREYS = 96
"""Grey levels kept; the outlines' colours follow them in the palette."""

COLOURS: dict[Label, tuple[int, int, int]] = {SRF: (64, 200, 255), IRF: (255, 210, 60), PED: (255, 90, 160)}

REAL_SLICES = (7, 13, 2, 20, 10)
"""B-scans of `csc_raster` with pockets in different places."""

CAPTION_PX = 18

OTHERS: tuple[tuple[str, PhantomGeometry, Pathology], ...] = (
    ("neovascular AMD", SPECTRALIS, amd_eye(4)),
    ("diabetic oedema", SPECTRALIS, dme_eye(1)),
    ("drusen", SPECTRALIS, drusen_eye(1)),
    ("healthy", SPECTRALIS, healthy_eye(9)),
    ("central serous, Cirrus", CIRRUS, csc_eye(2)),
)


def main() -> None:
    """Draws the sheet and writes it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, default=Path("../shared/data/csc_raster"))
    parser.add_argument("--out", type=Path, default=Path("docs/images/phantom_sheet.webp"))
    parser.add_argument("--seeds", type=int, nargs=5, default=(1, 3, 6, 4, 13))
    args = parser.parse_args()
    columns = []
    if args.real.is_dir():
        columns.append(("real: csc_raster (Khao0/oct-srf-classification, MIT)", _real_column(args.real)))
    clean, outlined = [], []
    for seed in args.seeds:
        phantom = draw_phantom(SPECTRALIS, seed=seed, look=random_look(seed))
        clean.append(_tile(phantom, outlines=False))
        outlined.append(_tile(phantom, outlines=True))
    columns += [("phantom: central serous", clean), ("the same, exact SRF and PED", outlined)]
    others = [
        _tile(draw_phantom(_thinned(geometry), seed=index, pathology=pathology), outlines=False)
        for index, (_, geometry, pathology) in enumerate(OTHERS)
    ]
    columns.append(("phantom: AMD, DME, drusen, healthy, Cirrus", others))
    _write(columns, args.out)


def _thinned(geometry: PhantomGeometry) -> PhantomGeometry:
    """The same field with 25 B-scans: enough to choose one from."""
    return geometry.scaled((25, geometry.depth_px, geometry.width_px))


def _real_column(folder: Path) -> list[NDArray[np.uint8]]:
    """Tiles of real B-scans. Their spacing is not recorded; 3.87 µm axial is the device's usual one."""
    tiles = []
    for number in REAL_SLICES:
        with Image.open(folder / f"bscan_{number:02d}.png") as image:
            bscan = np.asarray(image.convert("L"))[:440]  # the scale bar is burnt in below
        tiles.append(_resized(_cropped(bscan, bscan, SPECTRALIS.spacing.axial_um), Image.Resampling.LANCZOS))
    return [(tile.astype(np.uint16) * (N_GREYS - 1) // 255).astype(np.uint8) for tile in tiles]


def _tile(phantom: Phantom, *, outlines: bool) -> NDArray[np.uint8]:
    """The B-scan with the most lesion pixels (the middle one in a healthy eye), as palette indices."""
    lesion_px = np.count_nonzero(phantom.labels, axis=(1, 2))
    s = int(lesion_px.argmax()) if lesion_px.any() else len(lesion_px) // 2
    spacing = phantom.volume.spacing
    axial_um = SPECTRALIS.spacing.axial_um if spacing is None else spacing.axial_um
    bscan = phantom.volume.bscans[s].astype(np.uint8)
    grey = _resized(_cropped(bscan, bscan, axial_um), Image.Resampling.LANCZOS)
    tile = (grey.astype(np.uint16) * (N_GREYS - 1) // 255).astype(np.uint8)
    labels = _resized(_cropped(phantom.labels[s], bscan, axial_um), Image.Resampling.NEAREST)
    if outlines:
        for index, label in enumerate(COLOURS):
            mask = labels == label
            tile[mask & ~binary_erosion(mask)] = N_GREYS + index
    return tile


def _cropped(image: NDArray[np.uint8], bscan: NDArray[np.uint8], axial_um: float) -> NDArray[np.uint8]:
    """CROP_UM of depth around the retina, found as the centre of the bright rows of `bscan`."""
    rows = round(CROP_UM / axial_um)
    bright = np.clip(bscan.mean(axis=1) - np.median(bscan), 0, None) ** 2
    centre = float((bright * np.arange(len(bright))).sum() / bright.sum())
    first = int(np.clip(centre - 0.5 * rows, 0, max(len(bscan) - rows, 0)))
    return image[first : first + rows]


def _resized(image: NDArray[np.uint8], how: Image.Resampling) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(image).resize(TILE_PX[::-1], how))


def _write(columns: list[tuple[str, list[NDArray[np.uint8]]]], out: Path) -> None:
    """Columns of palette tiles with captions -> one picture."""
    gap = np.full((TILE_PX[0], 4), N_GREYS // 3, np.uint8)
    rows = []
    for row in range(len(columns[0][1])):
        rows.append(np.concatenate([part for _, tiles in columns for part in (tiles[row], gap)], axis=1))
    body = np.concatenate(rows, axis=0)
    sheet = Image.fromarray(np.pad(body, ((CAPTION_PX, 0), (0, 0))), mode="P")
    greys = [(round(level * 255 / (N_GREYS - 1)),) * 3 for level in range(N_GREYS)]
    sheet.putpalette([channel for colour in (*greys, *COLOURS.values()) for channel in colour])
    draw = ImageDraw.Draw(sheet)
    for index, (caption, _) in enumerate(columns):
        draw.text((4 + index * (TILE_PX[1] + 4), 2), caption, fill=N_GREYS - 8, font=ImageFont.load_default(12))
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.convert("RGB").save(out, quality=QUALITY)
    print(f"{out}: {sheet.width} x {sheet.height} px, {out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
