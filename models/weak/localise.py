"""Stage 1: learn from slice tags where the evidence lies; then ask for the maps of any B-scans."""

from __future__ import annotations

import json
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from models.nets.localiser import Localiser, LocaliserOutput, evidence_scale
from models.nets.precision import reduced_precision
from models.weak.augment import random_view
from models.weak.config import PipelineConfig, to_json
from models.weak.dataset import TrainingSet, epoch_rng, n_batches, shuffled, to_network
from models.weak.maps import Maps
from models.weak.pooling import Pooling, annealed_fraction, pool, pool_top
from models.weak.stage_run import Run

STAGE = "localise"

DECIDES = ("localise", "grid", "localiser", "pooling", "augment", "bfloat16", "seed")
"""What of a configuration the trained localiser depends on, beside the slices and their tags."""


def decides_localiser(config: PipelineConfig) -> str:
    """JSON of that part: recipes that differ elsewhere train the same localiser, and can take up each other's."""
    whole = json.loads(to_json(config))
    return json.dumps({name: whole[name] for name in DECIDES}, sort_keys=True)


def train_localiser(net: Localiser, data: TrainingSet, config: PipelineConfig, run: Run) -> float | None:
    """Train prediction module and encoder together: L = L_pred + mean of the supervised references' losses."""
    schedule, pooling = config.localise, config.pooling
    weights = data.class_weights
    spread = run.spread(net)

    def batches(epoch: int) -> Iterator[tuple[Tensor, Tensor]]:
        rng = epoch_rng(config.seed, STAGE, epoch)
        for chosen in shuffled(len(data), schedule.batch_size, rng):
            view = random_view(data.pixels[chosen][:, None].float() / 255.0, config.augment, rng)
            yield view.contiguous(memory_format=torch.channels_last), data.tags[chosen]

    def loss_of(batch: tuple[Tensor, Tensor], progress: float) -> Tensor:
        bscans, tags = batch[0].to(run.device), batch[1].to(run.device)
        with reduced_precision(run.device, wanted=config.bfloat16):
            maps = spread(bscans)
        fraction = annealed_fraction(progress, pooling.start, pooling.end, pooling.share)
        return tag_loss(maps, tags, fraction, net, weights.to(run.device), pooling.kind)

    def slice_logits(channels: Tensor) -> Tensor:
        return torch.tensor([maps.logit for maps in localise(net, channels[:, 0], config, run.device)])

    n = n_batches(len(data), schedule.batch_size)
    return run.train(STAGE, net, batches, loss_of, schedule, n, slice_logits)


def tag_loss(
    maps: LocaliserOutput, tags: Tensor, fraction: float, net: Localiser, class_weights: Tensor, kind: Pooling = "topk"
) -> Tensor:
    """Equation 2 (mean, weighted by inverse class frequency) on the evidence and on supervised references."""
    weight = class_weights[tags.long()]
    logits = pool(maps.evidence, kind, fraction, evidence_scale(net.config))  # (B,)
    loss = F.binary_cross_entropy_with_logits(logits, tags, weight)
    if net.config.references == "deepsup":
        others = [
            F.binary_cross_entropy_with_logits(pool(reference, kind, fraction), tags, weight)
            for reference in maps.references
        ]
        return loss + torch.stack(others).mean()
    encoder = pool_top(maps.references[-1], fraction, 1.0 / 1000) - 1.0
    return loss + F.binary_cross_entropy_with_logits(encoder, tags, weight)


@torch.inference_mode()
def localise(net: Localiser, pixels: Tensor, config: PipelineConfig, device: torch.device) -> list[Maps]:
    """Maps of B-scans (B, D, W) uint8 on the grid, averaged over the B-scan and its mirror image."""
    net.eval()
    bscans = to_network(pixels, device)
    with reduced_precision(device, wanted=config.bfloat16):
        straight, mirrored = net(bscans), net(bscans.flip(3))
    evidence = (straight.evidence + mirrored.evidence.flip(3)) / 2  # (B, K, h, w)
    references = [(a + b.flip(3)) / 2 for a, b in zip(straight.references, mirrored.references, strict=True)]
    logits = pool(evidence, config.pooling.kind, config.pooling.end, evidence_scale(net.config)).cpu()
    summed = evidence.sum(dim=1).cpu().numpy()  # (B, h, w), equation 4
    arrays = [reference[:, 0].cpu().numpy() for reference in references]
    return [Maps(float(logits[i]), summed[i], tuple(array[i] for array in arrays)) for i in range(len(summed))]
