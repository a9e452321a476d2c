"""Table 1: every system on the same phantom volumes and folds; one process a unit, finished units are kept.

.venv/bin/python -m benchmarks.table1 all --work W --figures models/methods.json
.venv/bin/python -m benchmarks.table1 run --method efd --fold 0 --work W
.venv/bin/python -m benchmarks.table1 report --work W
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import torch

from benchmarks.table1.report import product_figures, read_results, table
from benchmarks.table1.units import N_FOLDS, SCALES, Unit, draw_cases, run_unit
from models.methods import METHODS, method_named


def main() -> None:
    """Dispatch on the first word."""
    args = _arguments()
    torch.set_num_threads(args.threads)
    if args.command == "run":
        _run(args)
        return
    if args.command == "all":
        for method in METHODS:
            for fold in range(N_FOLDS):
                _run_apart(args, method.name, fold)
    results = read_results(args.work / "results", args.scale)
    print(table(results))
    if args.figures:
        args.figures.write_text(json.dumps(product_figures(results), indent=1) + "\n", encoding="utf-8")


def _run(args: argparse.Namespace) -> None:
    cases = draw_cases(args.scale)
    for fold in range(N_FOLDS) if args.fold == "all" else [int(args.fold)]:
        unit = Unit(args.method, fold, args.scale)
        path = run_unit(unit, method_named(args.method), cases, args.work, lambda line: print(line, flush=True))
        print(path, flush=True)


def _run_apart(args: argparse.Namespace, method: str, fold: int) -> None:
    """One unit in a process of its own, so that its peak memory is its own; one that fails does not stop the rest."""
    if (args.work / "results" / f"{Unit(method, fold, args.scale).name}.json").exists():
        return
    command = [sys.executable, "-m", "benchmarks.table1", "run", "--method", method, "--fold", str(fold)]
    command += ["--work", str(args.work), "--scale", args.scale, "--threads", str(args.threads)]
    if subprocess.run(command, check=False).returncode != 0:
        print(f"{method}, fold {fold}: failed, see above", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("run", "all", "report"))
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and results")
    parser.add_argument("--method", choices=[method.name for method in METHODS])
    parser.add_argument("--fold", default="all", help="0 to 4, or all")
    parser.add_argument("--scale", choices=SCALES, default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--figures", type=Path, help="write what the product shows of each method")
    return parser.parse_args()


if __name__ == "__main__":
    main()
