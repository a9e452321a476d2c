"""Two processes learn what one does: gradients to rounding, loss curves within a tolerance; and they end together."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.distributed.launch import CannotDistribute, train_in_ranks
from models.distributed.troubles import RankKilled
from models.weak.checkpoints import CheckpointError, load_tensors
from models.weak.config import PipelineConfig
from models.weak.dataset import TaggedSlice, make_training_set
from models.weak.pipeline import Progress, TrainedPipeline, profile, train_pipeline
from models.weak.stage_run import Run
from tests.models.distributed.steps import CASES, endless, full_disk, steps_and_adaptation
from tests.models.weak.conftest import draw_slices
from tests.worker.processes import children_of, command_of, is_alive

pytestmark = pytest.mark.training

CURVE_TOLERANCE = 1e-3
"""Largest difference of a loss, as a share of it: float32 sums in another order, through three epochs of AdamW."""

WEIGHTS_TOLERANCE = 5e-3
"""Largest distance of the weights, as a share of their norm: AdamW's steps have one size however small a gradient."""

MASK_TOLERANCE = 2
"""Largest difference of a probability in a mask, of 255."""

END_S = 60.0
"""Longest time from the death of a process to the sentence about it, on a busy machine."""

Step = dict[str, torch.Tensor]
"""Loss, gradients and statistics of a step of every case."""

Trained = tuple[TrainedPipeline, list[Progress]]


def short(epochs: int = 3) -> PipelineConfig:
    config = profile("tiny", "ours-u")
    few = {"epochs": epochs, "min_steps": 0}
    return replace(
        config, localise=replace(config.localise, **few), segment=replace(config.segment, **few), bfloat16=False
    )


def slices() -> list[TaggedSlice]:
    return draw_slices(20, seed=0)[0]  # batches of 8: two an epoch


def train(folder: Path, n_processes: int, on_progress: Callable[[Progress], None] | None = None) -> Trained:
    seen: list[Progress] = []
    model = train_pipeline(
        slices(), [], short(), checkpoint_dir=folder, on_progress=on_progress or seen.append, n_processes=n_processes
    )
    return model, seen


def run_in(folder: Path, on_progress: Callable[[Progress], None]) -> Run:
    return Run(folder, "same", torch.device("cpu"), on_progress, {"adapt": 0.5, "adapt_2": 0.5})


def losses(seen: list[Progress]) -> list[float]:
    return [item.loss for item in seen if item.epoch and item.loss is not None]


def distance(one: TrainedPipeline, other: TrainedPipeline) -> float:
    """Of all weights and statistics together, as a share of their norm."""
    ours, theirs = (model._parts().state_dict().values() for model in (one, other))
    ours, theirs = (torch.cat([value.double().flatten() for value in values]) for values in (ours, theirs))
    return float((ours - theirs).norm() / ours.norm())


def masks_apart(one: TrainedPipeline, other: TrainedPipeline) -> float:
    """Greatest difference of two probabilities of fluid, of 255, over slices that neither has seen."""
    bscans = [item.bscan for item in draw_slices(8, seed=1)[0]]
    pairs = zip(one.segment(bscans), other.segment(bscans), strict=True)
    return max(float(np.abs(a.probability.astype(int) - b.probability).max()) for a, b in pairs)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return train(tmp_path_factory.mktemp("alone"), 1)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Step, list[float]]]:
    """One step of every network, and the curves of an adaptation's two rounds, by number of processes."""
    data, config, found = make_training_set(slices(), short().grid), short(2), {}
    data = replace(data, opinions=255 - data.pixels)
    for n in (1, 2):
        seen: list[Progress] = []
        run = run_in(tmp_path_factory.mktemp("both"), seen.append)
        if n == 1:
            steps_and_adaptation(data, config, run)
        else:
            train_in_ranks(steps_and_adaptation, data, config, run, n)
        found[n] = (load_tensors(run.folder / "steps.safetensors")[0], losses(seen))
    return found


@pytest.fixture(scope="module")
def steps(both: dict[int, tuple[Step, list[float]]]) -> dict[int, Step]:
    return {n: step for n, (step, _) in both.items()}


class TestOneStep:
    @pytest.mark.parametrize("case", CASES)
    def test_has_the_gradient_of_the_whole_batch(self, steps: dict[int, Step], case: str) -> None:
        names = [name for name in steps[1] if name.startswith(f"{case}/") and "running" not in name]
        assert len(names) > 30
        greatest = max(steps[1][name].double().abs().max().item() for name in names if not name.endswith("tracked"))
        for name in names:
            difference = (steps[1][name].double() - steps[2][name].double()).abs().max().item()
            assert difference <= 1e-7 * greatest, name  # logits and losses are float32, all else is double

    @pytest.mark.parametrize("case", [case for case, n in CASES.items() if n > 1])
    def test_has_the_statistics_of_the_whole_batch(self, steps: dict[int, Step], case: str) -> None:
        names = [name for name in steps[1] if name.startswith(f"{case}/") and "running" in name]
        for name in names:
            torch.testing.assert_close(steps[2][name], steps[1][name], rtol=1e-9, atol=1e-9)


