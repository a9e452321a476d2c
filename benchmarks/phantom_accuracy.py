"""Train from 0/1 tags of phantom eyes, segment eyes never seen, compare with the exact masks; one command.

    .venv/bin/python -m benchmarks.phantom_accuracy --recipe ours-u --work /tmp/phantom_accuracy

Masks of the training eyes are never read; masks of the held-out eyes only after training, to score the result.
Started again with the same arguments it goes on from its checkpoints. Prints the rows of docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import platform
import resource
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from models.metrics import Counts, count
from models.oct.labels import SRF
from models.oct.phantom import CIRRUS, SPECTRALIS, Phantom, draw_phantom
from models.oct.phantom_presets import csc_eye, healthy_eye
from models.recipes import RECIPES
from models.weak.neighbours import stacks
from models.weak.pipeline import Progress, TaggedSlice, TrainedPipeline, profile, train_pipeline

TRAINING_SEED, HELD_OUT_SEED = 1000, 9100
"""First phantom seed of either set; they never meet. Eyes 9000 to 9007 are spent: the method was tuned on them."""


@dataclass(frozen=True)
class Eyes:
    """Phantom eyes and which of them were drawn healthy."""

    phantoms: list[Phantom]
    names: list[str]

    def tagged(self, reach: int) -> list[TaggedSlice]:
        """All slices, `reach` neighbours on each side, with the tag a reader would give, and no more of the truth."""
        return [
            TaggedSlice(stack.bscan, bool(tag), name, stack.neighbours)
            for phantom, name in zip(self.phantoms, self.names, strict=True)
            for stack, tag in zip(stacks(phantom.volume.bscans, reach), phantom.tags, strict=True)
        ]


def draw_eyes(n_csc: int, n_healthy: int, n_slices: int, first_seed: int) -> Eyes:
    """CSC and healthy eyes, half of either in each device's geometry, at half the device's sampling."""
    geometries = [CIRRUS.scaled((n_slices, 512, 256)), SPECTRALIS.scaled((n_slices, 248, 256))]
    phantoms, names = [], []
    for index in range(n_csc + n_healthy):
        seed = first_seed + index
        pathology = csc_eye(seed) if index < n_csc else healthy_eye(seed)
        phantoms.append(draw_phantom(geometries[index % 2], seed=seed, pathology=pathology))
        names.append(f"{'csc' if index < n_csc else 'healthy'}-{seed}")
    return Eyes(phantoms, names)


def score(model: TrainedPipeline, eyes: Eyes) -> list[str]:
    """Rows of the table: every eye, then the pooled figure and the mean over eyes with fluid."""
    rows, per_eye, pooled = [], [], Counts()
    for phantom, name in zip(eyes.phantoms, eyes.names, strict=True):
        results = model.segment_volume(phantom.volume.bscans)
        mask = np.stack([result.probability >= 128 for result in results])  # (S, D, W)
        truth = phantom.mask(SRF)
        counts = count(mask, truth)
        pooled = pooled + counts
        if counts.truth:
            per_eye.append(counts)
        rows.append(
            f"| {name} | {int(phantom.tags.sum())}/{len(mask)} | {counts.truth} | {counts.result} |"
            f" {counts.dice:.3f} | {counts.tpvf:.3f} | {counts.ppv:.3f} |"
        )
    rows.append(
        f"| **pooled** | | {pooled.truth} | {pooled.result} |"
        f" **{pooled.dice:.3f}** | {pooled.tpvf:.3f} | {pooled.ppv:.3f} |"
    )
    dices = np.array([counts.dice for counts in per_eye])
    spread = dices.std(ddof=1) if len(dices) > 1 else 0.0
    rows.append(f"| mean ± sd over {len(dices)} eyes with fluid | | | | {dices.mean():.3f} ± {spread:.3f} | | |")
    return rows


def main() -> None:
    """Draw, train, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe", default="ours-u", choices=tuple(RECIPES))
    parser.add_argument("--rounds", type=int, default=1, help="of the segmenter, at most")
    parser.add_argument("--profile", default="cpu", choices=("cpu", "paper", "tiny"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slices", type=int, default=16, help="B-scans an eye")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and the trained pipeline")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = replace(profile(args.profile, args.recipe, seed=args.seed), rounds=args.rounds)
    name = f"{args.recipe}-{args.rounds}"
    training = draw_eyes(13, 6, args.slices, TRAINING_SEED)
    held_out = draw_eyes(6, 2, args.slices, HELD_OUT_SEED)
    tagged = training.tagged(config.reach)

    def show(progress: Progress) -> None:
        if progress.epoch is None or progress.epoch % 5 == 0:
            print(
                f"  {progress.fraction:5.1%} {progress.stage} {progress.epoch or ''} {progress.loss or ''}", flush=True
            )

    started = time.monotonic()
    model = train_pipeline(
        tagged,
        held_out.tagged(config.reach),
        config,
        checkpoint_dir=args.work / f"checkpoints-{name}",
        on_progress=show,
    )
    trained_s = time.monotonic() - started
    model.save(args.work / f"model-{name}")
    print(
        f"\n{args.profile} {args.recipe} seed {args.seed}: {len(tagged)} tagged slices of {len(training.names)} eyes,"
    )
    print(f"{sum(item.has_fluid for item in tagged)} with fluid; {trained_s:.0f} s; {platform.machine()},")
    print(
        f"{torch.get_num_threads()} threads; peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB"
    )
    print(f"metrics {model.metrics}\n")
    print("| eye | fluid slices | truth px | mask px | Dice | TPVF | PPV |\n|---|---|---|---|---|---|---|")
    print("\n".join(score(model, held_out)))


if __name__ == "__main__":
    main()
