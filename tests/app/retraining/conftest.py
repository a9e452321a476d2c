"""Tags to train on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.app.retraining.tagging import tag


@pytest.fixture
def tagged(client: TestClient, upload: Callable[..., dict[str, Any]]) -> str:
    """A volume of twelve slices with both answers."""
    volume_id = str(upload(shape=(12, 32, 48))["id"])
    tag(client, volume_id, 0, 5, True)
    tag(client, volume_id, 6, 11, False)
    return volume_id
