"""Starts the processes of a training by torch's launcher, follows them and ends them for certain.

Slices go to them and weights come back as files; progress and troubles come over pipes. The process that starts them
computes nothing meanwhile, so that it can tell a death from a long epoch and end the others.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import torch
from torch.multiprocessing.spawn import ProcessContext, ProcessException, start_processes

from models.distributed.rank import RESULT, SLICES, Finished, Orders, Told, Train, work
from models.distributed.troubles import RankLost, Trouble, reason_of
from models.oct.volume import OCTError
from models.weak.checkpoints import save_tensors
from models.weak.config import PipelineConfig
from models.weak.dataset import TrainingSet
from models.weak.stage_run import Progress, Run
from models.weak.trained import TrainedPipeline

FOLDER = "processes"
"""Where slices and result lie while the processes run, beside the checkpoints."""

POLL_S = 0.2
"""Longest time that told progress lies unread."""

GRACE_S = 2.0
"""What a process is given to end by itself when another has died, and again from SIGTERM to SIGKILL."""


class CannotDistribute(OCTError):
    """This machine cannot train by so many processes."""

    code = "cannot_distribute"


def can_distribute() -> bool:
    """Whether what trainings by several processes need is installed."""
    return importlib.util.find_spec("accelerate") is not None


def train_in_ranks(
    train: Train, data: TrainingSet, config: PipelineConfig, run: Run, n_processes: int
) -> TrainedPipeline:
    """What `train(data, config, run)` gives, computed by `n_processes`, each with a share of every batch.

    Raises:
        CannotDistribute: accelerate is not installed, or there are fewer GPUs than processes.
        RankLost: a process died or met an unforeseen error. None is left then.
        OCTError: what a process met, as `train` raises it.
    """
    _check(n_processes)
    folder = run.folder / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    _write_slices(data, run)
    n_threads = max(1, torch.get_num_threads() // n_processes)
    orders = Orders(
        train,
        config,
        run.folder,
        run.fingerprint,
        run.shares,
        run.stage_fingerprints,
        folder,
        n_processes=n_processes,
        n_threads=n_threads,
    )
    try:
        run.seconds_before = _follow(orders, run).seconds_before
        return TrainedPipeline.load(folder / RESULT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check(n_processes: int) -> None:
    if not can_distribute():
        raise CannotDistribute(
            f"A training by {n_processes} processes needs accelerate: pip install 'serous[distributed]'."
        )
    if torch.cuda.is_available() and torch.cuda.device_count() < n_processes:
        raise CannotDistribute(
            f"{n_processes} processes need a GPU each, and this machine shows {torch.cuda.device_count()}."
        )


def _write_slices(data: TrainingSet, run: Run) -> None:
    tensors = {"channels": data.channels, "tags": data.tags}
    if data.opinions is not None:
        tensors["opinions"] = data.opinions
    if run.held_out is not None:
        tensors |= {"held_out_channels": run.held_out.channels, "held_out_tags": run.held_out.tags}
    save_tensors(run.folder / FOLDER / SLICES, tensors, {})


def _follow(orders: Orders, run: Run) -> Finished:
    """Start the processes, pass their progress on, and come back when none is left."""
    ears, mouths = zip(*(Pipe(duplex=False) for _ in range(orders.n_processes)), strict=True)
    context = start_processes(work, (orders, list(mouths)), orders.n_processes, join=False, daemon=True)
    ended = False
    heard: dict[int, Told] = {}
    try:
        while not ended:
            ended = context.join(POLL_S, GRACE_S)
            heard |= _hear(ears, run)
    except ProcessException:
        heard |= _hear(ears, run)
        troubles = {index: told for index, told in heard.items() if isinstance(told, Trouble)}
        reason = reason_of(troubles, [process.exitcode for process in context.processes])
        raise reason from reason.__cause__
    finally:
        _end(context)
    match heard.get(0):
        case Finished() as finished:
            return finished
    raise RankLost("The processes of the training ended without a result.")


def _hear(ears: Sequence[Connection], run: Run) -> dict[int, Told]:
    """Pass on the progress that has come; what else was said, by process."""
    heard: dict[int, Told] = {}
    for index, ear in enumerate(ears):
        while ear.poll():
            told = ear.recv()
            if isinstance(told, Progress):
                run.on_progress(told)
            else:
                heard[index] = told
    return heard


def _end(context: ProcessContext) -> None:
    for process in context.processes:
        if process.is_alive():
            process.kill()
        process.join()
