from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import get_args

import pytest

from app.settings import GIB, Settings
from tests.worker.processes import ROOT, environment_of
from worker.child import EXIT_ORPHANED
from worker.children import Child, Ended, Kind
from worker.messages import BATCH_DIVISOR, Advance, Failure

KINDS: tuple[Kind, ...] = get_args(Kind)


@pytest.mark.sqlite_only
class TestTheProcess:
    def test_it_ends_when_its_input_does(self, settings: Settings) -> None:
        environment = {**os.environ, **environment_of(settings)}
        process = subprocess.Popen(
            [sys.executable, "-m", "worker.child", "training"], env=environment, cwd=ROOT, stdin=subprocess.PIPE
        )
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == EXIT_ORPHANED

    @pytest.mark.parametrize("kind", KINDS)
    def test_it_computes_with_what_others_leave(
        self, kind: Kind, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in environment_of(settings).items():
            monkeypatch.setenv(name, value)
        child = Child(kind)
        try:
            child.order("nothing")
            child.next(60)
            assert os.sched_getscheduler(child.pid) == os.SCHED_IDLE
        finally:
            child.stop()
        assert os.sched_getscheduler(0) == os.SCHED_OTHER

    def test_it_is_nice_where_there_is_no_idle_class(self) -> None:
        code = "import os; del os.sched_setscheduler; from worker.child import give_way; give_way(); print(os.nice(0))"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "19"

    def test_a_job_that_is_not_there_is_a_failure_and_the_child_goes_on(
        self, settings: Settings, database: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in environment_of(settings).items():
            monkeypatch.setenv(name, value)
        child = Child("segmentation")
        try:
            for _ in range(2):
                child.order("nothing")
                message = child.next(60)
                assert isinstance(message, Failure)
                assert message.code == "internal_error"
        finally:
            child.stop()
        assert child.next(5) == Ended(-15)

    def test_a_computation_that_outgrows_its_memory_says_so(
        self,
        settings: Settings,
        queue_training: Callable[..., str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The networks of the paper at 512 x 512 need GiB; the kernel gives this child half of one."""
        limited = settings.model_copy(update={"training_profile": "paper", "child_memory_bytes": GIB // 2})
        for name, value in environment_of(limited).items():
            monkeypatch.setenv(name, value)
        child = Child("training", limited.child_environment())
        try:
            child.order(queue_training(recipe="ours-u"), BATCH_DIVISOR)
            said = child.next(120)
            while isinstance(said, Advance):
                said = child.next(120)
            assert said == Failure(
                "out_of_memory",
                "The computation needs more than the 0.5 GiB of memory that SEROUS_CHILD_MEMORY_BYTES allows.",
            )
        finally:
            child.stop()
