"""Model versions say where they come from, and can be deleted.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PARENTS = ("started_from_id", "compared_with_id")


def upgrade() -> None:
    """Versions of the past do not know more than that they are there."""
    with op.batch_alter_table("model_versions") as batch:
        for parent in PARENTS:
            batch.add_column(sa.Column(parent, sa.String(length=255), nullable=True))
            batch.create_foreign_key(batch.f(f"fk_model_versions_{parent}"), "model_versions", [parent], ["id"])
        batch.add_column(sa.Column("start_reason", sa.Text(), nullable=True))
        batch.add_column(sa.Column("code_version", sa.String(length=255), nullable=True))
        batch.add_column(sa.Column("files_digest", sa.String(length=255), nullable=True))
        batch.add_column(sa.Column("learned_patients", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget the lineage. Deleted versions stay as rows without files, which answer nothing."""
    with op.batch_alter_table("model_versions") as batch:
        for parent in PARENTS:
            batch.drop_constraint(batch.f(f"fk_model_versions_{parent}"), type_="foreignkey")
        for column in (
            "deleted_at",
            "learned_patients",
            "files_digest",
            "code_version",
            "start_reason",
            *PARENTS,
        ):
            batch.drop_column(column)
