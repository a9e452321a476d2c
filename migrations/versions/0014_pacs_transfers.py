"""Series that come from the PACS and results that go to it are jobs.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_pacs_transfers_state": ["state"],
    "ix_pacs_transfers_segmentation_id": ["segmentation_id"],
    "ix_pacs_transfers_waiting": ["state", "created_by", "id"],
    "ix_pacs_transfers_turns": ["created_by", "started_at"],
}

MOMENTS = {"heartbeat_at": True, "created_at": False, "queued_at": False, "started_at": True, "finished_at": True}
"""Column to whether it may be empty."""


def upgrade() -> None:
    """An empty table."""
    op.create_table(
        "pacs_transfers",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("created_by", sa.String(255), nullable=False),
        sa.Column("study_uid", sa.String(255), nullable=True),
        sa.Column("series_uid", sa.String(255), nullable=True),
        sa.Column("all_classes", sa.Boolean(), nullable=False),
        sa.Column("segmentation_id", sa.String(255), nullable=True),
        sa.Column("volume_ids", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("instances", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("stage", sa.String(255), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("eta_s", sa.Double(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.String(255), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=empty) for name, empty in MOMENTS.items()),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_pacs_transfers_created_by"),
        sa.ForeignKeyConstraint(
            ["segmentation_id"],
            ["segmentations.id"],
            name="fk_pacs_transfers_segmentation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pacs_transfers"),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "pacs_transfers", columns)


def downgrade() -> None:
    """Forget the transfers; the volumes that came stay."""
    op.drop_table("pacs_transfers")
