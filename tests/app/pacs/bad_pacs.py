"""A PACS that breaks the rules: a real HTTP server whose answers a test lays down."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BOUNDARY = "boundary-of-the-test"

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Leaves every answer to `BadPacs.answer`."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers))
        self.server.answer(self)

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        else:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.answer(self)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """One address, one answer to everything, and what was asked."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        """Root of its DICOMweb service."""
        return f"http://127.0.0.1:{self.server_port}/dicom-web"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has hung up is what these tests are about."""


@contextmanager
def bad_pacs(answer: Answer) -> Iterator[Server]:
    """A server that answers everything so."""
    server = Server(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def send(
    handler: Handler, body: bytes, *, status: int = 200, kind: str = "application/dicom+json", **headers: str
) -> None:
    """A whole answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def send_json(handler: Handler, body: object, status: int = 200) -> None:
    """A list of data sets, or whatever."""
    send(handler, json.dumps(body).encode(), status=status)


def related(files: Sequence[bytes]) -> bytes:
    """The body of a multipart/related answer."""
    head = f"\r\n--{BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n".encode()
    return b"".join(head + file for file in files) + f"\r\n--{BOUNDARY}--\r\n".encode()


KIND = f'multipart/related; type="application/dicom"; boundary={BOUNDARY}'


def send_files(handler: Handler, files: Sequence[bytes]) -> None:
    """DICOM files as WADO-RS gives them."""
    send(handler, related(files), kind=KIND)


def send_open_ended(handler: Handler, body: bytes) -> None:
    """A multipart answer whose length nobody states: its end is that of the connection."""
    handler.send_response(200)
    handler.send_header("Content-Type", KIND)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True
