"""The tags as a training sees them: the consensus of all readers, frozen, with what is still missing."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import JsonObject, SliceTag, Volume
from app.settings import Settings
from app.tags.consensus import consensus


@dataclass(frozen=True)
class VolumeTags:
    """The agreed tags of one volume."""

    volume_id: str
    patient: str
    """Groups the scans of one patient, so that no patient is both learned from and tested on."""
    eye: str
    with_fluid: list[int]
    without_fluid: list[int]

    def to_json(self) -> JsonObject:
        """What a job keeps."""
        return {
            "volume_id": self.volume_id,
            "patient": self.patient,
            "with_fluid": self.with_fluid,
            "without_fluid": self.without_fluid,
        }


@dataclass(frozen=True)
class TagSnapshot:
    """The agreed tags of all volumes, oldest volume first."""

    volumes: list[VolumeTags] = field(default_factory=list)
    n_disagreements: int = 0
    """B-scans without a majority; a training leaves them out."""

    @property
    def n_with_fluid(self) -> int:
        """B-scans agreed to show fluid."""
        return sum(len(tags.with_fluid) for tags in self.volumes)

    @property
    def n_without_fluid(self) -> int:
        """B-scans agreed to show none."""
        return sum(len(tags.without_fluid) for tags in self.volumes)

    @property
    def n_slices(self) -> int:
        """B-scans with an agreed tag."""
        return self.n_with_fluid + self.n_without_fluid

    @property
    def n_eyes(self) -> int:
        """Eyes with at least one agreed tag."""
        return len({tags.eye for tags in self.volumes})

    def to_json(self) -> list[JsonObject]:
        """What a job keeps."""
        return [tags.to_json() for tags in self.volumes]

    def digest(self) -> str:
        """SHA-256 of the snapshot: equal digests mean equal tags."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Missing:
    """One reason why a training cannot start yet."""

    code: str
    detail: str


def missing_for_training(snapshot: TagSnapshot, settings: Settings) -> list[Missing]:
    """What keeps a training from starting; empty when nothing does."""
    reasons = []
    if snapshot.n_with_fluid == 0:
        reasons.append(Missing("no_fluid_slice", "No slice is tagged as showing fluid; both answers are needed."))
    if snapshot.n_without_fluid == 0:
        reasons.append(Missing("no_normal_slice", "No slice is tagged as free of fluid; both answers are needed."))
    if snapshot.n_slices < settings.min_tagged_slices:
        reasons.append(
            Missing(
                "too_few_slices",
                f"{snapshot.n_slices} slices have an agreed tag; at least {settings.min_tagged_slices} are needed.",
            )
        )
    if snapshot.n_eyes < settings.min_tagged_eyes:
        reasons.append(
            Missing(
                "too_few_eyes", f"{snapshot.n_eyes} eyes are tagged; at least {settings.min_tagged_eyes} are needed."
            )
        )
    return reasons


def take_snapshot(session: Session) -> TagSnapshot:
    """The agreed tags of all volumes that are not deleted."""
    votes: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    rows = session.execute(
        select(SliceTag.volume_id, SliceTag.slice_index, SliceTag.has_fluid)
        .join(Volume, Volume.id == SliceTag.volume_id)
        .where(Volume.deleted_at.is_(None))
    )
    for volume_id, index, has_fluid in rows:
        votes[volume_id][index].append(has_fluid)
    volumes = session.scalars(select(Volume).where(Volume.id.in_(votes)).order_by(Volume.id))
    agreed = [_agreed(volume, votes[volume.id]) for volume in volumes]
    n_tagged = sum(len(by_slice) for by_slice in votes.values())
    n_agreed = sum(len(tags.with_fluid) + len(tags.without_fluid) for tags in agreed)
    return TagSnapshot(
        volumes=[tags for tags in agreed if tags.with_fluid or tags.without_fluid],
        n_disagreements=n_tagged - n_agreed,
    )


def _agreed(volume: Volume, votes: dict[int, list[bool]]) -> VolumeTags:
    answers = {index: consensus(by_slice) for index, by_slice in sorted(votes.items())}
    patient = volume.patient_key or volume.id
    return VolumeTags(
        volume_id=volume.id,
        patient=patient,
        eye=f"{patient}/{volume.laterality}",
        with_fluid=[index for index, answer in answers.items() if answer is True],
        without_fluid=[index for index, answer in answers.items() if answer is False],
    )
