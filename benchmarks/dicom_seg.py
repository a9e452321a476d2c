"""How long a full-size mask takes to become DICOM and to be read back exactly, and how much memory that takes.

python -m benchmarks.dicom_seg --out docs/dicom_seg.json

Every step runs in processes of its own, whose start and imports count. Seconds are wall time beside processor time, for
on a machine that is busy with other things only the latter says something. Memory is the largest resident size of any
process of the step.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.measurements.dicom_lines import lines_of
from models.measurements.measure import measure
from models.oct.dicom_out import MaskOrigin, Scan, SegKind, write_opt, write_seg, write_sr
from models.oct.volume import Spacing

SHAPE = (128, 512, 1024)

GOAL_S, GOAL_MIB = 5.0, 1024.0

NOW = datetime(2026, 11, 27, tzinfo=UTC)

SCAN = Scan(
    volume_id="benchmark",
    shape=SHAPE,
    spacing=Spacing(across_um=47.0, axial_um=1.95, along_um=5.86),
    stored_at=NOW,
    laterality="OD",
    acquired_on=date(2026, 11, 27),
    device="Benchmark",
)

ORIGIN = MaskOrigin("benchmark", "network", "benchmark", NOW, "0.1.0")

KINDS: tuple[SegKind, ...] = ("BINARY", "LABELMAP")


def fluid(shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Two domes with ragged edges, and stray voxels everywhere: 3 % of the volume."""
    s, d, w = np.ogrid[: shape[0], : shape[1], : shape[2]]
    mask = np.zeros(shape, np.uint8)
    for centre, radii in (((60, 300, 400), (30, 90, 250)), ((95, 310, 800), (12, 40, 90))):
        (z, y, x), (radius_z, radius_y, radius_x) = centre, radii
        inside = ((s - z) / radius_z) ** 2 + ((d - y) / radius_y) ** 2 + ((w - x) / radius_x) ** 2
        mask |= (inside < 1).astype(np.uint8)
    noise = np.random.default_rng(0)
    for bscan in mask:
        bscan ^= (noise.random(shape[1:], dtype=np.float32) < 1e-4).astype(np.uint8)
    return mask


def write_step(what: str, folder: Path) -> None:
    """Write one object as the service does: by the process that is made for it."""
    target = folder / f"{what}.dcm"
    match what:
        case "opt":
            write_opt(folder / "bscans.npy", target, SCAN)
        case "sr":
            figures = measure(fluid((8, 64, 128)), spacing=SCAN.spacing)  # a report is as long for a small mask
            write_sr(target, SCAN, ORIGIN, lines_of(figures))
        case "BINARY" | "LABELMAP":
            write_seg(folder / "mask.npy", target, SCAN, ORIGIN, kind="BINARY" if what == "BINARY" else "LABELMAP")


def prepare_step(_: str, folder: Path) -> None:
    """Make the mask, and a scan of 16 bits."""
    np.save(folder / "mask.npy", fluid(SHAPE))
    np.save(folder / "bscans.npy", np.random.default_rng(1).integers(0, 65_535, SHAPE, np.uint16, endpoint=True))


def read_step(what: str, folder: Path) -> None:
    """Read one back and compare every voxel."""
    if what == "opt":
        import pydicom

        found = pydicom.dcmread(folder / "opt.dcm").pixel_array
        same = np.array_equal(found, np.load(folder / "bscans.npy", mmap_mode="r"))
    else:
        import highdicom

        seg = highdicom.seg.segread(folder / f"{what}.dcm")
        image = seg.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0].ReferencedSOPInstanceUID
        numbers = list(range(1, SHAPE[0] + 1))
        found = seg.get_pixels_by_source_frame(image, numbers, combine_segments=True, relabel=False, dtype=np.uint8)
        same = np.array_equal(found, np.load(folder / "mask.npy", mmap_mode="r"))
    if not same:
        raise SystemExit(f"{what} is not what was written")


def measured(step: str, what: str, folder: Path) -> dict[str, float]:
    """Seconds, processor seconds and MiB of one step in a process of its own, its children included."""
    began = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.dicom_seg", "--step", step, what, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"wall_s": round(time.monotonic() - began, 2), **json.loads(done.stdout)}


def spent() -> dict[str, float]:
    """Processor seconds of this process and its children, and the largest of them."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "cpu_s": round(sum(one.ru_utime + one.ru_stime for one in usages), 2),
        "peak_mib": round(max(one.ru_maxrss for one in usages) / 1024),
    }


def run_all() -> dict[str, Any]:
    """All steps, each kind of SEG written and read back."""
    with tempfile.TemporaryDirectory(prefix="serous-dicom-") as name:
        folder = Path(name)
        measured("prepare", "arrays", folder)  # elsewhere, for a process inherits the peak of the one that starts it
        results: dict[str, Any] = {"shape": list(SHAPE), "load_1_min": round(os.getloadavg()[0], 2)}
        for what in (*KINDS, "opt"):
            write, read = measured("write", what, folder), measured("read", what, folder)
            results[what] = {
                "write": write,
                "read": read,
                "wall_s": round(write["wall_s"] + read["wall_s"], 2),
                "cpu_s": round(write["cpu_s"] + read["cpu_s"], 2),
                "peak_mib": max(write["peak_mib"], read["peak_mib"]),
                "file_mib": round((folder / f"{what}.dcm").stat().st_size / 1024**2, 1),
                "exact": True,
            }
        results["sr"] = {"write": measured("write", "sr", folder)}
        results["goal"] = {"wall_s": GOAL_S, "peak_mib": GOAL_MIB}
    return results


def main() -> None:
    """Measure all, or do one step for `measured`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--step", nargs=2)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.step is not None:
        step, what = options.step
        {"prepare": prepare_step, "write": write_step, "read": read_step}[step](what, options.folder)
        print(json.dumps(spent()))
        return
    results = run_all()
    text = json.dumps(results, indent=2) + "\n"
    print(text)
    if options.out is not None:
        options.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
