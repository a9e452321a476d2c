"""Found surfaces against the phantom's exact ones, and drawn over real B-scans.

.venv/bin/python -m benchmarks.surfaces --out docs/surfaces.json
.venv/bin/python -m benchmarks.surfaces --real ../shared/data --sheet docs/images/surfaces.webp
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.surface_sheet import draw_sheet
from models.classical.surfaces import Surfaces, find_surfaces
from models.classical.working_grid import WorkingGrid
from models.oct.phantom import CIRRUS, SPECTRALIS, Dome, Pathology, Phantom, draw_phantom, healthy_eye
from models.oct.phantom_presets import nrd_eye

NAMES = ("ilm", "roof", "rpe", "bm")

CELL_UM = (4.0, 24.0)
"""Axial and lateral cells, as EFD has them."""

DEVICES = {"Cirrus": CIRRUS.scaled((8, 1024, 512)), "Spectralis": SPECTRALIS.scaled((8, 496, 512))}

FIRST_SEED = 30_000
"""No other measurement or training draws from here."""

GOALS_PX = {"normal": 2.0, "under fluid": 4.0}
"""Mean absolute error in axial pixels of the scan."""

TALL = Pathology(srf=(Dome(y_um=0, x_um=0, across_um=2000, along_um=1600, height_um=500),), choroid_um=350)
"""The tallest detachment that surfaces are asked for."""


def drawn(group: str, device: str, n_eyes: int) -> Iterable[Phantom]:
    """Eyes of a group: "normal", or "under fluid", of which the last is 500 µm tall."""
    for number in range(n_eyes):
        seed = FIRST_SEED + number
        diseased = TALL if number == n_eyes - 1 else nrd_eye(seed)
        lesions = healthy_eye(seed) if group == "normal" else diseased
        yield draw_phantom(DEVICES[device], seed=seed, pathology=lesions)


def errors_um(phantom: Phantom, found: Surfaces, grid: WorkingGrid) -> dict[str, NDArray[np.float64]]:
    """Found less exact depth (S, W) in µm of every surface, on the grid's A-scans."""
    tops = phantom.surfaces
    exact = {"ilm": tops.top("rnfl"), "roof": tops.top("srf"), "rpe": tops.top("rpe"), "bm": tops.top("bm")}
    return {name: getattr(found, name) - _by_cell(exact[name], grid) for name in NAMES}


def _by_cell(surface: NDArray[np.float64], grid: WorkingGrid) -> NDArray[np.float64]:
    along, width = grid.factors[1], grid.shape[2]
    columns = np.minimum(np.arange(width * along), surface.shape[1] - 1)
    return np.asarray(surface[:, columns].reshape(len(surface), width, along).mean(axis=2))


def measure(group: str, device: str, n_eyes: int) -> dict[str, Any]:
    """Mean absolute error of every surface in axial pixels and µm, and the worst eye's, over all A-scans of a group.

    Under fluid, only A-scans with at least 10 µm of it count.
    """
    spacing = DEVICES[device].spacing
    per_eye: dict[str, list[NDArray[np.float64]]] = {name: [] for name in NAMES}
    n_bscans = n_found = 0
    for phantom in drawn(group, device, n_eyes):
        grid = WorkingGrid.of(phantom.volume, spacing, *CELL_UM)
        found = find_surfaces(grid.greys(phantom.volume.bscans), grid)
        n_bscans, n_found = n_bscans + len(found.found), n_found + int(found.found.sum())
        counted = np.ones(found.rpe.shape, bool)
        if group != "normal":
            counted = _by_cell(phantom.srf_height_um, grid) >= 10
        for name, error in errors_um(phantom, found, grid).items():
            per_eye[name].append(error[counted])
    out: dict[str, Any] = {"n_eyes": n_eyes, "bscans": n_bscans, "bscans_with_retina_found": n_found}
    for name, eyes in per_eye.items():
        pooled = np.abs(np.concatenate(eyes)) / spacing.axial_um
        out[name] = {
            "px": round(float(pooled.mean()), 2),
            "um": round(float(pooled.mean()) * spacing.axial_um, 1),
            "bias_um": round(float(np.concatenate(eyes).mean()), 1),
            "worst_eye_px": round(max(float(np.abs(eye).mean()) for eye in eyes) / spacing.axial_um, 2),
        }
    return out


def table(results: dict[str, dict[str, Any]]) -> str:
    """Markdown: a row for every group and device."""
    lines = ["| A-scans | device | " + " | ".join(NAMES) + " |", "|---|---|" + "---|" * len(NAMES)]
    for key, found in results.items():
        cells = [f"{found[name]['px']:.2f} ({found[name]['worst_eye_px']:.2f})" for name in NAMES]
        lines.append(f"| {key.replace(', ', ' | ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, draw, or both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eyes", type=int, default=6, help="of every group and device")
    parser.add_argument("--out", type=Path, help="JSON file of the figures")
    parser.add_argument("--real", type=Path, help="folder with csc_raster and kermany_fluid")
    parser.add_argument("--sheet", type=Path, help="picture of the surfaces on real B-scans")
    args = parser.parse_args()
    if args.sheet and args.real:
        draw_sheet(args.real, args.sheet)
    if args.out or not args.sheet:
        results = {f"{group}, {name}": measure(group, name, args.eyes) for group in GOALS_PX for name in DEVICES}
        print(table(results))
        if args.out:
            record = {"date": datetime.now(UTC).date().isoformat(), "goals_px": GOALS_PX, "results": results}
            args.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
