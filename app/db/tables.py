"""ORM tables. A database class is a table; a network is a model; a pydantic class is a schema."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.db.columns import UtcDateTime, new_id, utc_now
from models.oct.volume import Spacing

JsonObject = dict[str, Any]


class Table(DeclarativeBase):
    """Base of all tables; names of constraints are fixed so that migrations can address them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        JsonObject: JSON,
        list[JsonObject]: JSON,
        list[str]: JSON,
        str: String(255),
    }


class User(Table):
    """A person or a program that acts."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    """argon2id; None: signs in by link or token only."""
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    disabled_at: Mapped[datetime | None]


class AccessToken(Table):
    """A bearer token. Only its keyed hash is kept."""

    __tablename__ = "access_tokens"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    label: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    revoked_at: Mapped[datetime | None]


class SignInLink(Table):
    """A link that signs a browser in once."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class BrowserSession(Table):
    """A signed-in browser. The cookie's value is kept as a keyed hash."""

    __tablename__ = "browser_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    csrf_token: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]


class AuditEvent(Table):
    """Who did what to what. Append-only; holds no patient data."""

    __tablename__ = "audit_events"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str]
    subject: Mapped[str | None]
    details: Mapped[JsonObject] = mapped_column(default=dict)


class IdempotencyKey(Table):
    """The answer to a POST that a client may repeat, kept in the same transaction as its effect."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_digest: Mapped[str]
    resource_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Volume(Table):
    """A stored OCT scan. Its pixels lie in the bucket under `volumes/{id}`."""

    __tablename__ = "volumes"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    content_digest: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of the uploaded bytes; None once deleted, so that the same scan can come back."""
    patient_key: Mapped[str | None] = mapped_column(index=True)
    laterality: Mapped[str | None]
    acquired_on: Mapped[date | None]
    device: Mapped[str | None]
    format: Mapped[str]
    n_slices: Mapped[int]
    height: Mapped[int]
    width: Mapped[int]
    max_intensity: Mapped[int] = mapped_column(default=255)
    """Brightest value of all its pixels; white in 8-bit pictures of 16-bit scans."""
    across_um: Mapped[float | None]
    axial_um: Mapped[float | None]
    along_um: Mapped[float | None]
    spacing_source: Mapped[str]
    warnings: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[datetime | None]

    @property
    def spacing(self) -> Spacing | None:
        """The three distances, None when one of them is unknown."""
        if self.across_um is None or self.axial_um is None or self.along_um is None:
            return None
        return Spacing(across_um=self.across_um, axial_um=self.axial_um, along_um=self.along_um)


class SliceTag(Table):
    """What one reader says of one B-scan now. The past is in `tag_events`."""

    __tablename__ = "slice_tags"

    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id"), primary_key=True)
    slice_index: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    has_fluid: Mapped[bool]
    version: Mapped[int]
    tagged_at: Mapped[datetime]


class TagEvent(Table):
    """One act of tagging. Append-only: nothing is ever overwritten."""

    __tablename__ = "tag_events"
    __table_args__ = (Index("ix_tag_events_slice", "volume_id", "slice_index", "user_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id"))
    slice_index: Mapped[int]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    has_fluid: Mapped[bool | None]
    """None: the reader took the tag back."""
    how: Mapped[str]
    """single, range or import."""
    version: Mapped[int]
    tagged_at: Mapped[datetime]
    seen_model: Mapped[bool | None]
    """Whether the reader had seen what a model says of the B-scan; None: the client did not say."""
    changed_after_model: Mapped[bool | None]
    """Whether this answer differs from the reader's last one before seeing the model; None: they gave no such answer,
    or have not seen the model."""


class ProjectSettings(Table):
    """What admins decide for the whole installation: one row, put there by its migration."""

    __tablename__ = "project_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    blinded_first_read: Mapped[bool]
    """Whether readers see what a model says of a B-scan only once they have tagged it."""
    updated_at: Mapped[datetime]
    updated_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))


class SliceLease(Table):
    """Slices of a volume that one reader holds for a while, so that two never get the same; one lease a reader."""

    __tablename__ = "slice_leases"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id"), unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), unique=True)
    strategy: Mapped[str] = mapped_column(server_default="next")
    expires_at: Mapped[datetime]


