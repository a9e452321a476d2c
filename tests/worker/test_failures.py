from __future__ import annotations

import errno

import pytest
import torch

from app.errors import StorageFull
from app.logs import trace_without_values
from app.settings import GIB
from models.oct.volume import OCTError
from worker.failures import death_in_words, failure_of
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

    @pytest.mark.parametrize(
        "error",
        [
            MemoryError(),
            torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
            RuntimeError("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory"),
            RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
            ImportError("libtorch_cpu.so: failed to map segment from shared object"),
            OSError(errno.ENOMEM, "Cannot allocate memory"),
            raised(OCTError("It failed."), MemoryError()),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_memory_is_named(self, error: Exception) -> None:
        assert failure_of(error).code == "out_of_memory"

    def test_whose_memory_it_was_is_said(self) -> None:
        assert failure_of(torch.OutOfMemoryError("CUDA out of memory.")).detail == "The memory of the GPU ran out."
        assert failure_of(MemoryError()).detail == "The memory of the machine ran out."
        assert "more than the 1.5 GiB of memory" in failure_of(MemoryError(), limit_bytes=3 * GIB // 2).detail

    def test_an_unforeseen_error_shows_its_class_and_never_its_text(self) -> None:
        failure = failure_of(KeyError("Doe, Jane"))
        assert failure.code == "internal_error"
        assert "KeyError" in failure.detail
        assert "Doe" not in failure.detail

    def test_its_trace_holds_places_and_no_text(self) -> None:
        trace = trace_without_values(raised(KeyError("Doe, Jane")))
        assert "test_failures.py" in trace
        assert "Jane" not in trace.splitlines()[-1]


class TestDeathInWords:
    def test_signal_9_is_most_likely_memory(self) -> None:
        failure = death_in_words(-9)
        assert failure.code == "out_of_memory"
        assert "most likely because memory ran out" in failure.detail

    def test_another_signal_is_named(self) -> None:
        assert death_in_words(-11).detail == "The computing process crashed (signal 11, SIGSEGV)."

    def test_an_exit_without_result_gives_the_status(self) -> None:
        assert death_in_words(3).detail == "The computing process ended without a result (exit status 3)."

    def test_the_last_lines_tell_what_a_signal_does_not(self) -> None:
        failure = death_in_words(-6, "terminate called after throwing an instance of 'std::bad_alloc'\n")
        assert failure.code == "out_of_memory"
        assert failure.detail == "The computing process crashed (signal 6, SIGABRT) because memory ran out."
