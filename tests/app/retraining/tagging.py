"""A policy that waits for nothing but tags, and tags."""

from __future__ import annotations

from fastapi.testclient import TestClient

API = "/api/v1"
JOBS = f"{API}/training-jobs"
POLICY = f"{API}/project-settings/retraining"

AUTOMATIC = {"mode": "automatic", "new_tags": 12, "quiet_minutes": 0, "min_per_class": 1, "per_day": 100}


def tag(client: TestClient, volume_id: str, first: int, last: int, has_fluid: bool) -> None:
    """Tag a run of slices."""
    body = {"first": first, "last": last, "has_fluid": has_fluid}
    assert client.put(f"{API}/volumes/{volume_id}/tags/me", json=body).status_code == 200