class JobColumns:
    """What every job has. `app.db.jobs` alone moves `state`."""

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[str] = mapped_column(default="queued", index=True)
    stage: Mapped[str] = mapped_column(default="queued")
    progress: Mapped[float] = mapped_column(default=0.0)
    eta_s: Mapped[float | None]
    attempt: Mapped[int] = mapped_column(default=0)
    claim_id: Mapped[str | None]
    """Made anew by each claim: a worker that lost its claim can no longer write to the job."""
    revision: Mapped[int] = mapped_column(default=0)
    """Grows with every change; the id of server-sent events."""
    heartbeat_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[JsonObject | None]
    """A problem object; its `detail` is a sentence."""


class TrainingJob(JobColumns, Table):
    """One retraining on a frozen snapshot of the tags."""

    __tablename__ = "training_jobs"
    __table_args__ = (UniqueConstraint("active_slot"),)

    created_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    recipe: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(Text)
    n_tags: Mapped[int]
    tags_digest: Mapped[str]
    tags_snapshot: Mapped[list[JsonObject]]
    """[{"volume_id", "patient", "with_fluid": [index…], "without_fluid": [index…]}], in a fixed order."""
    active_slot: Mapped[int | None]
    """1 while queued, running or cancelling, else None: the unique column allows one such job."""
    curve: Mapped[list[JsonObject]] = mapped_column(default=list)
    """[{"stage", "epoch", "loss", "held_out_loss"}], thinned to `worker.curve.MAX_EPOCHS`."""
    metrics: Mapped[JsonObject | None]
    model_id: Mapped[str | None] = mapped_column(ForeignKey("model_versions.id", use_alter=True))


class ModelVersion(Table):
    """A trained network. Its weights lie in the bucket under `models/{id}`."""

    __tablename__ = "model_versions"
    __table_args__ = (UniqueConstraint("active_slot"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    training_job_id: Mapped[str | None] = mapped_column(ForeignKey("training_jobs.id"), unique=True)
    recipe: Mapped[str]
    config: Mapped[JsonObject]
    metrics: Mapped[JsonObject]
    tags_digest: Mapped[str]
    active_slot: Mapped[int | None]
    """1 for the version in use, else None."""
    inactive_reason: Mapped[str | None] = mapped_column(Text)
    """Why it was not put to use when it was made; None when it was."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    activated_at: Mapped[datetime | None]


class Segmentation(JobColumns, Table):
    """The fluid mask of one volume by one model version or method; one row each, so results are reused."""

    __tablename__ = "segmentations"
    __table_args__ = (
        UniqueConstraint("volume_id", "model_id", "method"),
        Index(
            "uq_segmentations_by_method",  # NULLs never equal each other, so the constraint above does not see these
            "volume_id",
            "method",
            unique=True,
            sqlite_where=text("model_id IS NULL"),
            postgresql_where=text("model_id IS NULL"),
        ),
    )

    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id"), index=True)
    model_id: Mapped[str | None] = mapped_column(ForeignKey("model_versions.id"))
    """None where a method segmented that learns nothing."""
    method: Mapped[str]
    created_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    fluid_voxels: Mapped[int | None]
    fluid_volume_mm3: Mapped[float | None]
    warnings: Mapped[list[str]] = mapped_column(default=list)
    slices: Mapped[list[JsonObject]] = mapped_column(default=list)
    """[{"area_px", "probability"}], one a B-scan."""
    duration_s: Mapped[float | None]


class Explanation(JobColumns, Table):
    """How the mask of one B-scan came to be; one row each, so it is computed once.

    The pictures lie in the bucket under `segmentations/{segmentation_id}/explanations/{slice_index}`.
    """

    __tablename__ = "explanations"
    __table_args__ = (UniqueConstraint("segmentation_id", "slice_index"),)

    segmentation_id: Mapped[str] = mapped_column(ForeignKey("segmentations.id"))
    slice_index: Mapped[int]
    created_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    steps: Mapped[list[JsonObject]] = mapped_column(default=list)
    """[{"name", "kind", "role", "sentence"}] in order, as `models.weak.explanation.Step` has them."""
