"""What ended a training by several processes: told by the one that met it, or read from how it died."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.oct.volume import OCTError

ENDED_BY_US = -signal.SIGTERM
"""Exit status of a process that was ended because another had died."""


class RankLost(OCTError):
    """A process of the training met an error that nobody foresaw; the others were ended."""

    code = "crashed"


class RankKilled(RankLost):
    """A process of the training was killed by a signal; the others were ended."""

    code = "killed"


@dataclass(frozen=True)
class Trouble:
    """An error as it goes from process to process: what is foreseen whole, what is not by its class alone."""

    name: str
    foreseen: OCTError | None
    errno: int | None
    """Of the system's error behind it, such as that of a full disk."""
    out_of_memory: bool


def trouble_of(error: Exception) -> Trouble:
    """The error without what it holds on to; the text of an unforeseen one may quote a scan."""
    name = type(error).__name__
    system, cause = None, error.__cause__
    while cause is not None and system is None:
        system = cause.errno if isinstance(cause, OSError) else None
        cause = cause.__cause__
    foreseen = error if isinstance(error, OCTError) else None
    return Trouble(name, foreseen, system, isinstance(error, MemoryError) or name == "OutOfMemoryError")


def reason_of(troubles: Mapping[int, Trouble], exit_codes: Sequence[int | None]) -> Exception:
    """The error to raise for all of them. One that was lost brings errors of connection to the rest, so that what is
    foreseen counts first, then memory, then deaths, then the rest."""
    for trouble in troubles.values():
        if trouble.foreseen is not None:
            trouble.foreseen.__cause__ = None if trouble.errno is None else OSError(trouble.errno, "told by a process")
            return trouble.foreseen
    if any(trouble.out_of_memory for trouble in troubles.values()):
        return MemoryError("Memory ran out in a process of the training.")
    n = len(exit_codes)
    for index, code in enumerate(exit_codes):
        if code is not None and code < 0 and code != ENDED_BY_US:
            because = ", most likely because memory ran out" if code == -signal.SIGKILL else ""
            return RankKilled(
                f"Process {index + 1} of {n} of the training was killed (signal {-code}, {signal.Signals(-code).name})"
                f"{because}; the others were ended."
            )
    for index, trouble in troubles.items():
        return RankLost(
            f"An unexpected error ({trouble.name}) ended process {index + 1} of {n} of the training; "
            "the others were ended."
        )
    return RankLost(f"The {n} processes of the training ended without a result (exit status {list(exit_codes)}).")
