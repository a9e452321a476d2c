"""Project settings, what a reader had seen when tagging, and one lease a reader with its strategy.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Blinded first reads are on; of older tags nobody knows what was seen; leases are taken anew."""
    settings = op.create_table(
        "project_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("blinded_first_read", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["updated_by"], ["users.id"], name="fk_project_settings_updated_by"),
        sa.PrimaryKeyConstraint("id", name="pk_project_settings"),
    )
    op.bulk_insert(settings, [{"id": 1, "blinded_first_read": True, "updated_at": datetime.now(UTC)}])
    op.add_column("tag_events", sa.Column("seen_model", sa.Boolean(), nullable=True))
    op.add_column("tag_events", sa.Column("changed_after_model", sa.Boolean(), nullable=True))
    op.execute(sa.text("DELETE FROM slice_leases"))  # they last minutes; two of one reader would break the constraint
    with op.batch_alter_table("slice_leases") as batch:
        batch.add_column(sa.Column("strategy", sa.String(length=255), server_default="next", nullable=False))
        batch.create_unique_constraint("uq_slice_leases_user_id", ["user_id"])


def downgrade() -> None:
    """Forget the setting, what was seen, and the strategies."""
    with op.batch_alter_table("slice_leases") as batch:
        batch.drop_constraint("uq_slice_leases_user_id", type_="unique")
        batch.drop_column("strategy")
    with op.batch_alter_table("tag_events") as batch:
        batch.drop_column("changed_after_model")
        batch.drop_column("seen_model")
    op.drop_table("project_settings")
