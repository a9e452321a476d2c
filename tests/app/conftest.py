"""Fixtures of the HTTP tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.builders import multipart, tiny_npy

API = "/api/v1"


@pytest.fixture
def upload(client: TestClient) -> Callable[..., dict[str, object]]:
    """Upload a tiny volume of its own content and give the answer."""

    def send(*, seed: int = 0, shape: tuple[int, int, int] = (6, 32, 48), **fields: str) -> dict[str, object]:
        files = multipart({"scan.npy": tiny_npy(shape, seed=seed)})
        answer = client.post(f"{API}/volumes", files=files, data=fields)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    return send


@pytest.fixture
def volume_id(upload: Callable[..., dict[str, object]]) -> str:
    """The id of a stored volume of six B-scans."""
    return str(upload()["id"])
