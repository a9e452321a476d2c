"""Measure the measurements; prints and writes the figures of docs/measurements.md.

python -m benchmarks.measurements --out docs/measurements.json     # ten minutes on one core
python -m benchmarks.measurements calibrate --n 1440               # how the two constants were found
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measurements.agreement import agreement
from benchmarks.measurements.coverage import CALIBRATION_SEED, N_TEST, TEST_SEED, calibrated, cases, coverage
from benchmarks.measurements.exact import exact_volumes, full_size, sector_sums
from benchmarks.measurements.foveas import foveas
from benchmarks.measurements.network import network_coverage

N_FOVEAS = 40
N_NETWORK = 8


def parts(n_test: int) -> dict[str, Callable[[], Any]]:
    """What is measured, in order."""
    return {
        "exact_mask_volumes": exact_volumes,
        "sectors": sector_sums,
        "eyepy": agreement,
        "full_size": full_size,
        "interval_coverage": lambda: coverage(cases(TEST_SEED, n_test)),
        "foveas": lambda: foveas(N_FOVEAS),
        "interval_coverage_starter": lambda: network_coverage(N_NETWORK),
    }


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("all", "calibrate"), default="all")
    parser.add_argument("--n", type=int, default=1440, help="eyes to calibrate on")
    parser.add_argument("--only", nargs="*", help="parts to measure; the others stay as the file has them")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    if asked.what == "calibrate":
        print(json.dumps(calibrated(cases(CALIBRATION_SEED, asked.n)), indent=1))
        return
    results = json.loads(asked.out.read_text("utf-8")) if asked.out and asked.out.exists() else {}
    for name, part in parts(N_TEST).items():
        if asked.only and name not in asked.only:
            continue
        results[name] = {"date": datetime.now(UTC).date().isoformat(), "result": part()}
        print(name, json.dumps(results[name], ensure_ascii=False), flush=True)
        if asked.out:
            asked.out.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
