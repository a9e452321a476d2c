"""Figure 3 of the paper as an experiment: what the pooling does to where the evidence lies; one command.

    .venv/bin/python -m benchmarks.ablation --work /tmp/ablation --out docs/ablation.json --images docs/images

Phantom eyes, 0/1 tags; the same trunk, head, schedule and seed, another pooling. Then, on the annealed top-k
localiser, the readings of equation 5. Started again it goes on. Masks of the held-out eyes score, and choose nothing.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from numpy.typing import NDArray
from skimage.transform import resize

from benchmarks.ablation_pictures import draw_pooling, draw_propagation
from benchmarks.phantom_accuracy import TRAINING_SEED, Eyes, draw_eyes
from models.localisation_metrics import best_dice, dice_at_otsu, energy_in_lesion, peak_in_lesion
from models.metrics import Counts, count, slice_auc
from models.oct.labels import SRF
from models.weak.bank import labels_to_grid
from models.weak.config import PipelineConfig, PoolingConfig
from models.weak.grid import to_grid
from models.weak.labelling import maps_of
from models.weak.maps import Maps
from models.weak.pipeline import TrainedPipeline, profile, train_pipeline
from models.weak.propagation import Rule, propagate

HELD_OUT_SEED = 9200
"""Eyes that no other experiment has looked at."""

ROWS = {
    "GAP": ("logit_map", "gap"),
    "GMP": ("logit_map", "gmp"),
    "LSE, r = 4": ("logit_map", "lse"),
    "top 20 % to top 1 %": ("logit_map", "topk"),
    "equation 3, sum of maxima before ReLU, GMP": ("pre_relu_sum", "gmp"),
    "equation 3 as printed, GMP": ("literal", "gmp"),
}
"""Head and pooling of every row."""


@dataclass(frozen=True)
class HeldOut:
    """Held-out slices on the grid: pixels and truth (N, D, W), tags (N,)."""

    pixels: NDArray[np.uint8]
    truth: NDArray[np.bool_]
    tags: NDArray[np.bool_]


def on_grid(eyes: Eyes, config: PipelineConfig) -> HeldOut:
    """All slices of the eyes with the SRF where `to_grid` puts it."""
    pixels, truth, tags = [], [], []
    for phantom in eyes.phantoms:
        for bscan, labels, tag in zip(phantom.volume.bscans, phantom.labels, phantom.tags, strict=True):
            cell = to_grid(bscan, config.grid)
            pixels.append(cell.pixels)
            truth.append(labels_to_grid(labels, cell) == SRF)
            tags.append(bool(tag))
    return HeldOut(np.stack(pixels), np.stack(truth), np.array(tags))


def configuration(profile_name: str, head: str, pooling: str) -> PipelineConfig:
    """The SoftGT recipe with another head and pooling."""
    config = profile(profile_name, "softgt")  # type: ignore[arg-type]
    return replace(
        config,
        localiser=replace(config.localiser, head=head),
        pooling=replace(PoolingConfig(), kind=pooling),
        propagation=replace(config.propagation, rule="gated", seed="fraction"),
    )


def localisation(maps: list[Maps], held_out: HeldOut) -> dict[str, float | None]:
    """The columns of figure 3's table."""
    shape = held_out.truth.shape[1:]
    abnormal = np.flatnonzero(held_out.tags & held_out.truth.any((1, 2)))
    evidence = [resize(maps[i].evidence, shape, order=1, preserve_range=True).astype(np.float32) for i in abnormal]
    truths = [held_out.truth[i] for i in abnormal]
    return {
        "slice_auc": slice_auc(np.array([item.logit for item in maps]), held_out.tags),
        "peak_in_lesion": float(np.mean([peak_in_lesion(e, t) for e, t in zip(evidence, truths, strict=True)])),
        "energy_in_lesion": float(np.mean([energy_in_lesion(e, t) for e, t in zip(evidence, truths, strict=True)])),
        "best_dice": best_dice(evidence, truths),
        "otsu_dice": dice_at_otsu(evidence, truths),
    }


def propagation_rows(model: TrainedPipeline, maps: list[Maps], held_out: HeldOut) -> dict[str, dict[str, float]]:
    """Pooled Dice of S0 on the abnormal slices for the readings of equation 5, without and with R5."""
    shape = held_out.truth.shape[1:]
    rows = {}
    for rule in (rule for rule in get_args(Rule) if rule != "fused"):
        row = {}
        for use_r5 in (False, True):
            settings = replace(model.config.propagation, rule=rule, use_r5=use_r5)
            pooled = Counts()
            for i in np.flatnonzero(held_out.tags):
                region = propagate(maps[i].evidence, maps[i].references, settings).region
                pooled += count(resize(region, shape, order=0), held_out.truth[i])
            row["with R5" if use_r5 else "without R5"] = pooled.dice
        rows[rule] = row
    return rows


def main() -> None:
    """Train every row, score, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--images", type=Path)
    parser.add_argument("--profile", default="cpu", choices=("cpu", "paper", "tiny"))
    parser.add_argument("--slices", type=int, default=12)
    parser.add_argument("--epochs", type=int, help="epochs of every localiser; by default the profile's")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    training = draw_eyes(13, 6, args.slices, TRAINING_SEED).tagged()
    held_out = on_grid(draw_eyes(6, 2, args.slices, HELD_OUT_SEED), profile(args.profile, "softgt"))
    figures: dict[str, dict[str, float | None]] = {}
    all_maps: dict[str, list[Maps]] = {}
    for name, (head, pooling) in ROWS.items():
        config = configuration(args.profile, head, pooling)
        if args.epochs:
            config = replace(config, localise=replace(config.localise, epochs=args.epochs, min_steps=0))
        folder = args.work / f"{head}-{pooling}"
        model = train_pipeline(training, [], config, checkpoint_dir=folder, on_progress=lambda _p: None)
        if model.localiser is None:
            raise SystemExit("The recipe has no localiser.")
        all_maps[name] = maps_of(model.localiser, torch.from_numpy(held_out.pixels), config, model.device)
        figures[name] = localisation(all_maps[name], held_out)
        cells = " | ".join("–" if value is None else f"{value:.3f}" for value in figures[name].values())
        print(f"| {name} | {cells} |", flush=True)
        if pooling == "topk":
            rows = propagation_rows(model, all_maps[name], held_out)
            settings = model.config.propagation
    for rule, row in rows.items():
        print(f"| {rule} | " + " | ".join(f"{value:.3f}" for value in row.values()) + " |")
    if args.out:
        args.out.write_text(json.dumps({"pooling": figures, "propagation": rows}, indent=1) + "\n", encoding="utf-8")
    if args.images:
        chosen = np.flatnonzero(held_out.tags)[:: max(1, int(held_out.tags.sum()) // 4)][:4]
        draw_pooling(held_out.pixels, held_out.truth, all_maps, chosen).save(
            args.images / "fig3_pooling.jpg", quality=80
        )
        maps = all_maps["top 20 % to top 1 %"]
        pictures = draw_propagation(held_out.pixels, held_out.truth, maps, chosen, settings)
        pictures.save(args.images / "fig4_propagation.jpg", quality=80)


if __name__ == "__main__":
    main()
