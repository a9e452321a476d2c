"""Tables of jobs and of what they make. Their states are moved by `app.db.jobs` alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.columns import new_id, utc_now
from app.db.tables import JsonObject, Table

UNSURE = 0.5
"""The probability of fluid at which a model says nothing about a B-scan."""


def doubts(slices: list[JsonObject]) -> list[float]:
    """How far the model's probability is from `UNSURE` in each of `Segmentation.slices`; 0 is least certain."""
    return [abs(item["probability"] - UNSURE) for item in slices]


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
    queued_at: Mapped[datetime] = mapped_column(default=utc_now)
    """When it was asked for last: an ended job that is asked for anew waits from then on."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[JsonObject | None]
    """A problem object; its `detail` is a sentence."""


class TrainingJob(JobColumns, Table):
    """One retraining on a frozen snapshot of the tags."""

    __tablename__ = "training_jobs"
    __table_args__ = (UniqueConstraint("active_slot"),)

    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    """None: nobody asked for it, the retrain policy queued it."""
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

    @property
    def automatic(self) -> bool:
        """Whether the retrain policy queued it, rather than a person or a program."""
        return self.created_by is None


class ModelVersion(Table):
    """A trained network. Its weights lie in the bucket under `models/{id}`; its row outlives them as lineage."""

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
    started_from_id: Mapped[str | None] = mapped_column(ForeignKey("model_versions.id"))
    """The version whose weights it went on from; None where it began with none of this installation's."""
    start_reason: Mapped[str | None] = mapped_column(Text)
    """Why it began where it did. This and what follows are None for versions older than the columns."""
    compared_with_id: Mapped[str | None] = mapped_column(ForeignKey("model_versions.id"))
    """The version that was in use when it was trained."""
    code_version: Mapped[str | None]
    """Version of the package and digest of the sources that trained it."""
    files_digest: Mapped[str | None]
    """SHA-256 of `config.json`, which names that of the weights, so that it pins both files."""
    learned_patients: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Digests of all patients whose tags went into its weights, by way of what it started from as well."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    activated_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


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
        Index("ix_segmentations_by_doubt", "model_id", "state", "least_doubt", "volume_id"),
        Index("ix_segmentations_waiting", "state", "created_by", "id"),
        Index("ix_segmentations_turns", "created_by", "started_at"),
        Index("ix_segmentations_duration_s", "duration_s"),
    )

    volume_id: Mapped[str] = mapped_column(ForeignKey("volumes.id"), index=True)
    model_id: Mapped[str | None] = mapped_column(ForeignKey("model_versions.id"))
    """None where a method segmented that learns nothing."""
    method: Mapped[str]
    created_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    fluid_voxels: Mapped[int | None]
    fluid_volume_mm3: Mapped[float | None]
    fluid_volume_low_mm3: Mapped[float | None]
    """Lower end of the 95 % interval. Both ends are None without a volume, and where an older Serous segmented."""
    fluid_volume_high_mm3: Mapped[float | None]
    warnings: Mapped[list[str]] = mapped_column(default=list)
    slices: Mapped[list[JsonObject]] = mapped_column(default=list)
    """[{"area_px", "probability"}], one a B-scan."""
    least_doubt: Mapped[float | None]
    """The least of `doubts(slices)`, by which the worklist orders the volumes; None: not worked out."""
    duration_s: Mapped[float | None]


class Explanation(JobColumns, Table):
    """How the mask of one B-scan came to be; one row each, so it is computed once.

    The pictures lie in the bucket under `segmentations/{segmentation_id}/explanations/{slice_index}`.
    """

    __tablename__ = "explanations"
    __table_args__ = (
        UniqueConstraint("segmentation_id", "slice_index"),
        Index("ix_explanations_waiting", "state", "created_by", "id"),
        Index("ix_explanations_turns", "created_by", "started_at"),
    )

    segmentation_id: Mapped[str] = mapped_column(ForeignKey("segmentations.id"))
    slice_index: Mapped[int]
    created_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    steps: Mapped[list[JsonObject]] = mapped_column(default=list)
    """[{"name", "kind", "role", "sentence"}] in order, as `models.weak.explanation.Step` has them."""


class PacsTransfer(JobColumns, Table):
    """One series that comes from the PACS, or one segmentation's results on their way to it.

    What says which patient's images come is forgotten when the job ends, by `app.db.jobs`; the volumes then tell.
    """

    __tablename__ = "pacs_transfers"
    __table_args__ = (
        Index("ix_pacs_transfers_waiting", "state", "created_by", "id"),
        Index("ix_pacs_transfers_turns", "created_by", "started_at"),
    )

    created_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    study_uid: Mapped[str | None]
    series_uid: Mapped[str | None]
    """Of an import under way; None of an ended one, and of a delivery."""
    all_classes: Mapped[bool] = mapped_column(default=False)
    """Whether images come too that are of no ophthalmic SOP class."""
    segmentation_id: Mapped[str | None] = mapped_column(ForeignKey("segmentations.id", ondelete="CASCADE"), index=True)
    """Of a delivery; None of an import."""
    volume_ids: Mapped[list[str]] = mapped_column(default=list)
    """What an import made or found."""
    warnings: Mapped[list[str]] = mapped_column(default=list)
    """What was left out of an import or a delivery, and why."""
    instances: Mapped[list[JsonObject]] = mapped_column(default=list)
    """What a delivery put into the PACS and found again there: [{"kind", "sop_class_uid", "sop_instance_uid"}]."""
