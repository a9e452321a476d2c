"""What lies in a backup: `manifest.json`, written last, names every file with its digest. Nothing else is read."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.backup.errors import BackupRefused

MANIFEST_NAME = "manifest.json"

SECRET_NAME = "secret"  # noqa: S105 - the name of a file

FILE_NAME = re.compile(r"tables/[a-z_]+\.jsonl\.gz|objects/(volumes|segmentations|models)/[A-Za-z0-9-]+\.zip|secret")
"""The only names there are: a name from a manifest cannot lead out of the backup, nor an id out of its prefix."""

MAX_MANIFEST_BYTES = 256 * 1024**2
"""A million files; each volume, mask and model is one."""

Step = Callable[[int, int], None]
"""Takes how many of how many are done."""


class StoredFile(BaseModel):
    """One file of the backup."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=rf"^(?:{FILE_NAME.pattern})$")]
    n_bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """A backup described."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    serous: str
    """Version of the program that wrote it."""
    revision: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]
    """Of the database's schema."""
    made_at: datetime
    """When the view of the database was taken; what came later is not in it."""
    key_check: str
    """Tells whether an installation has the same key of the token hashes, and nothing about the key."""
    counts: dict[str, int]
    """Rows of each table."""
    missing: list[str]
    """Prefixes that rows name and the bucket held nothing of: they were lost before."""
    files: list[StoredFile]


def key_check(key: bytes) -> str:
    """See `Manifest.key_check`."""
    return hmac.new(key, b"serous backup", hashlib.sha256).hexdigest()[:16]


def describe(folder: Path, name: str) -> StoredFile:
    """A file that was just written."""
    path = folder / name
    with path.open("rb") as file:
        return StoredFile(
            name=name, n_bytes=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest()
        )


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        BackupRefused: there is none, or it is none of ours.
    """
    path = folder / MANIFEST_NAME
    if not path.is_file():
        raise BackupRefused(f"{folder} holds no {MANIFEST_NAME}, so it is no backup, or one that was interrupted.")
    if path.stat().st_size > MAX_MANIFEST_BYTES:
        raise BackupRefused(f"{path} is larger than {MAX_MANIFEST_BYTES:,} bytes, which no manifest is.")
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BackupRefused(f"{path} is no manifest of this version of backups: {where}: {first['msg']}.") from error
    names = [file.name for file in manifest.files]
    if len(set(names)) != len(names):
        raise BackupRefused(f"{path} names a file twice.")
    return manifest


def verify(folder: Path, manifest: Manifest, step: Step) -> None:
    """Read every file once.

    Raises:
        BackupRefused: one is missing, is no plain file of the backup's own, or is not what was written.
    """
    root = folder.resolve()
    for number, file in enumerate(manifest.files, start=1):
        path = root / file.name
        if path.resolve() != path or not path.is_file():
            raise BackupRefused(f"{file.name} of the backup is missing, or is no plain file; nothing was restored.")
        if describe(root, file.name) != file:
            raise BackupRefused(f"{file.name} of the backup is not what was written into it; nothing was restored.")
        step(number, len(manifest.files))
