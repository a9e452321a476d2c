"""Make the starter weights: draw a bank of phantoms, teach the network, keep what it learned; one command.

    .venv/bin/python -m benchmarks.train_starter --work /tmp/starter

Started again with the same arguments it goes on from its bank and its last finished epoch. No real scan is read.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import torch

from models.nets.precision import default_device, place
from models.nets.unet import UNet
from models.shipped import STARTER_FOLDER
from models.train import ScheduleConfig
from models.weak.bank import make_bank
from models.weak.profiles import starter
from models.weak.stage_run import Progress, Run
from models.weak.starter_training import STAGE, StarterConfig, teach
from models.weak.trained import TrainedPipeline


def main() -> None:
    """Draw, teach, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for the bank and the checkpoints")
    parser.add_argument("--out", type=Path, default=STARTER_FOLDER)
    parser.add_argument("--eyes", type=int, default=2000)
    parser.add_argument("--epochs", type=int, default=5)
    args = parser.parse_args()
    config = StarterConfig(
        ScheduleConfig(epochs=args.epochs, batch_size=16, learning_rate=2e-3, warm_up=0.03), n_eyes=args.eyes
    )
    args.work.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()

    def show(progress: Progress) -> None:
        print(f"{time.monotonic() - started:6.0f} s  epoch {progress.epoch}  loss {progress.loss}", flush=True)

    bank = make_bank(
        args.work / "bank.safetensors",
        config.n_eyes,
        config.grid,
        first_seed=config.first_seed,
        processes=os.cpu_count() or 1,
        on_eye=lambda n: print(f"{n} of {config.n_eyes} eyes drawn", flush=True) if n % 100 == 0 else None,
    )
    torch.manual_seed(config.seed)
    run = Run(args.work, repr(config), default_device(), show, {STAGE: 1.0})
    net = place(UNet(config.unet), run.device)
    loss = teach(net, bank, config, run)
    metrics = {"starter_loss": loss, "n_phantom_bscans": len(bank), "seconds": round(run.seconds, 1)}
    TrainedPipeline(starter(), metrics, None, net, None, run.device).save(args.out)


if __name__ == "__main__":
    main()
