"""What a training needs, as one archive: B-scans, tags, masks of the model in use, splits, manifest.

Patients and readers appear under names that this export alone uses, made by keyed hashes: the same in every export of
an installation, and of no use without its secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.job_tables import ModelVersion, Segmentation
from app.db.patient_digests import HELD_OUT_SHARE, position
from app.db.session import Database
from app.db.tables import SliceTag, Volume
from app.exports.cells import Value, csv_chunks
from app.exports.service import is_unread
from app.exports.streamed_zip import StreamedZip
from app.exports.training_readme import README
from app.settings import Settings
from app.storage import Storage, mask_key, volume_key
from app.tags.consensus import consensus
from app.volumes.images import encode_bscan
from models.oct.export import mask_png

N_FOLDS = 5
"""Folds of the patients that are not held out."""

PURPOSE = b"serous training export 1"

TAG_COLUMNS = ("volume_id", "slice_index", "reader", "has_fluid", "version", "tagged_at")

CONSENSUS_COLUMNS = ("volume_id", "slice_index", "has_fluid", "n_readers", "n_with_fluid")

SPLIT_COLUMNS = (
    "volume_id", "patient", "eye", "held_out", "fold", "n_slices", "height_px", "width_px",
    "across_um", "axial_um", "along_um", "device", "has_masks",
)  # fmt: skip


@dataclass(frozen=True)
class Exported:
    """One tagged volume with what goes beside its pixels."""

    volume: Volume
    segmentation_id: str | None
    """Whose masks are sent: of the model in use, where it has segmented the volume and the actor may see that."""


class Names:
    """Names of patients and readers in exports."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, PURPOSE, hashlib.sha256)

    def of(self, kind: str, identity: str) -> str:
        """`kind` and a keyed hash."""
        return f"{kind}-{hmac.digest(self._key, f'{kind} {identity}'.encode(), hashlib.sha256).hex()[:16]}"


def archive(database: Database, storage: Storage, settings: Settings, *, actor: Actor) -> Iterator[bytes]:
    """The bytes of the zip. A volume that is deleted meanwhile is left out, and the manifest counts what was sent."""
    names = Names(settings.token_key())
    with database.reading() as session:
        wanted = _tagged(session, actor)
    zipped = StreamedZip()
    yield zipped.add("README.txt", README.encode())
    sent = []
    for one in wanted:
        with database.reading() as session:
            volume = session.get(Volume, one.volume.id)
        if volume is None or volume.deleted_at is not None:
            continue
        try:
            yield from _pictures(zipped, storage, one)
        except FileNotFoundError:  # deleted while it was read; what was sent of it is not in the tables
            continue
        sent.append(one)
    yield from _tables(zipped, database, names, sent)
    manifest = {
        "made_at": utc_now().isoformat(),
        "n_volumes": len(sent),
        "n_volumes_with_masks": sum(one.segmentation_id is not None for one in sent),
        "held_out_share": HELD_OUT_SHARE,
        "n_folds": N_FOLDS,
        "sha256": zipped.digests.copy(),
    }
    yield zipped.add("manifest.json", json.dumps(manifest, indent=1).encode())
    yield zipped.close()


def _tagged(session: Session, actor: Actor) -> list[Exported]:
    """All volumes with a tag, oldest first."""
    volumes = session.scalars(
        select(Volume).where(Volume.deleted_at.is_(None), Volume.n_tagged > 0).order_by(Volume.id)
    ).all()
    of_the_model = session.execute(
        select(Segmentation.volume_id, Segmentation.id)
        .join(ModelVersion, ModelVersion.id == Segmentation.model_id)
        .where(ModelVersion.active_slot == 1, Segmentation.state == "succeeded")
    )
    masks = {row.volume_id: row.id for row in of_the_model}
    return [Exported(volume, None if is_unread(session, actor, volume) else masks.get(volume.id)) for volume in volumes]


def _pictures(zipped: StreamedZip, storage: Storage, one: Exported) -> Iterator[bytes]:
    volume = one.volume
    for index, bscan in enumerate(storage.iterate_stack(volume_key(volume.id))):
        picture = encode_bscan(bscan, "png", max_intensity=volume.max_intensity)
        yield zipped.add(f"images/{volume.id}/bscan_{index:04d}.png", picture, packed=True)
    if one.segmentation_id is None:
        return
    for index, mask in enumerate(storage.iterate_stack(mask_key(one.segmentation_id))):
        yield zipped.add(f"masks/{volume.id}/bscan_{index:04d}.png", mask_png(mask), packed=True)


def _tables(zipped: StreamedZip, database: Database, names: Names, sent: list[Exported]) -> Iterator[bytes]:
    tags: list[tuple[Value, ...]] = []
    agreed: list[tuple[Value, ...]] = []
    for one in sent:
        with database.reading() as session:
            _collect(session, one.volume.id, names, tags, agreed)
    yield zipped.add("tags.csv", _csv(TAG_COLUMNS, tags))
    yield zipped.add("consensus.csv", _csv(CONSENSUS_COLUMNS, agreed))
    yield zipped.add("splits.csv", _csv(SPLIT_COLUMNS, [_split(one, names) for one in sent]))


def _collect(
    session: Session,
    volume_id: str,
    names: Names,
    tags: list[tuple[Value, ...]],
    agreed: list[tuple[Value, ...]],
) -> None:
    votes: dict[int, list[bool]] = {}
    rows = session.scalars(
        select(SliceTag).where(SliceTag.volume_id == volume_id).order_by(SliceTag.slice_index, SliceTag.user_id)
    )
    for tag in rows:
        reader = names.of("reader", tag.user_id)
        tags.append((volume_id, tag.slice_index, reader, int(tag.has_fluid), tag.version, tag.tagged_at))
        votes.setdefault(tag.slice_index, []).append(tag.has_fluid)
    for index, said in votes.items():
        answer = consensus(said)
        agreed.append((volume_id, index, None if answer is None else int(answer), len(said), sum(said)))


def _split(one: Exported, names: Names) -> tuple[Value, ...]:
    volume = one.volume
    patient = volume.patient_key or volume.id
    is_held_out = position(patient) < HELD_OUT_SHARE
    name = names.of("patient", patient)
    fold = None if is_held_out else int((position(patient) - HELD_OUT_SHARE) / (1 - HELD_OUT_SHARE) * N_FOLDS)
    return (
        volume.id, name, f"{name}/{volume.laterality or 'unknown'}", int(is_held_out), fold, volume.n_slices,
        volume.height, volume.width, volume.across_um, volume.axial_um, volume.along_um, volume.device,
        int(one.segmentation_id is not None),
    )  # fmt: skip


def _csv(columns: tuple[str, ...], rows: list[tuple[Value, ...]]) -> bytes:
    return b"".join(csv_chunks(columns, rows))
