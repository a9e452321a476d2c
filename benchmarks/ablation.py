"""Figure 3 of the paper as an experiment: what the pooling does to where the evidence lies; one command.

    .venv/bin/python -m benchmarks.ablation --work /tmp/ablation --out docs/ablation.json --images docs/images

Phantom eyes, 0/1 tags; the same trunk, schedule and seed, another pooling (and the two readings of equation 3). Then,
on the annealed top-k localiser, the readings of equation 5. Started again it goes on from its checkpoints. Masks of
the training eyes are never read; masks of the held-out eyes score, and choose nothing but the oracle column.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from skimage.transform import resize

from benchmarks.ablation_pictures import draw_pooling, draw_propagation
from benchmarks.phantom_accuracy import TRAINING_SEED, Eyes, draw_eyes
from models.localisation_metrics import best_dice, dice_at_otsu, energy_in_lesion, peak_in_lesion
from models.metrics import Counts, Mask, count, slice_auc
from models.nets.localiser import Head, Localiser
from models.oct.labels import SRF
from models.weak.bank import labels_to_grid
from models.weak.config import PipelineConfig
from models.weak.dataset import TaggedSlice, make_training_set
from models.weak.fusion import calibrate, fuse
from models.weak.grid import GridConfig, resample, to_grid
from models.weak.labelling import maps_of
from models.weak.maps import Maps
from models.weak.pipeline import TrainedPipeline, profile, train_pipeline
from models.weak.pooling import Pooling
from models.weak.propagation import PropagationConfig, Rule, propagate, propagation_steps
from models.weak.snapping import snap

HELD_OUT_SEED = 9200
"""Eyes that no other experiment has looked at."""

TOP_K = "top-k, 20 % to 1 %"

ROWS: dict[str, tuple[Head, Pooling]] = {
    "GAP": ("logit_map", "gap"),
    "GMP": ("logit_map", "gmp"),
    "LSE, r = 4": ("logit_map", "lse"),
    TOP_K: ("logit_map", "topk"),
    "equation 3 before its ReLU, GMP": ("pre_relu_sum", "gmp"),
    "equation 3 as printed, GMP": ("literal", "gmp"),
}
"""Head and pooling of every row of the first table."""

COLUMNS = ("slice_auc", "peak_in_lesion", "energy_in_lesion", "best_dice", "otsu_dice")

SEEDS: dict[str, PropagationConfig] = {
    "probability above one half": PropagationConfig(seed="probability"),
    "above half the maximum": PropagationConfig(seed="fraction"),
}
RULES: tuple[Rule, ...] = ("gated", "literal", "hysteresis")

Figures = dict[str, float | None]


@dataclass(frozen=True)
class HeldOut:
    """Held-out slices on the grid: pixels (N, D, W) uint8, truth (N, D, W), tags (N,)."""

    pixels: NDArray[np.uint8]
    truth: NDArray[np.bool_]
    tags: NDArray[np.bool_]

    @property
    def abnormal(self) -> NDArray[np.intp]:
        """Indices of the slices whose fluid is still there on the grid."""
        return np.flatnonzero(self.tags & self.truth.any(axis=(1, 2)))


@dataclass(frozen=True)
class Comparison:
    """Both tables by row name; the maps of every pooling, of the slices of `HeldOut`."""

    pooling: dict[str, Figures]
    propagation: dict[str, Figures]
    maps: dict[str, list[Maps]]


def on_grid(eyes: Eyes, grid: GridConfig) -> HeldOut:
    """All slices of the eyes, with the SRF where `to_grid` puts it."""
    pixels, truth, tags = [], [], []
    for phantom in eyes.phantoms:
        for bscan, labels, tag in zip(phantom.volume.bscans, phantom.labels, phantom.tags, strict=True):
            cell = to_grid(bscan, grid)
            pixels.append(cell.pixels)
            truth.append(labels_to_grid(labels, cell) == SRF)
            tags.append(bool(tag))
    return HeldOut(np.stack(pixels), np.stack(truth), np.array(tags))


def compare(
    training: Sequence[TaggedSlice],
    held_out: HeldOut,
    base: PipelineConfig,
    work: Path,
    on_row: Callable[[str, Figures], None],
) -> Comparison:
    """Train every row of `ROWS` as `base` with another head and pooling, in its own folder of `work`; score it."""
    pooling: dict[str, Figures] = {}
    propagation: dict[str, Figures] = {}
    all_maps: dict[str, list[Maps]] = {}
    for name, (head, kind) in ROWS.items():
        config = replace(base, localiser=replace(base.localiser, head=head), pooling=replace(base.pooling, kind=kind))
        model = train_pipeline(
            training, [], config, checkpoint_dir=work / f"{head}-{kind}", on_progress=lambda _p: None
        )
        all_maps[name] = _maps(model, torch.from_numpy(held_out.pixels))
        pooling[name] = localisation(all_maps[name], held_out)
        on_row(name, pooling[name])
        if name == TOP_K:
            data = make_training_set(training, base.grid)
            normal = _maps(model, data.pixels[data.tags == 0])
            propagation = propagation_rows(config, all_maps[name], normal, held_out)
    return Comparison(pooling, propagation, all_maps)


def localisation(maps: list[Maps], held_out: HeldOut) -> Figures:
    """The columns of the first table: AUC over all slices, the rest over the abnormal ones."""
    truths = [held_out.truth[i] for i in held_out.abnormal]
    evidence = [resample(maps[i].evidence, *held_out.truth.shape[1:]) for i in held_out.abnormal]
    pairs = list(zip(evidence, truths, strict=True))
    values = (
        slice_auc(np.array([item.logit for item in maps]), held_out.tags),
        float(np.mean([peak_in_lesion(e, t) for e, t in pairs])),
        float(np.mean([energy_in_lesion(e, t) for e, t in pairs])),
        best_dice(evidence, truths),
        dice_at_otsu(evidence, truths),
    )
    return dict(zip(COLUMNS, values, strict=True))


def propagation_rows(
    config: PipelineConfig, maps: list[Maps], normal: list[Maps], held_out: HeldOut
) -> dict[str, Figures]:
    """Pooled Dice on the abnormal slices: the seed alone, S0 by every reading of equation 5, and the fused maps.

    `normal`: maps of the training slices tagged normal, which set the level of the fused maps.
    """

    def both(settings: PropagationConfig, region: Callable[[Maps, PropagationConfig], Mask]) -> Figures:
        return {
            name: _pooled_dice([region(maps[i], replace(settings, use_r5=use_r5)) for i in held_out.abnormal], held_out)
            for name, use_r5 in (("without_r5", False), ("with_r5", True))
        }

    rows: dict[str, Figures] = {}
    for seed, reading in SEEDS.items():
        settings = replace(reading, radii_px=config.propagation.radii_px)
        rows[f"none: S4, {seed}"] = both(settings, _seed)
        rows |= {f"{rule}, S4 {seed}": both(replace(settings, rule=rule), _s0) for rule in RULES}
    fused: Figures = {}
    snapped: Figures = {}
    for column, numbers in (("without_r5", (2, 3, 4)), ("with_r5", (2, 3, 4, 5))):
        fusion = replace(config.fusion, references=numbers)
        level = calibrate(normal, config.grid.shape, fusion)
        found = {i: fuse(maps[i], level, config.grid.shape, fusion) for i in held_out.abnormal}
        fused[column] = _pooled_dice([evidence > level.mask for evidence in found.values()], held_out)
        regions = [snap(e, held_out.pixels[i], level.mask, config.snapping).region for i, e in found.items()]
        snapped[column] = _pooled_dice(regions, held_out)
    return rows | {"fused": fused, "fused, snapped to the edge": snapped}


def _seed(maps: Maps, settings: PropagationConfig) -> Mask:
    return next(propagation_steps(maps.evidence, maps.references, settings))[0]


def _s0(maps: Maps, settings: PropagationConfig) -> Mask:
    return propagate(maps.evidence, maps.references, settings).region


def _pooled_dice(regions: Sequence[Mask], held_out: HeldOut) -> float:
    """Regions on any grids against the truth of the abnormal slices."""
    shape, pairs = held_out.truth.shape[1:], zip(regions, held_out.abnormal, strict=True)
    return sum((count(resize(region, shape, order=0), held_out.truth[i]) for region, i in pairs), Counts()).dice


def _maps(model: TrainedPipeline, pixels: torch.Tensor) -> list[Maps]:
    if not isinstance(model.localiser, Localiser):
        raise TypeError(f"The recipe {model.config.recipe} has no localiser.")
    return maps_of(model.localiser, pixels, model.config, model.device)


def table(rows: dict[str, Figures]) -> Iterator[str]:
    """A markdown table, line by line."""
    columns = list(next(iter(rows.values())))
    yield "| | " + " | ".join(column.replace("_", " ") for column in columns) + " |"
    yield "|---|" + "---|" * len(columns)
    for name, figures in rows.items():
        cells = ("–" if value is None else f"{value:.3f}" for value in figures.values())
        yield f"| {name} | " + " | ".join(cells) + " |"


def pictures(comparison: Comparison, held_out: HeldOut, settings: PropagationConfig) -> dict[str, Image.Image]:
    """Figures 3 and 4 by file name, of four abnormal slices spread evenly over the held-out eyes."""
    abnormal = held_out.abnormal
    chosen = [int(abnormal[i]) for i in np.linspace(0, len(abnormal) - 1, 6).round().astype(int)[1:-1]]
    poolings = {name: comparison.maps[name] for name, (head, _) in ROWS.items() if head == "logit_map"}
    return {
        "fig3_pooling.jpg": draw_pooling(held_out.pixels, held_out.truth, poolings, chosen),
        "fig4_propagation.jpg": draw_propagation(
            held_out.pixels, held_out.truth, comparison.maps[TOP_K], chosen, settings
        ),
    }


def main() -> None:
    """Train every row, score, print, draw."""
    args = _arguments()
    torch.set_num_threads(args.threads)
    base = profile(args.profile, "softgt", seed=args.seed)
    if args.epochs:
        base = replace(base, localise=replace(base.localise, epochs=args.epochs, min_steps=0))
    training = draw_eyes(13, 6, args.slices, TRAINING_SEED).tagged(base.reach)
    held_out = on_grid(draw_eyes(6, 2, args.slices, HELD_OUT_SEED), base.grid)
    started = time.monotonic()

    def tell(name: str, figures: Figures) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {name}  {figures}", file=sys.stderr, flush=True)

    comparison = compare(training, held_out, base, args.work, tell)
    print(f"{len(training)} tagged slices; {len(held_out.abnormal)} abnormal of {len(held_out.tags)} held out\n")
    for rows in (comparison.pooling, comparison.propagation):
        print("\n".join(table(rows)) + "\n")
    if args.out:
        facts = {
            "command": " ".join(["python -m benchmarks.ablation", *sys.argv[1:]]),
            "n_training_slices": len(training),
            "n_held_out_slices": len(held_out.tags),
            "n_abnormal_held_out_slices": len(held_out.abnormal),
            "pooling": comparison.pooling,
            "propagation": comparison.propagation,
        }
        args.out.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    if args.images:
        settings = replace(base.propagation, rule="gated")
        for name, picture in pictures(comparison, held_out, settings).items():
            picture.save(args.images / name, quality=80)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--out", type=Path, help="JSON of both tables")
    parser.add_argument("--images", type=Path, help="folder for the two pictures")
    parser.add_argument("--profile", default="cpu", choices=("cpu", "paper", "tiny"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slices", type=int, default=12, help="B-scans an eye")
    parser.add_argument("--epochs", type=int, help="epochs of every localiser; by default the profile's")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
