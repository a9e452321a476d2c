"""Objects of the bucket, those of each volume, segmentation and model in a zip of its own.

Nothing is unpacked to a path: members are read by name and put into the bucket under the prefix that the file's own
name states.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from sqlalchemy import Connection, Table, select

from app.backup.errors import BackupRefused
from app.storage import Storage, segmentation_prefix, volume_prefix, weights_prefix

MEMBER_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
"""Keys of ours below a prefix: no part is empty or begins with a dot."""

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The zip format's earliest: equal objects give equal files."""


def prefixes_of_rows(connection: Connection, tables: dict[str, Table]) -> list[str]:
    """Everything that the rows need from the bucket."""
    volumes, segmentations, models = (tables[name].columns for name in ("volumes", "segmentations", "model_versions"))
    alive = select(volumes.id).where(volumes.deleted_at.is_(None)).order_by(volumes.id)
    masks = (
        select(segmentations.id)
        .where(segmentations.state == "succeeded", segmentations.volume_id.in_(alive.order_by(None)))
        .order_by(segmentations.id)
    )
    kept = select(models.id).order_by(models.id)
    if "deleted_at" in models:  # a backup of an older Serous knows no deleted ones
        kept = kept.where(models.deleted_at.is_(None))
    return [
        *map(volume_prefix, connection.scalars(alive)),
        *map(segmentation_prefix, connection.scalars(masks)),
        *map(weights_prefix, connection.scalars(kept)),
    ]


def file_of(prefix: str) -> str:
    """Name in the backup of what lies under a prefix."""
    return f"objects/{prefix.rstrip('/')}.zip"


def prefix_of(file_name: str) -> str | None:
    """The prefix that a file of the backup holds; None for other files."""
    return file_name[len("objects/") : -len(".zip")] + "/" if file_name.startswith("objects/") else None


def pack(storage: Storage, prefix: str, path: Path) -> bool:
    """Copy what lies under a prefix into a zip. False, and no file, where nothing lies there."""
    keys = sorted(storage.keys(prefix))
    if not keys:
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:  # pixels are compressed already
        for key in keys:
            try:
                archive.writestr(zipfile.ZipInfo(key.removeprefix(prefix), NO_TIME), storage.get(key))
            except FileNotFoundError as error:
                raise BackupRefused(f"{key} left the bucket while it was copied; start the backup again.") from error
    return True


def unpack(path: Path, prefix: str, storage: Storage) -> None:
    """Put the members of a zip into the bucket.

    Raises:
        BackupRefused: a member's name or compression is none that `pack` writes.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            for member in members:
                _require_ours(member, path)
            for member in members:
                storage.put(prefix + member.filename, archive.read(member))
    except zipfile.BadZipFile as error:
        raise BackupRefused(f"{path.name} of the backup cannot be read as a zip.") from error


def _require_ours(member: zipfile.ZipInfo, path: Path) -> None:
    plain = member.compress_type == zipfile.ZIP_STORED and member.file_size == member.compress_size
    if not plain or MEMBER_NAME.fullmatch(member.filename) is None:
        raise BackupRefused(f"{path.name} of the backup holds a member that no backup has: {member.filename!r}.")
