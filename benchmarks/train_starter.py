"""Make the starter weights: draw a bank of phantoms, teach the network, keep what it learned; one command.

    .venv/bin/python -m benchmarks.train_starter --work /tmp/starter

Started again with the same arguments it goes on from its banks and its last finished epoch. No real scan is read.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import torch
from torch import Tensor

from models.nets.precision import default_device, place
from models.nets.unet import UNet
from models.shipped import STARTER_FOLDER
from models.weak.bank import make_bank
from models.weak.profiles import starter
from models.weak.stage_run import Progress, Run
from models.weak.starter_training import ROUNDS, STAGE, StarterConfig, teach
from models.weak.trained import TrainedPipeline


def main() -> None:
    """Draw and teach, round by round; save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for the banks and the checkpoints")
    parser.add_argument("--out", type=Path, default=STARTER_FOLDER)
    parser.add_argument("--start", type=Path, help="weights that took the first round; only the last one is done")
    args = parser.parse_args()
    torch.manual_seed(ROUNDS[0].seed)
    net = UNet(ROUNDS[0].unet)
    rounds = ROUNDS[-1:] if args.start else ROUNDS
    if args.start:
        net.load_state_dict(_network_of(args.start))
    net = place(net, default_device())
    started = time.monotonic()
    for config in rounds:
        loss, n_bscans = _round(net, config, args.work / f"eyes-{config.first_seed}")
    seconds = round(time.monotonic() - started, 1)
    metrics = {"starter_loss": loss, "n_phantom_bscans": n_bscans, "seconds": seconds}
    TrainedPipeline(starter(), metrics, None, net, None, default_device()).save(args.out)


def _round(net: UNet, config: StarterConfig, work: Path) -> tuple[float | None, int]:
    """Teach `net` in place; the last loss and the number of B-scans in the bank."""
    work.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()

    def show(progress: Progress) -> None:
        print(f"{time.monotonic() - started:6.0f} s  epoch {progress.epoch}  loss {progress.loss}", flush=True)

    bank = make_bank(
        work / "bank.safetensors",
        config.n_eyes,
        config.grid,
        first_seed=config.first_seed,
        processes=os.cpu_count() or 1,
        on_eye=lambda n: print(f"{n} of {config.n_eyes} eyes drawn", flush=True) if n % 100 == 0 else None,
    )
    run = Run(work, repr(config), default_device(), show, {STAGE: 1.0})
    return teach(net, bank, config, run), len(bank)


def _network_of(folder: Path) -> dict[str, Tensor]:
    segmenter = TrainedPipeline.load(folder).segmenter
    if segmenter is None:
        raise SystemExit(f"{folder} holds no segmenter.")
    return segmenter.state_dict()


if __name__ == "__main__":
    main()
