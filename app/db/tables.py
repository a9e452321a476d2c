"""ORM tables. A database class is a table; a network is a model; a pydantic class is a schema."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy import JSON, ForeignKey, Index, MetaData, String
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


def rows_of(table: type[Table]) -> sa.Table:
    """What lies beneath a class. Statements on it cost half, for what every tag asks; they neither make objects nor
    flush those that wait in the session."""
    return cast(sa.Table, table.__table__)


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
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class BrowserSession(Table):
    """A signed-in browser. The cookie's value is kept as a keyed hash."""

    __tablename__ = "browser_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    csrf_token: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


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
    """Keyed, over the route and the body."""
    resource_id: Mapped[str]
    status: Mapped[int | None]
    """The status of the first answer where a route has several; None: that answer has not left yet."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)


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
    provenance: Mapped[JsonObject | None]
    """`Provenance.as_json`, the user's word over the file's; None for volumes of older versions."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    created_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[datetime | None]
    n_tagged: Mapped[int] = mapped_column(default=0, server_default="0")
    """B-scans with at least one reader's tag. `app.tags.tallies` alone keeps this and the next."""
    n_disputed: Mapped[int] = mapped_column(default=0, server_default="0")
    """B-scans on which two readers differ."""

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


class ReaderTally(Table):
    """What one reader has done in one volume, counted as the tags come: the worklist never counts tags itself.

    `app.tags.tallies` alone writes it, in the transaction of the tags and under the lock of their volume. Without a row
    the reader has tagged nothing there and can settle every dispute. A deleted volume has none.
    """

    __tablename__ = "reader_tallies"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id", ondelete="CASCADE"), primary_key=True, index=True)
    n_tagged: Mapped[int] = mapped_column(default=0)
    n_with_fluid: Mapped[int] = mapped_column(default=0)
    n_to_settle: Mapped[int] = mapped_column(default=0)
    """Disputed B-scans that the reader has not tagged or that are tied."""
    tagged_at: Mapped[datetime]
    """When the reader last gave a tag here."""


LOOKED_AT_RESULTS = "results"
"""How an act of the history came about that is no tag: the reader ended their first read to see the results."""


class TagEvent(Table):
    """One act of tagging. Append-only: nothing is ever overwritten."""

    __tablename__ = "tag_events"
    __table_args__ = (
        Index("ix_tag_events_slice", "volume_id", "slice_index", "user_id"),
        Index("ix_tag_events_volume_id_id", "volume_id", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id"))
    slice_index: Mapped[int]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    has_fluid: Mapped[bool | None]
    """None: the reader took the tag back, or gave none."""
    how: Mapped[str]
    """single, range, import, or `LOOKED_AT_RESULTS`."""
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
    retraining: Mapped[str] = mapped_column(server_default="manual")
    """off, manual or automatic; the four below are what an automatic training waits for."""
    retrain_new_tags: Mapped[int] = mapped_column(server_default="25")
    retrain_quiet_minutes: Mapped[float] = mapped_column(server_default="10")
    retrain_min_per_class: Mapped[int] = mapped_column(server_default="5")
    retrain_per_day: Mapped[int] = mapped_column(server_default="2")
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
