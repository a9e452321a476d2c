"""`Idempotency-Key`: a POST that a client repeats has its effect once. Kept in the transaction of the effect.

A key belongs to a user and to one request: the same route with the same body. Refusals are not kept, so a request that
was refused may come again under its key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.auth import current_actor
from app.accounts.service import Actor
from app.db.session import Database
from app.db.tables import IdempotencyKey
from app.errors import Unusable

Answer = TypeVar("Answer")

ABOUT = (
    "Marks repeats of one request, for clients whose answer was lost: a repeat has no second effect and gets the "
    "status and Location of the first answer, with the thing as it is now. Any text, new for each request."
)

MAX_KEY_CHARS = 200


class IdempotencyKeyReused(Unusable):
    """The key came before with another request."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used before with another body or address; take a new key for a new request."
        )


@dataclass(frozen=True)
class RequestKey:
    """A request that may come again."""

    user_id: str
    key: str
    digest: str


@dataclass(frozen=True)
class Made:
    """What a request made."""

    resource_id: str
    status: int | None = None
    """The status of the first answer, where the route has several and it is known."""


class Keyed:
    """The key that came with a request, waiting for what the body says."""

    def __init__(self, request: Request, user_id: str, key: str | None) -> None:
        self._secret: bytes = request.app.state.token_key
        self._route = f"{request.method} {request.url.path}"
        self._user_id = user_id
        self._key = key

    def of(self, *said: str) -> RequestKey | None:
        """The key of the request whose body says this; None where the client sent none."""
        if self._key is None:
            return None
        request = json.dumps([self._route, *said]).encode()
        digest = hmac.new(self._secret, request, hashlib.sha256).hexdigest()
        return RequestKey(self._user_id, self._key, digest)


def keyed_request(
    request: Request,
    actor: Annotated[Actor, Depends(current_actor)],
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=MAX_KEY_CHARS, description=ABOUT)] = None,
) -> Keyed:
    """The `Idempotency-Key` of this request, if any."""
    return Keyed(request, actor.user_id, idempotency_key)


KeyedDep = Annotated[Keyed, Depends(keyed_request)]


def once(
    database: Database,
    key: RequestKey | None,
    *,
    act: Callable[[Session], tuple[Made, Answer]],
    again: Callable[[Session, Made], Answer],
) -> Answer:
    """Run `act` in a transaction that keeps the key; for a request that was served before, `again` alone.

    The key is taken before anything else is written, so the second of two at once waits for the first.

    Raises:
        IdempotencyKeyReused, and what `act` and `again` raise.
    """
    if key is None:
        with database.transaction() as session:
            return act(session)[1]
    try:
        with database.transaction() as session:
            earlier = _earlier(session, key)
            if earlier is not None:
                return again(session, earlier)
            row = IdempotencyKey(user_id=key.user_id, key=key.key, body_digest=key.digest, resource_id="")
            session.add(row)
            session.flush()
            made, answer = act(session)
            row.resource_id, row.status = made.resource_id, made.status
            return answer
    except IntegrityError:
        answered = served(database, key, again)
        if answered is None:  # it was not the key that was taken
            raise
        return answered


def served(database: Database, key: RequestKey | None, again: Callable[[Session, Made], Answer]) -> Answer | None:
    """What `again` says of a request that was served before; None for one that was not.

    Raises:
        IdempotencyKeyReused.
    """
    if key is None:
        return None
    with database.reading() as session:
        earlier = _earlier(session, key)
        return None if earlier is None else again(session, earlier)


def _earlier(session: Session, key: RequestKey) -> Made | None:
    known = session.get(IdempotencyKey, (key.user_id, key.key))
    if known is None:
        return None
    if not hmac.compare_digest(known.body_digest, key.digest):
        raise IdempotencyKeyReused()
    return Made(known.resource_id, known.status)


def settle(database: Database, key: RequestKey | None, status: int) -> int:
    """The status to answer with: that of the first answer to this request, which this one may be."""
    if key is None:
        return status
    with database.transaction() as session:
        row = session.get_one(IdempotencyKey, (key.user_id, key.key), with_for_update=True)
        row.status = row.status or status
        return row.status
