"""A training job by two processes: it gives a model, and however the child ends, nothing of it is left."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from app.db.session import Database
from app.settings import Settings, SettingsError, load_settings
from tests.worker.processes import children_of, command_of, environment_of, is_alive, wait_for
from worker.children import Child
from worker.messages import Advance, Trained
from worker.pipeline import choose_processes

pytestmark = [pytest.mark.sqlite_only, pytest.mark.training]

START_S = 120.0
"""Longest time to the first epoch: three processes load torch, on a machine that may be busy."""

END_S = 20.0


@pytest.fixture
def child(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    """A child that trains by two processes."""
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SEROUS_TRAINING_PROCESSES", "2")
    child = Child("training")
    yield child
    child.kill()


def group_of(leader: int) -> set[int]:
    """Every process in the group that the child leads."""
    members = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            members.add(int(path.parent.name))
    return members


def learning(child: Child) -> list[int]:
    """Wait for the first epoch; the two processes that train then."""
    said = child.next(START_S)
    while not (isinstance(said, Advance) and said.loss is not None):
        assert isinstance(said, Advance), said
        said = child.next(START_S)
    ranks = [pid for pid in children_of(child.pid) if b"spawn_main" in command_of(pid)]
    assert len(ranks) == 2
    assert {child.pid, *ranks} <= group_of(child.pid)
    return ranks


class TestAJobOfTwoProcesses:
    def test_gives_a_model_and_ends_its_processes(self, child: Child, queue_training: Callable[..., str]) -> None:
        child.order(queue_training(recipe="softgt"))
        ranks = learning(child)
        said = child.next(START_S)
        while isinstance(said, Advance):
            said = child.next(START_S)
        assert isinstance(said, Trained), said
        assert said.metrics["held_out_slice_auc"] is not None
        assert [pid for pid in ranks if is_alive(pid)] == []

    def test_that_is_stopped_leaves_nothing_behind(self, child: Child, queue_training: Callable[..., str]) -> None:
        child.order(queue_training())
        ranks = learning(child)
        child.stop()
        assert [pid for pid in ranks if is_alive(pid)] == []
        assert group_of(child.pid) == set()

    def test_whose_child_alone_is_killed_leaves_nothing_behind(
        self, child: Child, queue_training: Callable[..., str]
    ) -> None:
        child.order(queue_training())
        ranks = learning(child)
        os.kill(child.pid, signal.SIGKILL)
        wait_for(lambda: group_of(child.pid) == set(), END_S, "the processes have noticed")
        assert [pid for pid in ranks if is_alive(pid)] == []


class TestHowMany:
    def test_one_without_gpus(self, tmp_path: Path) -> None:
        assert choose_processes(Settings(data_dir=tmp_path)) == 1

    def test_one_for_each_gpu(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
        assert choose_processes(Settings(data_dir=tmp_path)) == 4

    def test_as_many_as_are_asked_for(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEROUS_TRAINING_PROCESSES", "3")
        assert choose_processes(load_settings(data_dir=tmp_path)) == 3

    def test_auto_is_the_default_by_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEROUS_TRAINING_PROCESSES", "auto")
        assert load_settings(data_dir=tmp_path).training_processes is None

    @pytest.mark.parametrize("value", ["0", "65", "two"])
    def test_another_answer_stops_the_start(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("SEROUS_TRAINING_PROCESSES", value)
        with pytest.raises(SettingsError, match="SEROUS_TRAINING_PROCESSES: "):
            load_settings()
