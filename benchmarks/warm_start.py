"""Whether a training should go on from the model in use or begin anew from the starter; one command.

    .venv/bin/python -m benchmarks.warm_start --steps 60 --seeds 2

Phantom eyes of a device that the starter has never seen are tagged in two instalments. A first training learns from
half of the eyes. Then all of them are tagged, and the same tags are learned from in three ways: afresh from the
starter, from the first training with as many steps, and from it with half as many. All are measured on other eyes.
Prints the table of docs/experiments.md.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

from benchmarks.phantom_accuracy import Eyes, draw_eyes
from models.metrics import Counts, count
from models.oct.labels import IRF, SRF
from models.shipped import STARTER_FOLDER
from models.weak.agreement import agreement, answers_of
from models.weak.mean_teacher import AdaptConfig
from models.weak.pipeline import TaggedSlice, TrainedPipeline, profile, train_pipeline

FIRST_SEED, HELD_OUT_SEED = 61_000, 62_000
"""First phantom eye of either set; no training of starter weights or rehearsal draws from here."""

BLUR_PX, CONTRAST, FLOOR = (3.5, 2.5), 0.45, 55.0
"""The look of the strange device, depth and width: blurred, and fluid hardly darker than tissue ..."""

NOISE, GRAIN_PX = 45.0, 1.3
"""... under coarse noise. The starter's Dice of 0.96 on plain phantoms leaves nothing to learn."""


def strange(eyes: Eyes) -> Eyes:
    """The same eyes as that device would show them; their masks stay."""
    phantoms, rng = [], np.random.default_rng(FIRST_SEED)
    for phantom in eyes.phantoms:
        bscans = phantom.volume.bscans.astype(np.float64)
        grain = gaussian_filter(rng.normal(0, NOISE, bscans.shape), (0, GRAIN_PX, GRAIN_PX))
        seen = FLOOR + CONTRAST * gaussian_filter(bscans, (0, *BLUR_PX)) + grain
        volume = replace(phantom.volume, bscans=np.clip(seen, 0, 255).astype(np.uint8))
        phantoms.append(replace(phantom, volume=volume))
    return Eyes(phantoms, eyes.names)


def train(
    slices: list[TaggedSlice], steps: int, seed: int, start_from: TrainedPipeline | None
) -> tuple[TrainedPipeline, float]:
    """Adapt for `steps` steps; gives the pipeline and the seconds it took."""
    config = profile("cpu", "adapted", seed=seed)
    schedule = replace(config.segment, epochs=1, min_steps=steps)
    config = replace(config, segment=schedule, adapt=AdaptConfig(phantom_eyes=8, implants_each=1))
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        trained = train_pipeline(
            slices, [], config, checkpoint_dir=Path(folder), on_progress=lambda _: None, start_from=start_from
        )
    return trained, time.process_time() - started


def measure(trained: TrainedPipeline, eyes: Eyes) -> tuple[float, float | None]:
    """Dice pooled over the eyes, any fluid, and AUC of slice detection."""
    pooled = Counts()
    for phantom in eyes.phantoms:
        mask = np.stack([result.probability >= 128 for result in trained.segment(phantom.volume.bscans)])
        pooled = pooled + count(mask, np.isin(phantom.labels, (IRF, SRF)))
    return pooled.dice, agreement(answers_of(trained, eyes.tagged(reach=0))).slice_auc


def rows(args: argparse.Namespace) -> Iterator[tuple[str, float, float | None, float]]:
    """Name, Dice, AUC and seconds of every training, as they end."""
    eyes = strange(draw_eyes(args.eyes - 2, 2, args.slices, FIRST_SEED))
    held_out = strange(draw_eyes(args.held_out - 1, 1, args.slices, HELD_OUT_SEED))
    every = eyes.tagged(reach=0)
    some = Eyes(eyes.phantoms[: args.eyes // 2], eyes.names[: args.eyes // 2]).tagged(reach=0)
    yield "starter, no tags", *measure(TrainedPipeline.load(STARTER_FOLDER), held_out), 0.0
    for seed in range(args.seeds):
        first, seconds = train(some, args.steps, seed, None)
        yield f"first training, {len(some)} tags, {args.steps} steps", *measure(first, held_out), seconds
        for name, steps, start in (
            ("afresh", args.steps, None),
            ("warm", args.steps, first),
            ("warm, half", args.steps // 2, first),
        ):
            trained, seconds = train(every, steps, seed, start)
            yield f"{name}, {len(every)} tags, {steps} steps", *measure(trained, held_out), seconds


def main() -> None:
    """Draw, train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--eyes", type=int, default=8, help="tagged eyes, two of them healthy")
    parser.add_argument("--held-out", type=int, default=5, help="eyes to measure on, one of them healthy")
    parser.add_argument("--slices", type=int, default=8, help="B-scans an eye")
    args = parser.parse_args()
    torch.set_num_threads(1)
    print("| training | Dice, pooled | slice AUC | processor seconds |\n|---|---|---|---|", flush=True)
    for name, dice, auc, seconds in rows(args):
        print(f"| {name} | {dice:.3f} | {'–' if auc is None else f'{auc:.3f}'} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
