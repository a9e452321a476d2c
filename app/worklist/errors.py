"""Refusals about leases."""

from __future__ import annotations

from app.errors import NotFound


class LeaseNotFound(NotFound):
    """The lease is another reader's, was given back or has run out."""

    code = "lease_not_found"

    def __init__(self, lease_id: str) -> None:
        super().__init__(f"You hold no lease {lease_id}: it has ended or was given back. Take the next volume.")
