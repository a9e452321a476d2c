"""The computing process: `python -m worker.child training|segmentation|explanation|exchange`.

Torch is loaded here and nowhere else. Orders come on standard input and messages leave on standard output, one JSON
object a line. When the input ends the worker is gone, and this process ends at once.
"""

from __future__ import annotations

import os
import queue
import resource
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from app.db.session import Database
from app.logs import trace_without_values
from app.settings import Settings, load_settings, stay_offline
from app.storage import Storage
from worker.devices import NoGpu
from worker.failures import failure_of
from worker.messages import Advance, BadMessage, Message, Order, decode, encode
from worker.patience import despite_restarts

if TYPE_CHECKING:
    from worker.explaining import Explainer
    from worker.inference import Segmenter

NICENESS = 19
"""Where the system knows no idle class."""

OOM_SCORE = 600
"""When memory runs out the system should end this process, not the web server or the database."""

EXIT_ORPHANED = 70


class Child:
    """Does orders of one kind, one after the other."""

    def __init__(self, kind: str, output: TextIO, settings: Settings) -> None:
        self._kind = kind
        self._output = output
        self._settings = settings
        self._database = Database(self._settings.database)
        self._storage = Storage(self._settings.storage)
        self._segmenter: Segmenter | None = None
        self._explainer: Explainer | None = None

    def say(self, message: Message) -> None:
        """Send one message to the worker."""
        self._output.write(encode(message) + "\n")
        self._output.flush()

    def advance(self, stage: str, fraction: float) -> None:
        """Say how far the job is."""
        self.say(Advance(stage, fraction))

    def do(self, order: Order) -> None:
        """Do one job and say what came out; whatever goes wrong is a `Failure`."""
        try:
            if self._kind != "exchange":  # which computes nothing
                prepare_torch(self._settings)
            work = {
                "training": self._train,
                "segmentation": self._segment,
                "explanation": self._explain,
                "exchange": self._exchange,
            }
            self.say(despite_restarts(lambda: work[self._kind](order)))
        except Exception as error:
            sys.stderr.write(trace_without_values(error))
            self.say(failure_of(error, self._settings.child_memory_bytes))

    def _train(self, order: Order) -> Message:
        from worker.pipeline import retrain

        return retrain(
            order.job_id,
            self._database,
            self._storage,
            self._settings,
            tell=self.say,
            batch_divisor=order.batch_divisor,
        )

    def _segment(self, order: Order) -> Message:
        from worker.inference import Segmenter

        if self._segmenter is None:
            self._segmenter = Segmenter(self._database, self._storage, self._settings)
        return self._segmenter.segment(order.job_id, advance=self.advance, batch_divisor=order.batch_divisor)

    def _explain(self, order: Order) -> Message:
        from worker.explaining import Explainer

        if self._explainer is None:
            self._explainer = Explainer(self._database, self._storage, self._settings)
        return self._explainer.explain(order.job_id, advance=self.advance)

    def _exchange(self, order: Order) -> Message:
        from worker.exchanging import exchange

        return exchange(order.job_id, self._database, self._storage, self._settings, advance=self.advance)


def prepare_torch(settings: Settings) -> None:
    """One thread for the tiny profile: its layers are too small to share, and threads that wait for each other on
    busy cores made a training of 10 s last 280 s (measured with five other processes on two cores).

    Raises:
        NoGpu: the worker declares a GPU, and it is gone.
    """
    import torch

    if settings.device == "cuda" and not torch.cuda.is_available():
        raise NoGpu
    if settings.training_profile == "tiny":
        torch.set_num_threads(1)


def read_orders(orders: queue.SimpleQueue[Order]) -> None:
    """Pass orders on until the input ends; then the worker is dead and so are we."""
    for line in sys.stdin:
        with suppress(BadMessage):
            message = decode(line)
            if isinstance(message, Order):
                orders.put(message)
    os._exit(EXIT_ORPHANED)


def take_output() -> TextIO:
    """Standard output for our messages alone: what libraries print goes to the error output."""
    ours = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return ours


def be_modest(settings: Settings) -> None:
    """Be the first to go when memory runs out, leave no core dump with patients' pixels, and give way.

    The limit is on data: what the process allocates, whether it is touched or not. A limit on the address space would
    stop CUDA, which reserves hundreds of GiB of addresses that it never fills; the kernel has none on resident memory.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if settings.child_memory_bytes is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (settings.child_memory_bytes, settings.child_memory_bytes))
    give_way()


def give_way() -> None:
    """Compute with what others leave: whoever tags gets the processor at once, not after a niced process had its turn.

    Why not niceness: docs/decisions/0025-computing-takes-what-is-left.md.
    """
    try:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    except (AttributeError, OSError):  # no Linux, or a sandbox that forbids it
        os.nice(NICENESS)


def main(kind: str) -> None:
    """Do orders until the input ends."""
    output = take_output()
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    threading.Thread(target=read_orders, args=(orders,), daemon=True).start()
    settings = load_settings()
    be_modest(settings)
    stay_offline()
    child = Child(kind, output, settings)
    while True:
        child.do(orders.get())


if __name__ == "__main__":
    main(sys.argv[1])
