"""Table 1: every system on the same folds with the same metric code; one process a unit, finished units are kept.

.venv/bin/python -m benchmarks.table1 all --work W --data ../shared/data --figures models/methods.json
.venv/bin/python -m benchmarks.table1 run --method efd --fold 0 --work W
.venv/bin/python -m benchmarks.table1 run --set real --method fcn --work W --data ../shared/data
.venv/bin/python -m benchmarks.table1 report --work W
.venv/bin/python -m benchmarks.table1 sheet --method efd --data ../shared/data --out docs/images/csc_raster_efd.webp
.venv/bin/python -m benchmarks.table1 cost
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch

from benchmarks.accuracy.folds import N_FOLDS
from benchmarks.table1.cases import FIRST_SEEDS, SHAPES, Case, phantom_cases, real_bscans
from benchmarks.table1.cost import cost
from benchmarks.table1.pictures import raster_sheet
from benchmarks.table1.report import phantom_table, product_figures, read_results, real_table
from benchmarks.table1.units import Unit, run_unit
from models.methods import METHODS, Method, Supervision, method_named

OUR_DEFAULT = "adapted"
"""No system of the paper, and the slowest: `all` leaves it to `benchmarks.accuracy`; `run` does it when asked."""

PAPERS = [method for method in METHODS if method.name != OUR_DEFAULT]


def main() -> None:
    """Dispatch on the first word."""
    args = _arguments()
    torch.set_num_threads(args.threads)
    if args.command == "run":
        _run(args)
        return
    if args.command == "sheet":
        raster_sheet(method_named(args.method), args.data / "csc_raster", args.out)
        return
    if args.command == "cost":
        for method in METHODS:
            if method.needs_nothing:
                print(cost(method.name))
        return
    if args.command == "all":
        _run_all(args)
    results = {name: read_results(args.work / "results", name, args.scale) for name in (*FIRST_SEEDS, "real")}
    for name, found in results.items():
        print(f"{name}\n\n{(real_table if name == 'real' else phantom_table)(found)}\n")
    if args.figures:
        args.figures.write_text(json.dumps(product_figures(results["phantom"]), indent=1) + "\n", encoding="utf-8")


def _run(args: argparse.Namespace) -> None:
    cases = _cases(args)
    for fold in range(N_FOLDS) if args.fold == "all" else [int(args.fold)]:
        unit = Unit(args.method, fold, args.scale, args.set)
        path = run_unit(unit, method_named(args.method), cases, args.work, lambda line: print(line, flush=True))
        print(path, flush=True)


def _cases(args: argparse.Namespace) -> list[Case]:
    if args.set in FIRST_SEEDS:
        return phantom_cases(args.scale, args.work, args.set)
    if args.data is None or not args.data.is_dir():
        raise SystemExit(f"The real B-scans are read from --data, and {args.data} is no folder.")
    return real_bscans(args.data)


def _run_all(args: argparse.Namespace) -> None:
    """Each unit in a process of its own, so that its peak memory is its own; one that fails does not stop the rest."""
    for name in FIRST_SEEDS:
        phantom_cases(args.scale, args.work, name)
    with ThreadPoolExecutor(args.jobs) as pool:
        for _ in pool.map(lambda unit: _run_apart(args, unit), _all_units(args)):
            pass


def _all_units(args: argparse.Namespace) -> Iterator[Unit]:
    """The last methods of the table first: they take longest, and short units at the end leave no core idle."""
    untaught = [method for method in PAPERS if method.supervision in (Supervision.NONE, Supervision.SCRIBBLE)]
    sets: dict[str, Sequence[Method]] = {"phantom": PAPERS, "fresh": untaught}
    if args.data is not None:
        sets["real"] = [method for method in PAPERS if method.is_network]
    for name, methods in sets.items():
        for method in reversed(methods):
            for fold in range(N_FOLDS):
                yield Unit(method.name, fold, args.scale, name)


def _run_apart(args: argparse.Namespace, unit: Unit) -> None:
    if (args.work / "results" / f"{unit.name}.json").exists():
        return
    command = [sys.executable, "-m", "benchmarks.table1", "run", "--set", unit.data, "--method", unit.method]
    command += ["--fold", str(unit.fold), "--work", str(args.work), "--scale", unit.scale]
    command += ["--threads", str(args.threads)] + (["--data", str(args.data)] if args.data else [])
    if subprocess.run(command, check=False).returncode != 0:
        print(f"{unit.name}: failed, see above", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("run", "all", "report", "sheet", "cost"))
    parser.add_argument(
        "--work", type=Path, default=Path(".venv/table1"), help="folder for phantoms, checkpoints and results"
    )
    parser.add_argument("--set", choices=(*FIRST_SEEDS, "real"), default="phantom")
    parser.add_argument("--data", type=Path, help="folder with kermany_fluid and duke_dme, for the second table")
    parser.add_argument("--method", choices=[method.name for method in METHODS])
    parser.add_argument("--fold", default="all", help="0 to 4, or all")
    parser.add_argument("--scale", choices=SHAPES, default="cpu")
    parser.add_argument("--jobs", type=int, default=2, help="units of `all` at the same time")
    parser.add_argument("--threads", type=int, default=1, help="of each unit")
    parser.add_argument("--out", type=Path, help="the contact sheet's file")
    parser.add_argument("--figures", type=Path, help="write what the product shows of each method")
    return parser.parse_args()


if __name__ == "__main__":
    main()
