"""Every route asks for a role here: `actor: Annotator`, say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.errors import CsrfTokenWrong, NotSignedIn, RoleMissing
from app.accounts.secrets import same
from app.accounts.service import Actor, Role, actor_of_cookie, actor_of_token
from app.dependencies import DatabaseDep

SESSION_COOKIE = "serous_session"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def current_actor(request: Request, database: DatabaseDep) -> Actor:
    """Who makes this request, by bearer token or by browser session."""
    key: bytes = request.app.state.token_key
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    cookie = request.cookies.get(SESSION_COOKIE)
    with database.glance() as session:
        if scheme:
            actor = actor_of_token(session, key=key, token=token) if scheme.lower() == "bearer" else None
        else:
            actor = actor_of_cookie(session, key=key, cookie=cookie) if cookie else None
    if actor is None:
        raise NotSignedIn()
    if actor.csrf_token is not None and request.method not in SAFE_METHODS:
        given = request.headers.get(CSRF_HEADER, "")
        if not same(given, actor.csrf_token):
            raise CsrfTokenWrong()
    return actor


def require(role: Role) -> Callable[..., Awaitable[Actor]]:
    """A dependency that gives the actor, or refuses one without `role`."""

    async def required_actor(actor: Annotated[Actor, Depends(current_actor)]) -> Actor:
        if not actor.may(role):
            raise RoleMissing(role, actor.role)
        return actor

    required_actor.required_role = role  # type: ignore[attr-defined]  # a test walks all routes and reads this
    return required_actor


Viewer = Annotated[Actor, Depends(require("viewer"))]
Annotator = Annotated[Actor, Depends(require("annotator"))]
Trainer = Annotated[Actor, Depends(require("trainer"))]
Admin = Annotated[Actor, Depends(require("admin"))]
