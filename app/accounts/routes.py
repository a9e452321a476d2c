"""Sign-in, sign-out, who am I."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.accounts import service
from app.accounts.auth import SESSION_COOKIE, Viewer
from app.accounts.errors import BadCredentials
from app.accounts.schemas import LinkSignIn, PasswordSignIn, SessionRead, UserRead
from app.dependencies import DatabaseDep, SessionDep, SettingsDep

router = APIRouter(prefix="/session", tags=["session"])

SECONDS_PER_DAY = 86_400


def _session_read(actor: service.Actor) -> SessionRead:
    return SessionRead(user=UserRead(id=actor.user_id, name=actor.name, role=actor.role), csrf_token=actor.csrf_token)


@router.post("", response_model=SessionRead)
def sign_in(
    body: LinkSignIn | PasswordSignIn,
    request: Request,
    response: Response,
    database: DatabaseDep,
    settings: SettingsDep,
) -> SessionRead:
    """Open a browser session by one-time link or by password."""
    key: bytes = request.app.state.token_key
    if isinstance(body, LinkSignIn):
        with database.transaction() as session:
            cookie, actor = service.sign_in_by_link(session, key=key, link=body.link)
    else:
        cookie, actor = _sign_in_by_password(database, key, body)
    response.set_cookie(
        SESSION_COOKIE,
        cookie,
        max_age=service.SESSION_DAYS * SECONDS_PER_DAY,
        httponly=True,
        samesite="lax",
        secure=settings.cookies_are_secure,
    )
    return _session_read(actor)


def _sign_in_by_password(database: DatabaseDep, key: bytes, body: PasswordSignIn) -> tuple[str, service.Actor]:
    """The refusal is written in a transaction of its own, for the one that fails is rolled back."""
    with database.reading() as session:
        service.refuse_guessing(session, name=body.username)
    try:
        with database.transaction() as session:
            return service.sign_in_by_password(session, key=key, name=body.username, password=body.password)
    except BadCredentials:
        with database.transaction() as session:
            service.note_failed_sign_in(session, name=body.username)
        raise


@router.get("", response_model=SessionRead)
def read_session(actor: Viewer) -> SessionRead:
    """Who is signed in."""
    return _session_read(actor)


@router.delete("", status_code=204)
def sign_out(actor: Viewer, request: Request, response: Response, session: SessionDep) -> None:
    """Close this browser session."""
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie:
        service.close_session(session, key=request.app.state.token_key, cookie=cookie)
    response.delete_cookie(SESSION_COOKIE)