class TestACurve:
    def test_of_two_processes_is_that_of_one(self, alone: Trained, tmp_path: Path) -> None:
        model, seen = train(tmp_path, 2)
        curve = losses(seen)
        assert len(curve) == 6  # three epochs of two stages
        np.testing.assert_allclose(curve, losses(alone[1]), rtol=CURVE_TOLERANCE)
        assert distance(alone[0], model) <= WEIGHTS_TOLERANCE
        assert masks_apart(alone[0], model) <= MASK_TOLERANCE
        assert {name.name for name in tmp_path.iterdir()} == {"localise.safetensors", "segment_1.safetensors"}
        fractions = [item.fraction for item in seen]
        assert fractions == sorted(fractions)

    def test_of_an_adaptation_too(self, both: dict[int, tuple[Step, list[float]]]) -> None:
        (_, curve), (_, curve_of_two) = both[1], both[2]
        assert len(curve) == 4  # two epochs of two rounds
        assert not np.allclose(curve[:2], curve[2:], rtol=CURVE_TOLERANCE)
        np.testing.assert_allclose(curve_of_two, curve, rtol=CURVE_TOLERANCE)

    def test_and_of_both_rounds_of_the_default_recipe(self, tmp_path: Path) -> None:
        told: dict[int, list[Progress]] = {1: [], 2: []}
        models = [
            train_pipeline(
                slices(),
                [],
                profile("tiny", "adapted"),
                checkpoint_dir=tmp_path / str(n),
                on_progress=seen.append,
                n_processes=n,
            )
            for n, seen in told.items()
        ]
        assert len(losses(told[1])) == 2
        np.testing.assert_allclose(losses(told[2]), losses(told[1]), rtol=CURVE_TOLERANCE)
        assert distance(*models) <= WEIGHTS_TOLERANCE


def running_ranks() -> list[int]:
    """Processes of a training that this one has started, the first first."""
    children = sorted(children_of(os.getpid()))
    return [pid for pid in children if is_alive(pid) and b"spawn_main" in command_of(pid)]


class TestAnEnd:
    def test_a_killed_process_ends_the_others_and_one_process_goes_on(self, alone: Trained, tmp_path: Path) -> None:
        killed: list[float] = []
        ranks: list[int] = []

        def kill_the_second(progress: Progress) -> None:
            if progress.epoch == 1 and not killed:
                ranks.extend(running_ranks())
                os.kill(ranks[1], signal.SIGKILL)
                killed.append(time.monotonic())

        with pytest.raises(RankKilled) as caught:
            train(tmp_path, 2, kill_the_second)
        assert time.monotonic() - killed[0] < END_S
        assert str(caught.value) == (
            "Process 2 of 2 of the training was killed (signal 9, SIGKILL), most likely because memory ran out; "
            "the others were ended."
        )
        assert [pid for pid in ranks if is_alive(pid)] == []
        assert not (tmp_path / "processes").exists()
        model, seen = train(tmp_path, 1)
        first = next(item for item in seen if item.stage == "localise")
        assert first.epoch in (1, 2, 3)  # from the checkpoint of two processes; afresh it would be None
        assert losses(seen)[-1] == pytest.approx(losses(alone[1])[-1], rel=CURVE_TOLERANCE)
        assert distance(alone[0], model) <= WEIGHTS_TOLERANCE

    def test_whoever_listens_may_end_it_by_an_exception(self, tmp_path: Path) -> None:
        class Enough(Exception):
            pass

        def stop(_progress: Progress) -> None:
            raise Enough

        data = make_training_set(slices(), short().grid)
        with pytest.raises(Enough):
            train_in_ranks(endless, data, short(), run_in(tmp_path, stop), 2)
        assert running_ranks() == []

    def test_an_error_that_one_meets_is_raised_as_one_process_raises_it(self, tmp_path: Path) -> None:
        data = make_training_set(slices(), short().grid)
        with pytest.raises(CheckpointError, match="could not be written") as caught:
            train_in_ranks(full_disk, data, short(), run_in(tmp_path, lambda _: None), 2)
        assert isinstance(caught.value.__cause__, OSError)
        assert caught.value.__cause__.errno == errno.ENOSPC

    def test_more_processes_than_gpus_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
        data = make_training_set(slices(), short().grid)
        with pytest.raises(CannotDistribute, match="2 processes need a GPU each, and this machine shows 1"):
            train_in_ranks(full_disk, data, short(), run_in(tmp_path, lambda _: None), 2)


def test_one_process_never_loads_accelerate(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.models.distributed.test_distributed import train;"
        f"train(Path({str(tmp_path)!r}), 1); sys.exit('accelerate' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, timeout=300).returncode == 0
