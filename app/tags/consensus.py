"""From several readers' tags to one: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def consensus(votes: Sequence[bool]) -> bool | None:
    """What most readers say; None without votes or on a tie."""
    n_fluid = sum(votes)
    if 2 * n_fluid == len(votes):
        return None
    return 2 * n_fluid > len(votes)


def disagreement(votes: Sequence[bool]) -> bool:
    """Whether any two readers differ."""
    return len(set(votes)) > 1


def can_settle(by_user: Mapping[str, bool], user_id: str) -> bool:
    """Whether readers differ and this one's word can still decide: they have not spoken, or there is a tie."""
    votes = list(by_user.values())
    return disagreement(votes) and (user_id not in by_user or consensus(votes) is None)
