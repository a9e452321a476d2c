"""How long a training of the default recipe takes, stage by stage: slices with 0/1 tags in, a pipeline out.

    .venv/bin/python -m benchmarks.training_time --data ../shared/data

The first real slices of `kermany_fluid` and `duke_dme`, profile `cpu`, all cores; run it with nothing else beside. The
goal is 15 minutes for 350 slices on two cores (docs/accuracy.md). Checkpoints go to a folder that is thrown away.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import torch

from benchmarks.accuracy.cases import real_cases
from models.nets.precision import default_device, has_bfloat16
from models.weak.pipeline import Progress, profile, train_pipeline


class StageClock:
    """Seconds that every stage of a training took, in the order in which they began."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def tell(self, progress: Progress) -> None:
        """Count the time since the last report to the stage that reports now: it reports when a part of it is done."""
        now = time.monotonic()
        self.seconds[progress.stage] = self.seconds.get(progress.stage, 0.0) + now - self._last
        self._last = now


def main() -> None:
    """Train once; print the machine and a row a stage."""
    args = _arguments()
    torch.set_num_threads(args.threads)
    slices = [case.tagged() for case in real_cases(args.data)[0][: args.slices]]
    clock = StageClock()
    with tempfile.TemporaryDirectory() as folder:
        config = profile("cpu", seed=args.seed)
        train_pipeline(slices, [], config, checkpoint_dir=Path(folder), on_progress=clock.tell)
    kind = "bfloat16" if has_bfloat16(default_device()) else "float32"
    print(f"{len(slices)} slices, {args.threads} threads, {default_device().type}, {kind}")
    print("| stage | seconds |", "|---|---|", sep="\n")
    for stage, seconds in clock.seconds.items():
        print(f"| {stage} | {seconds:.0f} |")
    print(f"| all | {sum(clock.seconds.values()):.0f} |")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with kermany_fluid and duke_dme")
    parser.add_argument("--slices", type=int, default=350)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
