"""The table, from the units that are finished."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from models.methods import METHODS

WORDS = {"none": "nothing", "scribble": "strokes on one B-scan", "tags": "0/1 tags", "masks": "pixel masks"}

AGAINST = ("exact", "expert_1", "expert_2")


def read_results(folder: Path, scale: str) -> dict[str, list[dict[str, Any]]]:
    """Finished units of a scale by method."""
    out: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob(f"{scale}-*.json")):
        record = json.loads(path.read_text("utf-8"))
        out.setdefault(record["unit"]["method"], []).append(record)
    return out


def figures(records: Iterable[dict[str, Any]], against: str = "exact") -> dict[str, Any]:
    """Mean and standard deviation over the volumes of some units."""
    records = list(records)
    volumes = [volume for record in records for volume in record["volumes"]]
    out: dict[str, Any] = {"n_volumes": len(volumes), "n_folds": len(records)}
    for name in ("dsc", "tpvf", "ppv"):
        values = [volume[against][name] for volume in volumes]
        out |= {f"{name}_mean": round(mean(values), 4), f"{name}_sd": round(stdev(values) if values[1:] else 0.0, 4)}
    out["seconds_per_volume"] = round(mean(volume["seconds"] for volume in volumes), 2)
    out["fit_seconds"] = round(mean(record["fit_seconds"] for record in records), 1)
    out["peak_mib"] = max(record["peak_mib"] for record in records)
    return out


def table(results: dict[str, list[dict[str, Any]]]) -> str:
    """Markdown, in the order of the paper."""
    lines = [
        "| system | learns from | DSC exact | TPVF | PPV | DSC expert 1 | DSC expert 2 "
        "| volumes | s a volume | training s | peak MiB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for method in METHODS:
        if method.name not in results:
            continue
        exact, first, second = (figures(results[method.name], name) for name in AGAINST)
        cells = [_with_sd(exact, name) for name in ("dsc", "tpvf", "ppv")] + [
            _with_sd(first, "dsc"),
            _with_sd(second, "dsc"),
        ]
        lines.append(
            f"| {method.title.partition(',')[0]} | {WORDS[method.supervision]} | {' | '.join(cells)} "
            f"| {exact['n_volumes']} | {exact['seconds_per_volume']:.1f} | {exact['fit_seconds']:.0f} "
            f"| {exact['peak_mib']} |"
        )
    return "\n".join(lines)


def product_figures(results: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """What the product shows of each method (`models/methods.json`): only methods that were run on every fold."""
    names = ("dsc_mean", "dsc_sd", "tpvf_mean", "ppv_mean", "n_volumes", "seconds_per_volume")
    whole = {name: figures(records) for name, records in results.items() if len(records) == N_FOLDS}
    return {name: {key: found[key] for key in names} for name, found in sorted(whole.items())}


N_FOLDS = 5


def _with_sd(found: dict[str, Any], name: str) -> str:
    return f"{100 * found[f'{name}_mean']:.1f} ± {100 * found[f'{name}_sd']:.1f}"
