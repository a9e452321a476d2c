"""`python -m app.serve FD`: one of several web processes on a listening socket that `serous up` hands down.

All take connections from the one queue of that socket: a process that dies takes none along but its own, and the port
stays bound while it is started again.
"""

from __future__ import annotations

import gc
import socket
import sys

WEB_GRACE_S = 3
"""Time that open requests get when the web server stops."""


def serve(descriptor: int) -> None:
    """Serve until SIGTERM."""
    import uvicorn  # `serous up` takes the constant above and need not load it

    config = uvicorn.Config(
        "app.main:create_app",
        factory=True,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=WEB_GRACE_S,
    )
    gc.disable()  # collecting while modules load finds nothing and takes a seventh of the start
    config.load()
    gc.freeze()
    gc.enable()
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    serve(int(sys.argv[1]))
