"""Volumes of fluid have their interval, and scans their fovea.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ENDS = ("fluid_volume_low_mm3", "fluid_volume_high_mm3")


def upgrade() -> None:
    """Segmentations of the past have no interval in their row; it is worked out where somebody asks."""
    for end in ENDS:
        op.add_column("segmentations", sa.Column(end, sa.Double(), nullable=True))
    op.create_table(
        "foveas",
        sa.Column("volume_id", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("slice_index", sa.Double(), nullable=True),
        sa.Column("ascan", sa.Double(), nullable=True),
        sa.Column("pit_um", sa.Double(), nullable=True),
        sa.Column("placed_by", sa.String(length=255), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["placed_by"], ["users.id"], name="fk_foveas_placed_by"),
        sa.ForeignKeyConstraint(["volume_id"], ["volumes.id"], name="fk_foveas_volume_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("volume_id", "source", name="pk_foveas"),
    )


def downgrade() -> None:
    """Forget where foveas were placed; those that were found are found again."""
    op.drop_table("foveas")
    with op.batch_alter_table("segmentations") as batch:
        for end in ENDS:
            batch.drop_column(end)
