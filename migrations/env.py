"""What Alembic runs: the migrations, on the connection and in the transaction that `migrations` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from app.db.columns import UtcDateTime
from app.db.metadata import METADATA


def render_item(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Write column types into drafts so that old migrations need nothing of today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
