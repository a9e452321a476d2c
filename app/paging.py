"""Lists by cursor: newest first, stable while things are added. Ids sort by time, so the last id is the cursor."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute, Session

Row = TypeVar("Row")
Item = TypeVar("Item")

MAX_LIMIT = 200
DEFAULT_LIMIT = 50

LimitQuery = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
CursorQuery = Annotated[str | None, Query(max_length=64, description="`next_cursor` of the page before")]


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next_cursor: str | None


def newest_first(
    session: Session,
    rows: Select[Row],
    id_column: InstrumentedAttribute[str] | ColumnElement[str],
    *,
    limit: int,
    cursor: str | None,
) -> tuple[list[Row], str | None]:
    """One page of `rows` and the cursor of the next, None at the end."""
    if cursor is not None:
        rows = rows.where(id_column < cursor)
    found = list(session.scalars(rows.order_by(id_column.desc()).limit(limit + 1)))
    page = found[:limit]
    more = len(found) > limit
    return page, str(getattr(page[-1], "id")) if more else None  # noqa: B009 - every listed table has an id
