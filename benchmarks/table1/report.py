"""Both tables, from the units that are finished."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np

from benchmarks.accuracy.folds import N_FOLDS
from benchmarks.table1.cases import EXACT, FIRST, SECOND
from models.methods import METHODS, Method
from models.metrics import Counts, slice_auc

WORDS = {"none": "nothing", "scribble": "strokes on one B-scan", "tags": "0/1 tags", "masks": "pixel masks"}

PHANTOM_HEAD = (
    "| system | learns from | DSC exact | TPVF | PPV | DSC expert 1 | DSC expert 2 | volumes | s a volume "
    "| training s | peak MiB |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
)
REAL_HEAD = (
    "| system | learns from | pooled Dice | TPVF | PPV | Dice per fluid slice | slice AUC | slices | processor s |",
    "|---|---|---|---|---|---|---|---|---|",
)

Results = dict[str, list[dict[str, Any]]]
"""Finished units by method."""


def read_results(folder: Path, data: str, scale: str) -> Results:
    """The finished units of a data set at a scale."""
    out: Results = {}
    for path in sorted(folder.glob(f"{data}-{scale}-*.json")):
        record = json.loads(path.read_text("utf-8"))
        out.setdefault(record["unit"]["method"], []).append(record)
    return out


def volume_figures(records: Sequence[dict[str, Any]], against: str = EXACT) -> dict[str, Any]:
    """Mean and standard deviation over the volumes of some units, against one outline."""
    volumes = [volume for record in records for volume in record["volumes"]]
    out: dict[str, Any] = {"n_volumes": len(volumes), "n_folds": len(records)}
    for name in ("dsc", "tpvf", "ppv"):
        values = [volume[against][name] for volume in volumes]
        out |= {f"{name}_mean": round(mean(values), 4), f"{name}_sd": round(stdev(values) if values[1:] else 0.0, 4)}
    out["seconds_per_volume"] = round(mean(volume["seconds"] for volume in volumes), 2)
    return out | _costs(records)


def slice_figures(records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Pooled Dice, Dice per slice with fluid and slice AUC over single real B-scans."""
    slices = [volume for record in records for volume in record["volumes"]]
    counts = [Counts(*(item[EXACT][name] for name in ("both", "result", "truth"))) for item in slices]
    pooled = sum(counts, Counts())
    tags = np.array([one.truth > 0 for one in counts])
    highest = np.array([item["highest"][0] for item in slices], float)
    return {
        "n_slices": len(slices),
        "n_folds": len(records),
        "dice_pooled": round(pooled.dice, 4),
        "tpvf_pooled": round(pooled.tpvf, 4),
        "ppv_pooled": round(pooled.ppv, 4),
        "dice_fluid_slices": round(mean(one.dice for one in counts if one.truth), 4),
        "slice_auc": round(slice_auc(highest, tags) or 0.0, 4),
        **_costs(records),
    }


def phantom_table(results: Results) -> str:
    """Markdown, in the order of the paper's table 1."""
    lines = list(PHANTOM_HEAD)
    for method, records in _in_order(results):
        exact, first, second = (volume_figures(records, name) for name in (EXACT, FIRST, SECOND))
        cells = [_with_sd(exact, name) for name in ("dsc", "tpvf", "ppv")]
        cells += [_with_sd(first, "dsc"), _with_sd(second, "dsc"), str(exact["n_volumes"])]
        cells += [f"{exact['seconds_per_volume']:.1f}", f"{exact['fit_seconds']:.0f}", str(exact["peak_mib"])]
        lines.append(_row(method, cells))
    return "\n".join(lines)


def real_table(results: Results) -> str:
    """The same for single real B-scans; processor time of a whole fold, which no pause or neighbour changes much."""
    lines = list(REAL_HEAD)
    names = ("dice_pooled", "tpvf_pooled", "ppv_pooled", "dice_fluid_slices", "slice_auc")
    for method, records in _in_order(results):
        found = slice_figures(records)
        cells = [f"{found[name]:.3f}" for name in names]
        cells += [str(found["n_slices"]), f"{found['processor_seconds']:.0f}"]
        lines.append(_row(method, cells))
    return "\n".join(lines)


def product_figures(results: Results) -> dict[str, Any]:
    """What the product shows of each method (`models/methods.json`): only methods that were run on every fold."""
    names = ("dsc_mean", "dsc_sd", "tpvf_mean", "ppv_mean", "n_volumes", "seconds_per_volume")
    whole = {name: volume_figures(records) for name, records in results.items() if len(records) == N_FOLDS}
    return {name: {key: found[key] for key in names} for name, found in sorted(whole.items())}


def _costs(records: Iterable[dict[str, Any]]) -> dict[str, Any]:
    records = list(records)
    return {
        "fit_seconds": round(mean(record["fit_seconds"] for record in records), 1),
        "processor_seconds": round(mean(record["processor_seconds"] for record in records), 1),
        "peak_mib": max(record["peak_mib"] for record in records),
    }


def _in_order(results: Results) -> list[tuple[Method, list[dict[str, Any]]]]:
    return [(method, results[method.name]) for method in METHODS if method.name in results]


def _row(method: Method, cells: Sequence[str]) -> str:
    return f"| {method.title.partition(',')[0]} | {WORDS[method.supervision]} | {' | '.join(cells)} |"


def _with_sd(found: dict[str, Any], name: str) -> str:
    return f"{100 * found[f'{name}_mean']:.1f} ± {100 * found[f'{name}_sd']:.1f}"
