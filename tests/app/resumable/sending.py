"""What a tus client sends, request by request."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import httpx
from fastapi.testclient import TestClient

API = "/api/v1"
UPLOADS = f"{API}/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


def pairs(**values: str) -> str:
    """The header `Upload-Metadata`."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def checksum(content: bytes, algorithm: str = "sha256") -> dict[str, str]:
    """The header of a piece."""
    digest = base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
    return {"Upload-Checksum": f"{algorithm} {digest}"}


def begin(client: TestClient, length: int, **metadata: str) -> str:
    """The address of a new upload."""
    headers = {**TUS, "Upload-Length": str(length)} | ({"Upload-Metadata": pairs(**metadata)} if metadata else {})
    answer = client.post(UPLOADS, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


def piece(client: TestClient, address: str, offset: int, content: Any, **more: str) -> httpx.Response:
    """Send bytes from an offset on; `more` headers have _ for -."""
    headers = {**PIECE, "Upload-Offset": str(offset), **{key.replace("_", "-"): value for key, value in more.items()}}
    return client.patch(address, content=content, headers=headers)


def offset(client: TestClient, address: str) -> int:
    """How many bytes the server has."""
    answer = client.head(address, headers=TUS)
    assert answer.status_code == 200, answer.status_code
    return int(answer.headers["Upload-Offset"])


def send(client: TestClient, content: bytes, name: str = "scan.npy") -> str:
    """The id of an upload that came whole, in one request."""
    headers = {**PIECE, "Upload-Length": str(len(content)), "Upload-Metadata": pairs(filename=name)}
    answer = client.post(UPLOADS, content=content, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"]).rpartition("/")[2]
