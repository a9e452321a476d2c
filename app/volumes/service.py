"""Volumes: bytes become a checked scan in the bucket and a row in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import dicom_sources
from app.accounts.service import Actor, record
from app.db import removals
from app.db.columns import new_id, utc_now
from app.db.job_tables import Segmentation
from app.db.session import Database
from app.db.tables import ReaderTally, SliceLease, Volume
from app.db.volume_locks import share_volume
from app.deidentification.entry import entered, patient_pseudonym
from app.idempotency import Made, RequestKey, once, served
from app.settings import Settings
from app.storage import Storage, en_face_key, segmentation_prefix, storage_errors, volume_key, volume_prefix
from app.uploads import Upload
from app.volumes.contradictions import contradictions, provenance_json
from app.volumes.declared import Declared, parse_declared
from app.volumes.errors import ScanRefused, SliceOutOfRange, VolumeNotFound
from app.volumes.images import encode_en_face
from models.oct.readers import Limits, read_volume
from models.oct.volume import OCTError, OCTVolume, en_face


def get_volume(session: Session, volume_id: str) -> Volume:
    """A stored volume."""
    return _require_there(session.get(Volume, volume_id), volume_id)


def hold_volume(session: Session, volume_id: str) -> None:
    """As `get_volume`, and nobody deletes the volume before this transaction ends: what is queued for it can be done.

    Raises:
        VolumeNotFound
    """
    _require_there(share_volume(session, volume_id), volume_id)


def _require_there(volume: Volume | None, volume_id: str) -> Volume:
    if volume is None or volume.deleted_at is not None:
        raise VolumeNotFound(volume_id)
    return volume


def require_slice(volume: Volume, index: int) -> None:
    """Raise `SliceOutOfRange` when the volume has no such B-scan."""
    if not 0 <= index < volume.n_slices:
        raise SliceOutOfRange(index, volume.n_slices)


Received = tuple[Volume, bool]
"""A volume, and whether the request made it (False: the same bytes were here already)."""


def receive_volume(
    database: Database,
    storage: Storage,
    settings: Settings,
    *,
    actor: Actor,
    upload: Upload,
    key: RequestKey | None = None,
) -> Received:
    """Take an uploaded scan in."""
    declared = parse_declared(upload.fields)
    digest = upload.digest
    found = served(database, key, _received_before) or _found(database, key, digest)
    if found is not None:
        return found
    try:
        with storage_errors():
            scan = read_volume(
                upload.files,
                limits=Limits(
                    max_expanded_bytes=settings.max_expanded_bytes,
                    reader_seconds=settings.reader_seconds,
                    reader_bytes=settings.reader_bytes,
                ),
                scratch=upload.folder,
                pseudonym=patient_pseudonym(settings, declared),
            )
    except OCTError as error:
        raise ScanRefused(error) from error
    scan, declared = entered(scan, declared, settings, digest)
    return store_volume(database, storage, actor=actor, scan=scan, declared=declared, digest=digest, key=key)


def received_before(database: Database, key: RequestKey | None) -> Received | None:
    """What came of this request when it came before; None when it did not."""
    return served(database, key, _received_before)


def store_volume(
    database: Database,
    storage: Storage,
    *,
    actor: Actor,
    scan: OCTVolume,
    declared: Declared,
    digest: str,
    key: RequestKey | None = None,
) -> Received:
    """Put a scan into the bucket, then its row into the database. Loses nothing and keeps nothing half."""
    volume = _row(scan, declared, digest, actor)

    def act(session: Session) -> tuple[Made, Received]:
        session.add(volume)
        session.flush()
        if scan.dicom_source is not None:
            dicom_sources.keep(session, volume.id, scan.dicom_source)
        record(session, actor=actor.user_id, action="volume.created", subject=volume.id, n_slices=volume.n_slices)
        return Made(volume.id, status=201), (volume, True)

    try:
        stack = scan.bscans
        storage.write_stack(volume_key(volume.id), stack, shape=stack.shape, dtype=str(stack.dtype))
        storage.put(en_face_key(volume.id), encode_en_face(en_face(stack)))
        received = once(database, key, act=act, again=_received_before)
    except BaseException:
        # A database that died at the commit may have made it or not; one that cannot be asked leaves the bytes there.
        found = _found(database, key, digest)
        is_ours = found is not None and found[0].id == volume.id
        if not is_ours:
            storage.delete_prefix(volume_prefix(volume.id))
        if found is None:
            raise
        return found[0], is_ours or found[1]  # else the same scan came twice at once
    if received[0].id != volume.id:  # the same request came twice at once
        storage.delete_prefix(volume_prefix(volume.id))
    return received


def _received_before(session: Session, made: Made) -> Received:
    return get_volume(session, made.resource_id), made.status == 201


def _found(database: Database, key: RequestKey | None, digest: str) -> Received | None:
    """The volume with these bytes, if there is one; the key then stands for having been told of it."""
    with database.reading() as session:
        volume = session.scalar(select(Volume).where(Volume.content_digest == digest))
    if volume is None:
        return None
    told = Made(volume.id, status=200), (volume, False)
    return told[1] if key is None else once(database, key, act=lambda _: told, again=_received_before)


def _row(scan: OCTVolume, declared: Declared, digest: str, actor: Actor) -> Volume:
    spacing = declared.spacing or scan.spacing
    height, width = scan.bscan_shape
    return Volume(
        id=new_id(),
        content_digest=digest,
        patient_key=declared.patient_key or scan.patient_key,
        laterality=declared.laterality or scan.laterality,
        acquired_on=declared.acquired_on or scan.acquired_on,
        device=scan.device,
        format=scan.format,
        n_slices=scan.n_slices,
        height=height,
        width=width,
        max_intensity=int(scan.bscans.max()),
        across_um=spacing.across_um if spacing else None,
        axial_um=spacing.axial_um if spacing else None,
        along_um=spacing.along_um if spacing else None,
        spacing_source="user" if declared.spacing else "file" if scan.spacing else "unknown",
        warnings=[*scan.warnings, *contradictions(scan, declared)],
        provenance=provenance_json(scan, declared),
        created_at=utc_now(),
        created_by=actor.user_id,
    )


def delete_volume(session: Session, settings: Settings, *, actor: Actor, volume_id: str) -> None:
    """Remove a volume's pixels and masks for good. Its row and the history of its tags stay as the trail."""
    locked = session.get(Volume, volume_id, with_for_update=True)  # it or its patient may be deleted at this moment
    volume = _require_there(locked, volume_id)
    volume.deleted_at = utc_now()
    volume.content_digest = None
    volume.patient_key = None
    session.flush()  # waits for a tag that is being written, and lets none come after
    session.execute(delete(ReaderTally).where(ReaderTally.volume_id == volume_id))
    session.execute(delete(SliceLease).where(SliceLease.volume_id == volume_id))
    dicom_sources.forget(session, [volume_id])
    record(session, actor=actor.user_id, action="volume.deleted", subject=volume_id)
    due_at = volume.deleted_at + timedelta(days=settings.keep_deleted_days)
    removals.schedule(session, *prefixes_of(session, [volume_id]), due_at=due_at)


def prefixes_of(session: Session, volume_ids: Sequence[str]) -> list[str]:
    """Where everything lies that came of these volumes: pixels, masks, explanations."""
    masks = session.scalars(select(Segmentation.id).where(Segmentation.volume_id.in_(volume_ids)))
    return [volume_prefix(volume_id) for volume_id in volume_ids] + [segmentation_prefix(mask) for mask in masks]
