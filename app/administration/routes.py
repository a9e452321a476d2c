"""Users, tokens, the audit trail and storage over HTTP; for admins alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select

from app.accounts.auth import Admin
from app.administration import service
from app.administration.schemas import (
    AccountRead,
    AuditEventRead,
    StorageUseRead,
    TokenCreate,
    TokenMade,
    TokenRead,
    UserChange,
    UserCreate,
)
from app.administration.storage_use import measure
from app.db.tables import AccessToken, AuditEvent, User
from app.dependencies import DatabaseDep, ReadingDep, SessionDep, SettingsDep, StorageDep
from app.idempotency import KeyedDep
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page, newest_first

router = APIRouter(tags=["administration"])


@router.get("/users")
def list_users(
    actor: Admin, session: ReadingDep, limit: LimitQuery = DEFAULT_LIMIT, cursor: CursorQuery = None
) -> Page[AccountRead]:
    """All users, newest first."""
    found, next_cursor = newest_first(session, select(User), User.id, limit=limit, cursor=cursor)
    n_tokens = service.count_tokens(session, [user.id for user in found])
    return Page(items=[AccountRead.of(user, n_tokens.get(user.id, 0)) for user in found], next_cursor=next_cursor)


@router.post("/users", status_code=201)
def create_user(
    body: UserCreate, actor: Admin, database: DatabaseDep, response: Response, keyed: KeyedDep
) -> AccountRead:
    """Add a user."""
    key = keyed.of(body.model_dump_json(exclude={"password"}))
    user = service.create_user(database, actor=actor, wanted=body, key=key)
    response.headers["Location"] = f"/api/v1/users/{user.id}"
    with database.reading() as session:
        return AccountRead.of(user, service.count_tokens(session, [user.id]).get(user.id, 0))


@router.get("/users/{user_id}")
def read_user(user_id: str, actor: Admin, session: ReadingDep) -> AccountRead:
    """One user."""
    return AccountRead.of(service.get_user(session, user_id), service.count_tokens(session, [user_id]).get(user_id, 0))


@router.patch("/users/{user_id}")
def change_user(user_id: str, body: UserChange, actor: Admin, session: SessionDep) -> AccountRead:
    """Change a user's role or password, disable or enable. 409 where it would take the last admin."""
    user = service.change_user(session, actor=actor, user_id=user_id, change=body)
    return AccountRead.of(user, service.count_tokens(session, [user_id]).get(user_id, 0))


@router.get("/tokens")
def list_tokens(
    actor: Admin, session: ReadingDep, limit: LimitQuery = DEFAULT_LIMIT, cursor: CursorQuery = None
) -> Page[TokenRead]:
    """All tokens, newest first, revoked ones too. Their secrets are not kept."""
    found, next_cursor = newest_first(session, select(AccessToken), AccessToken.id, limit=limit, cursor=cursor)
    names = service.names_of(session, {token.user_id for token in found})
    return Page(items=[TokenRead.of(token, names[token.user_id]) for token in found], next_cursor=next_cursor)


@router.post("/tokens", status_code=201)
def create_token(
    body: TokenCreate, actor: Admin, database: DatabaseDep, request: Request, keyed: KeyedDep
) -> TokenMade:
    """Make a bearer token. The answer alone holds its secret, so a repeat with the same `Idempotency-Key` makes none
    and answers 409 `token_made_already` with the `token_id`: revoke that one and make another under a new key."""
    token, user, secret = service.create_token(
        database, actor=actor, secret_key=request.app.state.token_key, wanted=body, key=keyed.of(body.model_dump_json())
    )
    return TokenMade(token=TokenRead.of(token, user.name), secret=secret)


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(token_id: str, actor: Admin, session: SessionDep) -> None:
    """Close a token for good. Doing it twice is fine."""
    service.revoke_token(session, actor=actor, token_id=token_id)


@router.get("/audit-events")
def list_audit_events(
    actor: Admin,
    session: ReadingDep,
    action: Annotated[str | None, Query(max_length=64, description="only this act")] = None,
    user_id: Annotated[str | None, Query(max_length=64, description="only acts of this user")] = None,
    limit: LimitQuery = DEFAULT_LIMIT,
    cursor: CursorQuery = None,
) -> Page[AuditEventRead]:
    """Who did what, newest first. Tags have a history of their own."""
    rows = select(AuditEvent)
    if action is not None:
        rows = rows.where(AuditEvent.action == action)
    if user_id is not None:
        rows = rows.where(AuditEvent.user_id == user_id)
    found, next_cursor = newest_first(session, rows, AuditEvent.id, limit=limit, cursor=cursor)
    names = service.names_of(session, {event.user_id for event in found if event.user_id is not None})
    items = [
        AuditEventRead(
            id=event.id,
            at=event.at,
            user_id=event.user_id,
            user_name=None if event.user_id is None else names[event.user_id],
            action=event.action,
            subject=event.subject,
            details=event.details,
        )
        for event in found
    ]
    return Page(items=items, next_cursor=next_cursor)


@router.get("/audit-events/actions")
def list_actions(actor: Admin, session: ReadingDep) -> list[str]:
    """The kinds of acts that the trail holds."""
    return service.known_actions(session)


@router.get("/storage-use")
def read_storage_use(actor: Admin, storage: StorageDep, settings: SettingsDep) -> StorageUseRead:
    """What lies in the bucket: volumes, masks, models. Counted anew at each call."""
    return measure(storage, settings)
