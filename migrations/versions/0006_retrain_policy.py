"""When trainings start by themselves, trainings that nobody asked for, and the status of a repeated answer.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBERS: tuple[tuple[str, sa.types.TypeEngine[int] | sa.types.TypeEngine[float], str], ...] = (
    ("retrain_new_tags", sa.Integer(), "25"),
    ("retrain_quiet_minutes", sa.Double(), "10"),
    ("retrain_min_per_class", sa.Integer(), "5"),
    ("retrain_per_day", sa.Integer(), "2"),
)

OLDEST_USER = "UPDATE training_jobs SET created_by = (SELECT min(id) FROM users) WHERE created_by IS NULL"
"""Whom an automatic training is put down to where the column needs a user; mostly the first admin."""


def upgrade() -> None:
    """Trainings go on being started by hand until an admin decides otherwise."""
    with op.batch_alter_table("project_settings") as batch:
        batch.add_column(sa.Column("retraining", sa.String(length=255), server_default="manual", nullable=False))
        for name, kind, default in NUMBERS:
            batch.add_column(sa.Column(name, kind, server_default=default, nullable=False))
    with op.batch_alter_table("training_jobs") as batch:
        batch.alter_column("created_by", existing_type=sa.String(length=255), nullable=True)
    with op.batch_alter_table("idempotency_keys") as batch:
        batch.add_column(sa.Column("status", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Forget the policy and which trainings it started."""
    with op.batch_alter_table("idempotency_keys") as batch:
        batch.drop_column("status")
    op.execute(sa.text(OLDEST_USER))
    with op.batch_alter_table("training_jobs") as batch:
        batch.alter_column("created_by", existing_type=sa.String(length=255), nullable=False)
    with op.batch_alter_table("project_settings") as batch:
        for name, *_ in reversed(NUMBERS):
            batch.drop_column(name)
        batch.drop_column("retraining")
