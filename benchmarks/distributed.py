"""The same training by one process and by several: both loss curves and their seconds, as a table.

.venv/bin/python -m benchmarks.distributed [--processes 2] [--profile tiny] [--recipe ours-u] [--slices 48]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from torch import Tensor

from models.oct.labels import TAGGED_LABELS
from models.synthetic.eyes import draw_bscans
from models.weak.pipeline import Progress, TaggedSlice, profile, train_pipeline
from models.weak.profiles import ProfileName, Recipe

FIRST_SEED = 9_400_000
"""Phantom eyes that no training of the starter network draws."""


@dataclass(frozen=True)
class Measured:
    """A training by `n_processes`: the loss of every epoch by stage and number, its seconds, its weights."""

    n_processes: int
    losses: dict[tuple[str, int], float]
    seconds: dict[tuple[str, int], float]
    """From the start of the training to the end of the epoch."""
    total_s: float
    weights: Tensor


def draw_slices(n: int) -> list[TaggedSlice]:
    """Phantom B-scans with the tag that their labels imply."""
    slices: list[TaggedSlice] = []
    seed = FIRST_SEED
    while len(slices) < n:
        for bscan, truth in draw_bscans(seed):
            has_fluid = bool(np.isin(truth, [int(label) for label in TAGGED_LABELS]).any())
            slices.append(TaggedSlice(bscan, has_fluid, str(seed)))
        seed += 1
    return slices[:n]


def measure(slices: list[TaggedSlice], size: ProfileName, recipe: Recipe, epochs: int, n_processes: int) -> Measured:
    """One training in float32, so that what differs is the order of sums alone."""
    config = replace(profile(size, recipe), bfloat16=False)
    short = {"epochs": epochs, "min_steps": 0}
    config = replace(config, localise=replace(config.localise, **short), segment=replace(config.segment, **short))
    losses: dict[tuple[str, int], float] = {}
    seconds: dict[tuple[str, int], float] = {}
    start = time.monotonic()

    def listen(progress: Progress) -> None:
        if progress.epoch and progress.loss is not None:
            losses[progress.stage, progress.epoch] = progress.loss
            seconds[progress.stage, progress.epoch] = time.monotonic() - start

    with tempfile.TemporaryDirectory() as folder:
        model = train_pipeline(
            slices, [], config, checkpoint_dir=Path(folder), on_progress=listen, n_processes=n_processes
        )
    weights = torch.cat([value.double().flatten() for value in model._parts().state_dict().values()])
    return Measured(n_processes, losses, seconds, time.monotonic() - start, weights)


def report(one: Measured, several: Measured) -> str:
    """Both curves side by side, then how far apart they ended."""
    n = several.n_processes
    lines = [
        f"| stage, epoch | loss, 1 process | loss, {n} | apart | s, 1 process | s, {n} |",
        "|---|---|---|---|---|---|",
    ]
    for key, loss in one.losses.items():
        other = several.losses[key]
        apart = abs(other - loss) / abs(loss)
        lines.append(
            f"| {key[0]}, {key[1]} | {loss:.6f} | {other:.6f} | {apart:.1e} "
            f"| {one.seconds[key]:.1f} | {several.seconds[key]:.1f} |"
        )
    apart = float((one.weights - several.weights).norm() / one.weights.norm())
    lines += [
        "",
        f"Weights apart: {apart:.1e} of their norm. Seconds in all: {one.total_s:.1f} and {several.total_s:.1f}.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Train by one process, then by several, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--profile", choices=get_args(ProfileName), default="tiny")
    parser.add_argument("--recipe", choices=get_args(Recipe), default="ours-u")
    parser.add_argument("--slices", type=int, default=48)
    parser.add_argument("--epochs", type=int, default=5)
    asked = parser.parse_args()
    slices = draw_slices(asked.slices)
    one, several = (measure(slices, asked.profile, asked.recipe, asked.epochs, n) for n in (1, asked.processes))
    where = f"{torch.cuda.device_count()} GPUs" if torch.cuda.is_available() else f"{os.cpu_count()} cores"
    print(f"{asked.recipe}, profile {asked.profile}, {asked.slices} slices, {where}, float32\n")
    print(report(one, several))


if __name__ == "__main__":
    main()
