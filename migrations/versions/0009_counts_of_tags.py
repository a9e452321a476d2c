"""Counts of tags are kept instead of counted, and lists at millions of rows have their indexes.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COUNT = (
    # How many readers have tagged each B-scan, and how many of them saw fluid.
    """
    CREATE TEMPORARY TABLE votes AS
    SELECT volume_id, slice_index, count(*) AS n, sum(CASE WHEN has_fluid THEN 1 ELSE 0 END) AS n_with_fluid
    FROM slice_tags GROUP BY volume_id, slice_index
    """,
    """
    CREATE TEMPORARY TABLE tagged AS
    SELECT volume_id, count(*) AS n, sum(CASE WHEN n_with_fluid BETWEEN 1 AND n - 1 THEN 1 ELSE 0 END) AS n_disputed
    FROM votes GROUP BY volume_id
    """,
    """
    UPDATE volumes SET
        n_tagged = (SELECT n FROM tagged WHERE tagged.volume_id = volumes.id),
        n_disputed = (SELECT n_disputed FROM tagged WHERE tagged.volume_id = volumes.id)
    WHERE id IN (SELECT volume_id FROM tagged)
    """,
    # A reader can settle every dispute of a volume but those on which they have spoken and that are no tie.
    """
    INSERT INTO reader_tallies (user_id, volume_id, n_tagged, n_with_fluid, n_to_settle, tagged_at)
    SELECT tags.user_id, tags.volume_id, count(*), sum(CASE WHEN tags.has_fluid THEN 1 ELSE 0 END),
        max(volumes.n_disputed)
            - sum(CASE WHEN n_with_fluid BETWEEN 1 AND n - 1 AND n <> 2 * n_with_fluid THEN 1 ELSE 0 END),
        max(tags.tagged_at)
    FROM slice_tags AS tags
    JOIN volumes ON volumes.id = tags.volume_id AND volumes.deleted_at IS NULL
    JOIN votes ON votes.volume_id = tags.volume_id AND votes.slice_index = tags.slice_index
    GROUP BY tags.user_id, tags.volume_id
    """,
    "DROP TABLE tagged",
    "DROP TABLE votes",
)

LEAST_DOUBT = {
    "postgresql": """
        UPDATE segmentations SET least_doubt = (
            SELECT min(abs((item ->> 'probability')::double precision - 0.5)) FROM json_array_elements(slices) AS item)
        WHERE state = 'succeeded'""",
    "sqlite": """
        UPDATE segmentations SET least_doubt = (
            SELECT min(abs(json_extract(item.value, '$.probability') - 0.5)) FROM json_each(slices) AS item)
        WHERE state = 'succeeded'""",
}


def upgrade() -> None:
    """Count once what is there."""
    op.add_column("volumes", sa.Column("n_tagged", sa.Integer(), server_default="0", nullable=False))
    op.add_column("volumes", sa.Column("n_disputed", sa.Integer(), server_default="0", nullable=False))
    op.add_column("segmentations", sa.Column("least_doubt", sa.Double(), nullable=True))
    op.create_table(
        "reader_tallies",
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("volume_id", sa.String(length=255), nullable=False),
        sa.Column("n_tagged", sa.Integer(), nullable=False),
        sa.Column("n_with_fluid", sa.Integer(), nullable=False),
        sa.Column("n_to_settle", sa.Integer(), nullable=False),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_reader_tallies_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["volume_id"], ["volumes.id"], name="fk_reader_tallies_volume_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "volume_id", name="pk_reader_tallies"),
    )
    connection = op.get_bind()
    for statement in (*COUNT, LEAST_DOUBT[connection.dialect.name]):
        connection.exec_driver_sql(statement)
    op.create_index("ix_reader_tallies_volume_id", "reader_tallies", ["volume_id"])
    op.create_index("ix_segmentations_by_doubt", "segmentations", ["model_id", "state", "least_doubt", "volume_id"])
    op.create_index("ix_tag_events_volume_id_id", "tag_events", ["volume_id", "id"])


def downgrade() -> None:
    """Forget the counts; the tags tell them again."""
    op.drop_index("ix_tag_events_volume_id_id", table_name="tag_events")
    op.drop_index("ix_segmentations_by_doubt", table_name="segmentations")
    op.drop_table("reader_tallies")
    with op.batch_alter_table("segmentations") as batch:
        batch.drop_column("least_doubt")
    with op.batch_alter_table("volumes") as batch:
        batch.drop_column("n_disputed")
        batch.drop_column("n_tagged")
