"""An import: a series of the PACS through the same door as an upload. Runs in a process of the worker's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from app.accounts.service import Actor, Role
from app.db.job_tables import PacsTransfer
from app.db.session import Database
from app.db.tables import User
from app.dicom_web.instances import Instance, as_upload, scans
from app.pacs.client import Fetched, transferring
from app.settings import Settings
from app.storage import Storage
from app.volumes.errors import ScanRefused
from app.volumes.service import receive_volume

Advance = Callable[[str, float], None]
"""Told the stage in words and the fraction of the whole, 0 to 1."""

FETCHED = 0.8
"""Part of the whole when the bytes are here; reading and storing are the rest."""

MIB = 1024**2


@dataclass(frozen=True)
class Wanted:
    """What the job's row asks for."""

    study_uid: str
    series_uid: str
    all_classes: bool
    actor: Actor


@dataclass(frozen=True)
class Imported:
    """What came of it."""

    volume_ids: list[str]
    warnings: list[str]


def import_series(
    job_id: str, database: Database, storage: Storage, settings: Settings, *, folder: Path, advance: Advance
) -> Imported:
    """Fetch a series into `folder` and take its scans in. Doing it again makes nothing twice: scans go by their bytes.

    Raises:
        PacsError: nothing was stored. ScanRefused: none of the scans can be used.
    """
    wanted = _read(database, job_id)
    advance("asking the PACS", 0.0)
    fetched = _fetch(settings, wanted, folder, advance)
    groups = list(scans(fetched.instances))
    volume_ids: list[str] = []
    refusals: list[ScanRefused] = []
    for number, group in enumerate(groups):
        advance(f"reading scan {number + 1} of {len(groups)}", FETCHED + (1 - FETCHED) * number / len(groups))
        try:
            volume_ids.append(_take_in(group, folder / f"scan-{number}", database, storage, settings, wanted.actor))
        except ScanRefused as refusal:
            refusals.append(refusal)
    if not volume_ids:
        raise refusals[0]
    return Imported(list(dict.fromkeys(volume_ids)), _warnings(fetched, refusals))


def _read(database: Database, job_id: str) -> Wanted:
    with database.reading() as session:
        row = session.get_one(PacsTransfer, job_id)
        user = session.get_one(User, row.created_by)
        actor = Actor(user.id, user.name, cast(Role, user.role))
        return Wanted(row.study_uid or "", row.series_uid or "", row.all_classes, actor)


def _fetch(settings: Settings, wanted: Wanted, folder: Path, advance: Advance) -> Fetched:
    n_images = 0

    def on_bytes(n_bytes: int, promised: int | None) -> None:
        fraction = FETCHED * min(1.0, n_bytes / promised) if promised else 0.0
        advance(f"fetching: {n_images} images, {n_bytes / MIB:.0f} MiB", fraction)

    def on_image(count: int) -> None:
        nonlocal n_images
        n_images = count

    pacs = transferring(settings, on_bytes)
    return pacs.fetch_series(
        wanted.study_uid, wanted.series_uid, folder, all_classes=wanted.all_classes, on_image=on_image
    )


def _take_in(
    group: list[Instance], scratch: Path, database: Database, storage: Storage, settings: Settings, actor: Actor
) -> str:
    upload = as_upload(group, scratch)
    volume, _ = receive_volume(database, storage, settings, actor=actor, upload=upload)
    for instance in group:
        instance.path.unlink()
    return volume.id


def _warnings(fetched: Fetched, refusals: list[ScanRefused]) -> list[str]:
    others = f"{fetched.n_other_classes} images of other SOP classes were left out."
    return [*([others] if fetched.n_other_classes else []), *(f"A scan was left out: {one}" for one in refusals)]
