"""What is to leave the bucket is written down before it leaves, and backups are known.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AGED = (("browser_sessions", "expires_at"), ("sign_in_links", "expires_at"), ("idempotency_keys", "created_at"))
"""Tables whose old rows the worker looks for every few seconds."""


def upgrade() -> None:
    """Add both tables, and indexes by age."""
    op.create_table(
        "removals",
        sa.Column("prefix", sa.String(length=255), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name="pk_removals"),
    )
    op.create_index("ix_removals_due_at", "removals", ["due_at"])
    op.create_table(
        "backup_runs",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_backup_runs"),
    )
    for table, column in AGED:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Forget what is still to be removed: its rows are gone, its objects stay behind."""
    for table, column in AGED:
        op.drop_index(f"ix_{table}_{column}", table)
    op.drop_table("backup_runs")
    op.drop_index("ix_removals_due_at", "removals")
    op.drop_table("removals")
