"""Which code trained a model version: in a wheel as in a checkout, where no commit may be known."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import models

SOURCES = Path(models.__file__).parent


@cache
def code_version() -> str:
    """The package's version and a digest of all sources in `models/`: equal words mean that equal code trained."""
    return f"{version('serous')}+models.{sources_digest(SOURCES)[:12]}"


def sources_digest(folder: Path) -> str:
    """SHA-256 over names and contents of the Python files in a folder, in a fixed order."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
