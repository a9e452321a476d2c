"""`Idempotency-Key`: a POST that a client repeats has its effect once. Kept in the transaction of the effect."""

from __future__ import annotations

import hashlib

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.db.tables import IdempotencyKey
from app.errors import Unusable


class IdempotencyKeyReused(Unusable):
    """The key came before with another body."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used before with another body; take a new key for a new request.")


def _digest(body: BaseModel) -> str:
    return hashlib.sha256(body.model_dump_json().encode()).hexdigest()


def earlier_effect(session: Session, *, user_id: str, key: str, body: BaseModel) -> str | None:
    """The id of what the same request made before, or None.

    Raises:
        IdempotencyKeyReused: the key came with another body.
    """
    known = session.get(IdempotencyKey, (user_id, key))
    if known is None:
        return None
    if known.body_digest != _digest(body):
        raise IdempotencyKeyReused()
    return known.resource_id


def remember_effect(session: Session, *, user_id: str, key: str, body: BaseModel, resource_id: str) -> None:
    """Keep what this request made."""
    session.add(IdempotencyKey(user_id=user_id, key=key, body_digest=_digest(body), resource_id=resource_id))
