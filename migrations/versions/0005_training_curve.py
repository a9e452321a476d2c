"""A training job keeps its losses, epoch by epoch.

Revision ID: 0005
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Jobs of the past told no losses."""
    with op.batch_alter_table("training_jobs") as batch:
        batch.add_column(sa.Column("curve", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Forget the losses."""
    with op.batch_alter_table("training_jobs") as batch:
        batch.drop_column("curve")
