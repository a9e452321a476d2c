"""How the mask of one B-scan came to be, computed once.

Revision ID: 0004
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the jobs that explain."""
    op.create_table(
        "explanations",
        sa.Column("segmentation_id", sa.String(length=255), nullable=False),
        sa.Column("slice_index", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("stage", sa.String(length=255), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("eta_s", sa.Double(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.String(length=255), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_explanations_created_by")),
        sa.ForeignKeyConstraint(
            ["segmentation_id"], ["segmentations.id"], name=op.f("fk_explanations_segmentation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanations")),
        sa.UniqueConstraint("segmentation_id", "slice_index", name=op.f("uq_explanations_segmentation_id_slice_index")),
    )
    op.create_index(op.f("ix_explanations_state"), "explanations", ["state"])


def downgrade() -> None:
    """Forget the explanations; they can be asked for again."""
    op.drop_index(op.f("ix_explanations_state"), "explanations")
    op.drop_table("explanations")
