"""A segmentation may come from a method that has no model version.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WITHOUT_MODEL = sa.text("model_id IS NULL")


def upgrade() -> None:
    """Allow no model, once for each volume and method."""
    with op.batch_alter_table("segmentations") as batch:
        batch.alter_column("model_id", existing_type=sa.String(length=255), nullable=True)
    op.create_index(
        "uq_segmentations_by_method",
        "segmentations",
        ["volume_id", "method"],
        unique=True,
        sqlite_where=WITHOUT_MODEL,
        postgresql_where=WITHOUT_MODEL,
    )


def downgrade() -> None:
    """Forget segmentations without a model: the older tables cannot hold them, and they can be asked for again."""
    op.drop_index("uq_segmentations_by_method", "segmentations")
    op.execute(sa.text("DELETE FROM segmentations WHERE model_id IS NULL"))
    with op.batch_alter_table("segmentations") as batch:
        batch.alter_column("model_id", existing_type=sa.String(length=255), nullable=False)
