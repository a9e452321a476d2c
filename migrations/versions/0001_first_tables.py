"""The tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "users",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "access_tokens",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("token_hash", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_access_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_tokens_token_hash")),
    )
    with op.batch_alter_table("access_tokens") as batch:
        batch.create_index(batch.f("ix_access_tokens_user_id"), ["user_id"], unique=False)

    op.create_table(
        "audit_events",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=True),
        sa.Column("action", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_audit_events_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events") as batch:
        batch.create_index(batch.f("ix_audit_events_at"), ["at"], unique=False)

    op.create_table(
        "browser_sessions",
        sa.Column("token_hash", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("csrf_token", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_browser_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_sessions")),
    )
    with op.batch_alter_table("browser_sessions") as batch:
        batch.create_index(batch.f("ix_browser_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("body_digest", sa.String(length=255), nullable=False),
        sa.Column("resource_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_idempotency_keys_user_id")),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_in_links_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_links")),
    )
    op.create_table(
        "training_jobs",
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("recipe", sa.String(length=255), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("n_tags", sa.Integer(), nullable=False),
        sa.Column("tags_digest", sa.String(length=255), nullable=False),
        sa.Column("tags_snapshot", sa.JSON(), nullable=False),
        sa.Column("active_slot", sa.Integer(), nullable=True),
        sa.Column("metrics", sa.JSON(), nullable=True),
        sa.Column("model_id", sa.String(length=255), nullable=True),
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
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_training_jobs_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_jobs")),
        sa.UniqueConstraint("active_slot", name=op.f("uq_training_jobs_active_slot")),
    )
    with op.batch_alter_table("training_jobs") as batch:
        batch.create_index(batch.f("ix_training_jobs_state"), ["state"], unique=False)

    op.create_table(
        "volumes",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("content_digest", sa.String(length=255), nullable=True),
        sa.Column("patient_key", sa.String(length=255), nullable=True),
        sa.Column("laterality", sa.String(length=255), nullable=True),
        sa.Column("acquired_on", sa.Date(), nullable=True),
        sa.Column("device", sa.String(length=255), nullable=True),
        sa.Column("format", sa.String(length=255), nullable=False),
        sa.Column("n_slices", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("max_intensity", sa.Integer(), nullable=False),
        sa.Column("across_um", sa.Double(), nullable=True),
        sa.Column("axial_um", sa.Double(), nullable=True),
        sa.Column("along_um", sa.Double(), nullable=True),
        sa.Column("spacing_source", sa.String(length=255), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_volumes_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volumes")),
        sa.UniqueConstraint("content_digest", name=op.f("uq_volumes_content_digest")),
    )
    with op.batch_alter_table("volumes") as batch:
        batch.create_index(batch.f("ix_volumes_patient_key"), ["patient_key"], unique=False)

    op.create_table(
        "model_versions",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("training_job_id", sa.String(length=255), nullable=True),
        sa.Column("recipe", sa.String(length=255), nullable=False),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.Column("tags_digest", sa.String(length=255), nullable=False),
        sa.Column("active_slot", sa.Integer(), nullable=True),
        sa.Column("inactive_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["training_job_id"], ["training_jobs.id"], name=op.f("fk_model_versions_training_job_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_versions")),
        sa.UniqueConstraint("active_slot", name=op.f("uq_model_versions_active_slot")),
        sa.UniqueConstraint("training_job_id", name=op.f("uq_model_versions_training_job_id")),
    )
    op.create_table(
        "slice_leases",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("volume_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_slice_leases_user_id")),
        sa.ForeignKeyConstraint(["volume_id"], ["volumes.id"], name=op.f("fk_slice_leases_volume_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slice_leases")),
        sa.UniqueConstraint("volume_id", name=op.f("uq_slice_leases_volume_id")),
    )
    op.create_table(
        "slice_tags",
        sa.Column("volume_id", sa.String(length=255), nullable=False),
        sa.Column("slice_index", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("has_fluid", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_slice_tags_user_id")),
        sa.ForeignKeyConstraint(["volume_id"], ["volumes.id"], name=op.f("fk_slice_tags_volume_id")),
        sa.PrimaryKeyConstraint("volume_id", "slice_index", "user_id", name=op.f("pk_slice_tags")),
    )
    op.create_table(
        "tag_events",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("volume_id", sa.String(length=255), nullable=False),
        sa.Column("slice_index", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("has_fluid", sa.Boolean(), nullable=True),
        sa.Column("how", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tag_events_user_id")),
        sa.ForeignKeyConstraint(["volume_id"], ["volumes.id"], name=op.f("fk_tag_events_volume_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_events")),
    )
    with op.batch_alter_table("tag_events") as batch:
        batch.create_index("ix_tag_events_slice", ["volume_id", "slice_index", "user_id"], unique=False)

    op.create_table(
        "segmentations",
        sa.Column("volume_id", sa.String(length=255), nullable=False),
        sa.Column("model_id", sa.String(length=255), nullable=False),
        sa.Column("method", sa.String(length=255), nullable=False),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("fluid_voxels", sa.Integer(), nullable=True),
        sa.Column("fluid_volume_mm3", sa.Double(), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("slices", sa.JSON(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=True),
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
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_segmentations_created_by")),
        sa.ForeignKeyConstraint(["model_id"], ["model_versions.id"], name=op.f("fk_segmentations_model_id")),
        sa.ForeignKeyConstraint(["volume_id"], ["volumes.id"], name=op.f("fk_segmentations_volume_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segmentations")),
        sa.UniqueConstraint("volume_id", "model_id", "method", name=op.f("uq_segmentations_volume_id_model_id_method")),
    )
    with op.batch_alter_table("segmentations") as batch:
        batch.create_index(batch.f("ix_segmentations_state"), ["state"], unique=False)
        batch.create_index(batch.f("ix_segmentations_volume_id"), ["volume_id"], unique=False)
    with op.batch_alter_table("training_jobs") as batch:  # a circle: jobs name models and models name jobs
        batch.create_foreign_key(batch.f("fk_training_jobs_model_id"), "model_versions", ["model_id"], ["id"])


def downgrade() -> None:
    """Remove every table and what is in it."""
    with op.batch_alter_table("segmentations") as batch:
        batch.drop_index(batch.f("ix_segmentations_volume_id"))
        batch.drop_index(batch.f("ix_segmentations_state"))

    op.drop_table("segmentations")
    with op.batch_alter_table("tag_events") as batch:
        batch.drop_index("ix_tag_events_slice")

    op.drop_table("tag_events")
    op.drop_table("slice_tags")
    op.drop_table("slice_leases")
    with op.batch_alter_table("training_jobs") as batch:
        batch.drop_constraint(batch.f("fk_training_jobs_model_id"), type_="foreignkey")
    op.drop_table("model_versions")
    with op.batch_alter_table("volumes") as batch:
        batch.drop_index(batch.f("ix_volumes_patient_key"))

    op.drop_table("volumes")
    with op.batch_alter_table("training_jobs") as batch:
        batch.drop_index(batch.f("ix_training_jobs_state"))

    op.drop_table("training_jobs")
    op.drop_table("sign_in_links")
    op.drop_table("idempotency_keys")
    with op.batch_alter_table("browser_sessions") as batch:
        batch.drop_index(batch.f("ix_browser_sessions_user_id"))

    op.drop_table("browser_sessions")
    with op.batch_alter_table("audit_events") as batch:
        batch.drop_index(batch.f("ix_audit_events_at"))

    op.drop_table("audit_events")
    with op.batch_alter_table("access_tokens") as batch:
        batch.drop_index(batch.f("ix_access_tokens_user_id"))

    op.drop_table("access_tokens")
    op.drop_table("users")
