"""The tables of docs/accuracy.md from the results of all units."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.accuracy.score import SliceScore, summary, volume_figures

Key = tuple[str, str]
"""Name of the set, and of the system with its tags, flips and profile."""

COLUMNS = {
    "dice_pooled": "pooled Dice",
    "tpvf_pooled": "TPVF",
    "ppv_pooled": "PPV",
    "dice_fluid_slices": "Dice per fluid slice",
    "slice_auc": "slice AUC",
    "false_positive_percent": "FP area %",
    "peak_in_lesion": "peak in lesion",
    "pixel_ece": "pixel ECE",
    "slice_ece": "slice ECE",
    "slice_ece_calibrated": "calibrated",
}


def read_results(folder: Path) -> dict[Key, dict[int, list[SliceScore]]]:
    """Scores of all held-out slices by system and seed; the folds of a seed are put together."""
    found: dict[Key, dict[int, list[SliceScore]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        unit = record["unit"]
        system = unit["system"]
        system += "" if unit["n_tags"] is None else f", {unit['n_tags']} tags"
        system += f", {unit['flipped']:.0%} of the tags wrong" if unit["flipped"] else ""
        system += "" if unit["profile"] == "cpu" else f" ({unit['profile']})"
        found[unit["set_name"], system][unit["seed"]] += [SliceScore(**item) for item in record["slices"]]
    return found


def tables(results: dict[Key, dict[int, list[SliceScore]]]) -> str:
    """Markdown: per set all systems, volumes, and groups of eyes; of several seeds the slices that all of them have."""
    out = []
    for set_name in sorted({name for name, _ in results}):
        mine = {system: _in_common(seeds) for (name, system), seeds in results.items() if name == set_name}
        out += [f"### {set_name}", "", system_table(mine), ""]
        if set_name == "phantom":
            out += [_volumes(mine), ""]
        else:
            out += [_groups(mine), ""]
    return "\n".join(out)


def _in_common(seeds: dict[int, list[SliceScore]]) -> dict[int, list[SliceScore]]:
    """Without the slices of folds that one of the seeds has not run: only like is spread beside like."""
    shared = set.intersection(*({item.index for item in scores} for scores in seeds.values()))
    return {seed: [item for item in scores if item.index in shared] for seed, scores in seeds.items()}


def system_table(systems: dict[str, dict[int, list[SliceScore]]]) -> str:
    """Markdown: a row of figures for the scores, by seed, of every system."""
    rows = ["| system | seeds | slices | " + " | ".join(COLUMNS.values()) + " |", "|---" * (len(COLUMNS) + 3) + "|"]
    for system, seeds in systems.items():
        figures = [summary(scores) for scores in seeds.values()]
        cells = [_spread([figure[name] for figure in figures]) for name in COLUMNS]
        rows.append(f"| {system} | {len(seeds)} | {figures[0]['n_slices']} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _volumes(systems: dict[str, dict[int, list[SliceScore]]]) -> str:
    rows = ["| system | volumes | DSC | TPVF | PPV |", "|---|---|---|---|---|"]
    for system, seeds in systems.items():
        figures = volume_figures([item for scores in seeds.values() for item in scores])
        cells = [f"{figures[f'{name}_mean']:.3f} ± {figures[f'{name}_sd']:.3f}" for name in ("dice", "tpvf", "ppv")]
        rows.append(f"| {system} | {figures['n_volumes']} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _groups(systems: dict[str, dict[int, list[SliceScore]]]) -> str:
    """Pooled Dice and mean Dice per fluid slice of every kind of eye."""
    groups = sorted({item.group for seeds in systems.values() for scores in seeds.values() for item in scores})
    rows = ["| system | " + " | ".join(groups) + " |", "|---" * (len(groups) + 1) + "|"]
    for system, seeds in systems.items():
        cells = []
        for group in groups:
            figures = [summary(item for item in scores if item.group == group) for scores in seeds.values()]
            pair = [_spread([figure[name] for figure in figures]) for name in ("dice_pooled", "dice_fluid_slices")]
            cells.append(" / ".join(pair))
        rows.append(f"| {system} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _spread(values: list[float | int | None]) -> str:
    known = [float(value) for value in values if value is not None]
    if not known:
        return "–"
    return f"{np.mean(known):.3f}" + (f" ± {np.std(known, ddof=1):.3f}" if len(known) > 1 else "")


def figures_json(results: dict[Key, dict[int, list[SliceScore]]]) -> dict[str, object]:
    """All figures, for docs/accuracy.json."""
    return {
        f"{name}/{system}": {
            str(seed): summary(scores) | (volume_figures(scores) if name == "phantom" else {})
            for seed, scores in seeds.items()
        }
        for (name, system), seeds in results.items()
    }
