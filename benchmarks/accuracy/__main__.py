"""Accuracy of every system, patient-grouped; finished units are kept, so that every command can be started again.

.venv/bin/python -m benchmarks.accuracy run --set real --system adapted --fold all --data ../shared/data --work W
.venv/bin/python -m benchmarks.accuracy all --data ../shared/data --work W --out docs/accuracy.json
.venv/bin/python -m benchmarks.accuracy report --work W --out docs/accuracy.json
.venv/bin/python -m benchmarks.accuracy errors --system adapted --work W --data ../shared/data
.venv/bin/python -m benchmarks.accuracy outlined --system adapted --work W --data ../shared/data
.venv/bin/python -m benchmarks.accuracy sheet --work W --unit real-adapted-f0-s0 --data ../shared/data --out F
.venv/bin/python -m benchmarks.accuracy raster --work W --model W/models/real-adapted-f0-s0 --data D --out F
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import torch

from benchmarks.accuracy.cases import CaseSet, phantom_cases, real_cases
from benchmarks.accuracy.errors import error_header, error_row
from benchmarks.accuracy.folds import N_FOLDS
from benchmarks.accuracy.outlined import outlined_table
from benchmarks.accuracy.report import figures_json, read_results, tables
from benchmarks.accuracy.sheets import case_sheet, raster_sheet
from benchmarks.accuracy.units import SYSTEMS, Unit, run_unit
from benchmarks.phantom_set import detached_eyes, shallow_eyes
from models.shipped import STARTER_FOLDER
from models.weak.pipeline import Progress

EVERYTHING: tuple[Mapping[str, object], ...] = (
    *({"set": name, "system": "starter"} for name in ("real", "phantom")),
    *({"set": "real", "system": system, "seed": seed} for seed in range(3) for system in ("adapted", "twin")),
    *({"set": "phantom", "system": system} for system in ("adapted", "unet", "softgt", "ours-d")),
    *({"set": "real", "system": "adapted", "tags": n} for n in (10, 30, 100)),
    {"set": "real", "system": "adapted", "flip": 0.1},
)
"""What `all` runs: three seeds for the headline, the ladder of tags, wrong tags."""


def main() -> None:
    """Dispatch on the first word."""
    args = _arguments()
    torch.set_num_threads(args.threads)
    if args.command == "run":
        _run(args)
    elif args.command == "all":
        for changes in EVERYTHING:
            _run(argparse.Namespace(**{**vars(args), **changes}))
        _report(args)
    elif args.command == "report":
        _report(args)
    elif args.command == "errors":
        print(error_header(), error_row(args.system, args.seed, real_cases(args.data), args.work), sep="\n")
    elif args.command == "outlined":
        print(outlined_table(args.system, args.seed, real_cases(args.data), args.work))
    elif args.command == "sheet":
        case_sheet(args.work, args.unit, real_cases(args.data), args.out)
    else:
        raster_sheet(args.model, args.data / "csc_raster", args.out)


def _report(args: argparse.Namespace) -> None:
    results = read_results(args.work / "results")
    print(tables(results))
    if args.out:
        args.out.write_text(json.dumps(figures_json(results), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _run(args: argparse.Namespace) -> None:
    for fold in range(N_FOLDS) if args.fold == "all" else [int(args.fold)]:
        unit = Unit(args.set, args.system, fold, args.seed, args.tags, args.flip, args.profile)
        # Drawn or read anew for every fold: masks that one fold's scoring has opened are sealed again.
        case_set = _case_set(args)

        def show(progress: Progress, name: str = unit.name) -> None:
            if progress.epoch is not None:
                print(f"{name}  {progress.fraction:5.1%}  {progress.stage}  {progress.loss}", flush=True)

        path = run_unit(unit, case_set, args.work, show, " ".join(["python -m benchmarks.accuracy", *sys.argv[1:]]))
        print(path, flush=True)


def _case_set(args: argparse.Namespace) -> CaseSet:
    if args.set == "real":
        return real_cases(args.data)
    return phantom_cases(detached_eyes() if args.set == "phantom" else shallow_eyes())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("run", "all", "report", "errors", "outlined", "sheet", "raster"))
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, models and results")
    parser.add_argument("--set", choices=("real", "phantom", "shallow"), default="real")
    parser.add_argument("--data", type=Path, help="folder with kermany_fluid, duke_dme and csc_raster")
    parser.add_argument("--system", choices=SYSTEMS, default="adapted")
    parser.add_argument("--fold", default="all", help="0 to 4, or all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tags", type=int, help="train on this many tags only")
    parser.add_argument("--flip", type=float, default=0.0, help="share of training tags that are wrong")
    parser.add_argument("--profile", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--unit", help="name of a finished unit")
    parser.add_argument("--model", type=Path, default=STARTER_FOLDER, help="folder of a trained pipeline")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
