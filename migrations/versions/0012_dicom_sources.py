"""Volumes that came as DICOM remember the UIDs of their instances, for results that refer to them.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Volumes of the past have none: their headers were not kept."""
    op.create_table(
        "dicom_sources",
        sa.Column("volume_id", sa.String(length=255), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volume_id"], ["volumes.id"], name=op.f("fk_dicom_sources_volume_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("volume_id", name=op.f("pk_dicom_sources")),
    )


def downgrade() -> None:
    """Forget the UIDs; the volumes stay."""
    op.drop_table("dicom_sources")
