"""One of the processes that train as one, from its start to its end."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import torch

from models.distributed.crew import Crew
from models.distributed.troubles import Trouble, trouble_of
from models.nets.precision import default_device
from models.weak.checkpoints import load_tensors
from models.weak.config import PipelineConfig
from models.weak.dataset import TrainingSet
from models.weak.stage_run import Progress, Run
from models.weak.trained import TrainedPipeline
from models.weak.validation import HeldOut

PATIENCE = timedelta(hours=6)
"""How long a process waits for the others in one step. Deaths are noticed by the launcher, and at once; this must
outlast the stages that the leading process does alone."""

EXIT_ORPHANED, EXIT_FAILED = 70, 71

Train = Callable[[TrainingSet, PipelineConfig, Run], TrainedPipeline]
"""All training stages. Started by name in another process: a function of a module, or a `partial` of one."""

SLICES, MEETING_POINT, RESULT = "slices.safetensors", "meeting_point", "trained"
"""Names in the folder of the processes: what they learn from, where they find each other, what comes out."""


@dataclass(frozen=True)
class Orders:
    """What every process of a training is given."""

    train: Train
    config: PipelineConfig
    checkpoint_dir: Path
    fingerprint: str
    shares: dict[str, float]
    stage_fingerprints: Mapping[str, str]
    folder: Path
    n_processes: int
    n_threads: int
    """Of each process, on processors."""


@dataclass(frozen=True)
class Finished:
    """From the leading process: the result lies in the folder. The seconds are those of earlier attempts."""

    seconds_before: float


Told = Progress | Finished | Trouble


def work(index: int, orders: Orders, pipes: list[Connection]) -> None:
    """Train as process `index`; whatever goes wrong is told, and ends this process only."""
    threading.Thread(target=_end_with_the_launcher, daemon=True).start()
    tell = pipes[index].send
    try:
        with _joined(index, orders) as crew:
            _train(orders, crew, tell)
    except Exception as error:
        sys.stderr.write("".join(traceback.format_tb(error.__traceback__)) + f"{type(error).__name__}\n")
        tell(trouble_of(error))
        sys.stderr.flush()
        os._exit(EXIT_FAILED)  # collective calls under way would hold up an orderly end


def _end_with_the_launcher() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(EXIT_ORPHANED)


def _train(orders: Orders, crew: Crew, tell: Callable[[Told], None]) -> None:
    run = Run(
        orders.checkpoint_dir,
        orders.fingerprint,
        default_device(),
        _ignore,
        orders.shares,
        orders.stage_fingerprints,
        crew=crew,
    )
    tensors, _ = load_tensors(orders.folder / SLICES)
    if crew.leads:
        run.on_progress = tell
        if "held_out_channels" in tensors:
            run.held_out = HeldOut(tensors["held_out_channels"], tensors["held_out_tags"])
    torch.manual_seed(orders.config.seed)
    data = TrainingSet(tensors["channels"], tensors["tags"], tensors.get("opinions"))
    trained = orders.train(data, orders.config, run)
    if crew.leads:
        trained.save(orders.folder / RESULT)
        tell(Finished(run.seconds_before))


def _ignore(_progress: Progress) -> None:
    """The leading process tells for all."""


@contextmanager
def _joined(index: int, orders: Orders) -> Iterator[Crew]:
    """Meet the other processes, on the loopback interface alone, and take the GPU of the same number."""
    from accelerate import Accelerator
    from accelerate.utils import check_cuda_p2p_ib_support, patch_environment

    n, on_gpu = orders.n_processes, torch.cuda.is_available()
    loopback = next(name for _, name in socket.if_nameindex() if name.startswith("lo"))
    variables: dict[str, object] = {"rank": index, "local_rank": index, "world_size": n, "local_world_size": n}
    variables |= {"gloo_socket_ifname": loopback, "nccl_socket_ifname": loopback, "omp_num_threads": orders.n_threads}
    if not check_cuda_p2p_ib_support():  # some cards cannot speak to each other directly
        variables |= {"nccl_p2p_disable": 1, "nccl_ib_disable": 1}
    with patch_environment(**variables):
        torch.set_num_threads(orders.n_threads)
        if on_gpu:
            torch.cuda.set_device(index)
        torch.distributed.init_process_group(
            "nccl" if on_gpu else "gloo",
            init_method=f"file://{orders.folder / MEETING_POINT}",
            rank=index,
            world_size=n,
            timeout=PATIENCE,
        )
        yield Crew(Accelerator(cpu=not on_gpu))
        torch.distributed.destroy_process_group()
