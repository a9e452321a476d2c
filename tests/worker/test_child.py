from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from app.errors import StorageFull
from app.settings import Settings
from models.oct.volume import OCTError
from tests.worker.processes import ROOT, environment_of
from worker.child import EXIT_ORPHANED, failure_of, trace_without_values
from worker.children import Child, Ended
from worker.messages import Failure


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except Exception as caught:
        return caught


class TestFailureOf:
    def test_errors_of_the_science_keep_their_sentence(self) -> None:
        assert failure_of(OCTError("It is not a volume.")) == Failure("unusable_volume", "It is not a volume.")

    def test_a_full_disk_is_found_behind_a_checkpoint_error(self) -> None:
        error = raised(OCTError("x.safetensors could not be written."), OSError(errno.ENOSPC, "No space left"))
        assert failure_of(error).code == "storage_full"

    def test_a_full_bucket_is_the_same(self) -> None:
        assert failure_of(StorageFull()).code == "storage_full"

    def test_memory_is_named(self) -> None:
        assert failure_of(MemoryError()).code == "out_of_memory"

    def test_an_unforeseen_error_shows_its_class_and_never_its_text(self) -> None:
        failure = failure_of(KeyError("Doe, Jane"))
        assert failure.code == "internal_error"
        assert "KeyError" in failure.detail
        assert "Doe" not in failure.detail

    def test_its_trace_holds_places_and_no_text(self) -> None:
        trace = trace_without_values(raised(KeyError("Doe, Jane")))
        assert "test_child.py" in trace
        assert "Jane" not in trace.splitlines()[-1]


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
