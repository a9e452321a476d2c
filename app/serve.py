"""The web process: `python -m app.serve HOST PORT`, or `python -m app.serve FD` for one of several on one socket.

Several take connections from the one queue of a socket that `serous up` hands down: a process that dies takes none
along but its own, and the port stays bound while it is started again.
"""

from __future__ import annotations

import gc
import socket
import sys
from collections.abc import Sequence

import uvicorn

WEB_GRACE_S = 3
"""Time that open requests get when the web server stops."""


def serve(where: Sequence[str]) -> None:
    """Serve until SIGTERM, on an inherited descriptor or on a host and a port."""
    inherited = [socket.socket(fileno=int(where[0]))] if len(where) == 1 else None
    host, port = where if inherited is None else ("", 0)
    config = uvicorn.Config(
        "app.main:create_app",
        factory=True,
        host=host,
        port=int(port),
        log_level="warning",
        access_log=False,  # an address may hold what a patient is called
        server_header=False,
        timeout_graceful_shutdown=WEB_GRACE_S,
    )
    gc.disable()  # collecting while modules load finds nothing and takes a seventh of the start
    config.load()
    gc.freeze()
    gc.enable()
    uvicorn.Server(config).run(sockets=inherited)


if __name__ == "__main__":
    serve(sys.argv[1:])
