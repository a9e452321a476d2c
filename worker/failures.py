"""What went wrong in a computing process, as a code and a sentence that may be shown to anybody."""

from __future__ import annotations

import errno
import signal
from collections.abc import Iterator

from app.errors import ServiceError
from app.settings import GIB
from models.oct.volume import OCTError
from worker.messages import Failure

OUT_OF_MEMORY = "out_of_memory"

MEMORY_MARKS = (
    "can't allocate memory",
    "Cannot allocate memory",
    "bad_alloc",
    "failed to map segment",
    "out of memory",
    "ALLOC_FAILED",
    "MemoryError",
)
"""How PyTorch, its libraries, the C++ runtime and the loader of libraries word that memory ran out."""


def failure_of(error: Exception, limit_bytes: int | None = None) -> Failure:
    """The error as a code and a sentence. An unforeseen one gives its class only: its text may quote a scan."""
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return Failure("storage_full", "The disk is full, so nothing new was kept. Free space and start again.")
        if _is_lack_of_memory(cause):
            return Failure(OUT_OF_MEMORY, _whose_memory(cause, limit_bytes))
    if isinstance(error, ServiceError):
        return Failure(error.code, error.detail)
    if isinstance(error, OCTError):
        return Failure(error.code, str(error))
    return Failure("internal_error", f"An unexpected error ended the computation ({type(error).__name__}).")


def death_in_words(returncode: int, error_output: str = "") -> Failure:
    """Why a child that said nothing is gone, as far as its exit status and its last lines tell."""
    if returncode == -signal.SIGKILL:
        return Failure(
            OUT_OF_MEMORY,
            "The computing process was killed by the system (signal 9), most likely because memory ran out.",
        )
    if returncode < 0:
        how = f"crashed (signal {-returncode}, {signal.Signals(-returncode).name})"
    else:
        how = f"ended without a result (exit status {returncode})"
    if any(mark in error_output for mark in MEMORY_MARKS):
        return Failure(OUT_OF_MEMORY, f"The computing process {how} because memory ran out.")
    return Failure("crashed", f"The computing process {how}.")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _is_lack_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    return isinstance(error, RuntimeError | ImportError) and any(mark in str(error) for mark in MEMORY_MARKS)


def _whose_memory(error: BaseException, limit_bytes: int | None) -> str:
    if type(error).__name__ == "OutOfMemoryError" or "CU" in str(error):
        return "The memory of the GPU ran out."
    if limit_bytes is not None:
        return (
            f"The computation needs more than the {limit_bytes / GIB:.1f} GiB of memory that "
            "SEROUS_CHILD_MEMORY_BYTES allows."
        )
    return "The memory of the machine ran out."
