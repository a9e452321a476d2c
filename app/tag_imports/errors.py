"""Refusals of a table of tags."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import ServiceError, Unusable

MAX_TOLD = 100
"""Wrong lines that an answer names; the sentence says how many there are."""

MAX_VALUE_CHARS = 40


@dataclass(frozen=True)
class WrongLine:
    """What is wrong with one cell."""

    line: int
    """From 1, the header included, as editors count."""
    field: str
    value: str
    detail: str

    def to_json(self) -> dict[str, object]:
        """One of `errors[]`."""
        return {"line": self.line, "field": self.field, "value": self.value[:MAX_VALUE_CHARS], "detail": self.detail}


class BadTagTable(Unusable):
    """The table cannot be taken; nothing of it was."""

    code = "bad_tag_table"

    def __init__(self, wrong: list[WrongLine]) -> None:
        first = wrong[0]
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        super().__init__(
            f"Line {first.line}{more}: {first.detail} Nothing was changed.",
            extra={"errors": [one.to_json() for one in wrong[:MAX_TOLD]]},
        )


class NoTagTable(ServiceError):
    """The body is no table."""

    status_code = 415
    code = "no_tag_table"
    title = "Unsupported media type"

    def __init__(self) -> None:
        super().__init__("Send the tags as text/csv, or as one part named 'file' of multipart/form-data.")
