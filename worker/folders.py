"""Folders of the work directory that belong to no job."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import Settings

TEMPORARY_PREFIX = "temporary-"
"""Start of their names, by which the housekeeping knows those that a killed process left."""


@contextmanager
def temporary_folder(settings: Settings) -> Iterator[Path]:
    """A private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=TEMPORARY_PREFIX, dir=settings.work_dir) as name:
        yield Path(name)
