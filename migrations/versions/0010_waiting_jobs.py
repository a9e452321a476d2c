"""Jobs know since when they wait, and indexes find whose turn it is and how long segmentations took.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("training_jobs", "segmentations", "explanations")

INDEXES = {
    "ix_segmentations_waiting": ("segmentations", ["state", "created_by", "id"]),
    "ix_segmentations_turns": ("segmentations", ["created_by", "started_at"]),
    "ix_segmentations_duration_s": ("segmentations", ["duration_s"]),
    "ix_explanations_waiting": ("explanations", ["state", "created_by", "id"]),
    "ix_explanations_turns": ("explanations", ["created_by", "started_at"]),
}


def upgrade() -> None:
    """Jobs of the past wait since they were made."""
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True))
        jobs = sa.table(table, sa.column("queued_at"), sa.column("created_at"))
        op.execute(jobs.update().values(queued_at=jobs.c.created_at))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("queued_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Forget since when jobs wait."""
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("queued_at")
