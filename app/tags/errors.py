"""Refusals about tags."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import ServiceError, Unusable


class BadRange(Unusable):
    """The range runs backwards."""

    code = "bad_range"

    def __init__(self, first: int, last: int) -> None:
        super().__init__(f"The range {first} to {last} runs backwards; first must not be above last.")


class BadVersions(Unusable):
    """A run needs one version a slice."""

    code = "bad_versions"

    def __init__(self, first: int, last: int, n_versions: int) -> None:
        super().__init__(f"The run {first} to {last} has {last - first + 1} slices, but {n_versions} versions came.")


@dataclass(frozen=True)
class StaleTag:
    """A tag that is stored in another version than the reader knows."""

    index: int
    known: int
    version: int
    """0: there is no tag."""
    has_fluid: bool | None


class TagChangedMeanwhile(ServiceError):
    """The reader knows another version of a tag than the stored one."""

    status_code = 412
    code = "tag_changed"
    title = "Changed meanwhile"

    def __init__(self, stale: list[StaleTag]) -> None:
        first = stale[0]
        more = f" (and {len(stale) - 1} more slices)" if len(stale) > 1 else ""
        known = "an unknown version" if first.known < 0 else first.known
        super().__init__(
            f"Your tag of slice {first.index}{more} is at version {first.version}, not {known}; look at it again.",
            extra={
                "conflicts": [{"index": tag.index, "has_fluid": tag.has_fluid, "version": tag.version} for tag in stale]
            },
        )
