"""Keep of every volume where each of its facts comes from.

Volumes of before have none: nobody wrote down which of their facts the file stated.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Volumes of the past have no provenance."""
    with op.batch_alter_table("volumes") as batch:
        batch.add_column(sa.Column("provenance", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Forget where the facts come from."""
    with op.batch_alter_table("volumes") as batch:
        batch.drop_column("provenance")
