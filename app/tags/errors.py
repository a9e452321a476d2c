"""Refusals about tags and leases."""

from __future__ import annotations

from app.errors import ServiceError, Unusable


class BadRange(Unusable):
    """The range runs backwards."""

    code = "bad_range"

    def __init__(self, first: int, last: int) -> None:
        super().__init__(f"The range {first} to {last} runs backwards; first must not be above last.")


class TagChangedMeanwhile(ServiceError):
    """`If-Match` names another version than the stored one."""

    status_code = 412
    code = "tag_changed"
    title = "Changed meanwhile"

    def __init__(self, index: int, expected: str, version: int) -> None:
        super().__init__(f"Your tag of slice {index} is at version {version}, not {expected}; look at it again.")
