"""A line to a server that breaks when a test says so: a TCP relay, which can also answer in the server's place."""

from __future__ import annotations

import socket
import struct
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends a reset, as a pulled plug looks like."""


@dataclass(frozen=True)
class Plan:
    """What becomes of one connection; nothing said: it is relayed to its end."""

    bytes_up: int | None = None
    """Cut after so many bytes from the client."""
    bytes_down: int | None = None
    """Cut after so many bytes from the server."""
    answer: bytes | None = None
    """Sent instead of asking the server."""


def problem(status: str, body: bytes, *headers: str) -> bytes:
    """An answer with a problem object."""
    head = [f"HTTP/1.1 {status}", "Content-Type: application/problem+json", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "Connection: close", "", ""]).encode() + body


class Line:
    """Relays to a port of this machine; `plans` are used up a connection each."""

    def __init__(self, port: int) -> None:
        self.plans: deque[Plan] = deque()
        self.n_connections = 0
        self._far_port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.n_connections += 1
                plan = self.plans.popleft() if self.plans else Plan()
                threading.Thread(target=self._serve, args=(near, plan), daemon=True).start()

    def _serve(self, near: socket.socket, plan: Plan) -> None:
        if plan.answer is not None:
            with near:
                near.recv(65536)
                near.sendall(plan.answer)
            return
        far = socket.create_connection(("127.0.0.1", self._far_port))
        both = (near, far)
        up = threading.Thread(target=_relay, args=(near, far, plan.bytes_up, both), daemon=True)
        up.start()
        _relay(far, near, plan.bytes_down, both)
        up.join()


def _relay(source: socket.socket, target: socket.socket, budget: int | None, both: tuple[socket.socket, ...]) -> None:
    with suppress(OSError):
        while piece := source.recv(16384):
            if budget is not None:
                budget -= len(piece)
                if budget < 0:
                    for side in both:
                        side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    break
            target.sendall(piece)
        else:
            target.shutdown(socket.SHUT_WR)
            return
    for side in both:
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
        side.close()
