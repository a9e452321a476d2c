"""From several readers' tags to one: pure functions."""

from __future__ import annotations

from collections.abc import Sequence


def consensus(votes: Sequence[bool]) -> bool | None:
    """What most readers say; None without votes or on a tie."""
    n_fluid = sum(votes)
    if 2 * n_fluid == len(votes):
        return None
    return 2 * n_fluid > len(votes)


def disagreement(votes: Sequence[bool]) -> bool:
    """Whether any two readers differ."""
    return len(set(votes)) > 1
