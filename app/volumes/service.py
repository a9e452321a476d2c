"""Volumes: bytes become a checked scan in the bucket and a row in the database."""

from __future__ import annotations

from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.db.columns import new_id, utc_now
from app.db.job_tables import Segmentation
from app.db.session import Database, after_commit
from app.db.tables import ReaderTally, Volume
from app.settings import Settings
from app.storage import Storage, en_face_key, storage_errors, volume_key
from app.uploads import Upload
from app.volumes.declared import Declared, parse_declared
from app.volumes.errors import ScanRefused, SliceOutOfRange, VolumeNotFound
from app.volumes.images import encode_en_face
from models.oct.readers import Limits, read_volume
from models.oct.volume import OCTError, OCTVolume, en_face


def get_volume(session: Session, volume_id: str) -> Volume:
    """A stored volume."""
    volume = session.get(Volume, volume_id)
    if volume is None or volume.deleted_at is not None:
        raise VolumeNotFound(volume_id)
    return volume


def require_slice(volume: Volume, index: int) -> None:
    """Raise `SliceOutOfRange` when the volume has no such B-scan."""
    if not 0 <= index < volume.n_slices:
        raise SliceOutOfRange(index, volume.n_slices)


def receive_volume(
    database: Database, storage: Storage, settings: Settings, *, actor: Actor, upload: Upload
) -> tuple[Volume, bool]:
    """Take an uploaded scan in. Gives its row, and whether it is new (False: the same bytes were here already)."""
    declared = parse_declared(upload.fields)
    digest = upload.digest()
    known = _by_digest(database, digest)
    if known is not None:
        return known, False
    try:
        with storage_errors():
            scan = read_volume(
                upload.files,
                limits=Limits(max_expanded_bytes=settings.max_expanded_bytes),
                scratch=upload.folder,
            )
    except OCTError as error:
        raise ScanRefused(error) from error
    return store_volume(database, storage, actor=actor, scan=scan, declared=declared, digest=digest)


def store_volume(
    database: Database, storage: Storage, *, actor: Actor, scan: OCTVolume, declared: Declared, digest: str
) -> tuple[Volume, bool]:
    """Put a scan into the bucket, then its row into the database. Loses nothing and keeps nothing half."""
    volume = _row(scan, declared, digest, actor)
    key = volume_key(volume.id)
    try:
        storage.write_stack(key, scan.bscans, shape=scan.bscans.shape, dtype=str(scan.bscans.dtype))
        storage.put(en_face_key(volume.id), encode_en_face(en_face(scan.bscans)))
        with database.transaction() as session:
            session.add(volume)
            session.flush()
            record(session, actor=actor.user_id, action="volume.created", subject=volume.id, n_slices=volume.n_slices)
    except BaseException as error:
        storage.delete_prefix(f"volumes/{volume.id}")
        known = _by_digest(database, digest) if isinstance(error, IntegrityError) else None
        if known is None:
            raise
        return known, False  # the same scan came twice at once
    return volume, True


def _by_digest(database: Database, digest: str) -> Volume | None:
    with database.reading() as session:
        return session.scalar(select(Volume).where(Volume.content_digest == digest))


def _row(scan: OCTVolume, declared: Declared, digest: str, actor: Actor) -> Volume:
    spacing = declared.spacing or scan.spacing
    height, width = scan.bscan_shape
    return Volume(
        id=new_id(),
        content_digest=digest,
        patient_key=declared.patient_key,
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
        warnings=list(scan.warnings),
        created_at=utc_now(),
        created_by=actor.user_id,
    )


def delete_volume(session: Session, storage: Storage, *, actor: Actor, volume_id: str) -> None:
    """Remove a volume's pixels and masks for good. Its row and the history of its tags stay as the trail."""
    volume = get_volume(session, volume_id)
    volume.deleted_at = utc_now()
    volume.content_digest = None
    volume.patient_key = None
    session.flush()  # waits for a tag that is being written, and lets none come after
    session.execute(delete(ReaderTally).where(ReaderTally.volume_id == volume_id))
    record(session, actor=actor.user_id, action="volume.deleted", subject=volume_id)
    masks = session.scalars(select(Segmentation.id).where(Segmentation.volume_id == volume_id))
    for prefix in (f"volumes/{volume_id}", *(f"segmentations/{segmentation_id}" for segmentation_id in masks)):
        after_commit(session, partial(storage.delete_prefix, prefix))
