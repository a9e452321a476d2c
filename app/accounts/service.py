"""Accounts: who may do what, and the trail of what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.errors import (
    BadCredentials,
    BadSignInLink,
    TokenNotFound,
    TooManyAttempts,
    UserNameTaken,
    WeakPassword,
)
from app.accounts.secrets import hash_password, hash_token, new_token, password_matches
from app.db.columns import utc_now
from app.db.tables import AccessToken, AuditEvent, BrowserSession, SignInLink, User, rows_of

Role = Literal["viewer", "annotator", "trainer", "admin"]

ROLES: tuple[Role, ...] = get_args(Role)
"""In rising order: each may do what the ones before it may."""

SESSION_DAYS = 14
LINK_HOURS = 24
MIN_PASSWORD_CHARS = 10
MAX_FAILURES = 10
"""Wrong passwords for one name within `FAILURE_WINDOW`, after which the name has to wait."""
FAILURE_WINDOW = timedelta(minutes=5)

# Every request asks one of these two: columns and not objects, and built once, which is half of their cost.
_USERS, _TOKENS, _SESSIONS = rows_of(User).c, rows_of(AccessToken).c, rows_of(BrowserSession).c
_TOKEN = (
    select(_USERS.id, _USERS.name, _USERS.role, _TOKENS.role)
    .join(rows_of(AccessToken), _TOKENS.user_id == _USERS.id)
    .where(_TOKENS.token_hash == bindparam("token_hash"), _TOKENS.revoked_at.is_(None), _USERS.disabled_at.is_(None))
)
_COOKIE = (
    select(_USERS.id, _USERS.name, _USERS.role, _SESSIONS.csrf_token)
    .join(rows_of(BrowserSession), _SESSIONS.user_id == _USERS.id)
    .where(
        _SESSIONS.token_hash == bindparam("token_hash"),
        _SESSIONS.expires_at > bindparam("now", type_=_SESSIONS.expires_at.type),
        _USERS.disabled_at.is_(None),
    )
)


@dataclass(frozen=True)
class Actor:
    """Who makes a request, and with which rights."""

    user_id: str
    name: str
    role: Role
    csrf_token: str | None = None
    """The token that unsafe requests of a browser session must repeat; None for bearer tokens."""

    @property
    def is_browser(self) -> bool:
        """Whether a signed-in browser makes the request, not a program with a token."""
        return self.csrf_token is not None

    def may(self, role: Role) -> bool:
        """Whether this actor's rights include those of `role`."""
        return ROLES.index(self.role) >= ROLES.index(role)


def record(session: Session, *, actor: str | None, action: str, subject: str | None = None, **details: object) -> None:
    """Add a line to the audit trail. Give ids and counts, never names of patients."""
    session.add(AuditEvent(user_id=actor, action=action, subject=subject, details=details))


def create_user(session: Session, *, name: str, role: Role, password: str | None = None, by: str | None = None) -> User:
    """Add a user; without a password only tokens and sign-in links open the door. `by`: which admin."""
    if session.scalar(select(User.id).where(User.name == name)) is not None:
        raise UserNameTaken(name)
    user = User(name=name, role=role)
    if password is not None:
        set_password(user, password)
    session.add(user)
    session.flush()
    record(session, actor=by, action="user.created", subject=user.id, role=role)
    return user


def set_password(user: User, password: str) -> None:
    """Give a user a password.

    Raises:
        WeakPassword: it is too short.
    """
    if len(password) < MIN_PASSWORD_CHARS:
        raise WeakPassword(len(password), MIN_PASSWORD_CHARS)
    user.password_hash = hash_password(password)


def create_token(
    session: Session,
    *,
    key: bytes,
    role: Role,
    user_name: str | None = None,
    label: str | None = None,
    by: str | None = None,
) -> str:
    """Make a bearer token and give it in the clear, once.

    Without `user_name` the token gets a user of its own, so that its tags are a reader's of their own.
    """
    token = new_token()
    token_hash = hash_token(token, key)
    name = user_name or f"token-{token_hash[:8]}"
    user = session.scalar(select(User).where(User.name == name))
    user = user or create_user(session, name=name, role=role, by=by)
    row = AccessToken(user_id=user.id, token_hash=token_hash, role=role, label=label)
    session.add(row)
    session.flush()
    record(session, actor=by, action="token.created", subject=row.id, role=role)
    return token


def find_token(session: Session, *, key: bytes, secret: str) -> tuple[AccessToken, User]:
    """The row of a token that is known to exist, and whom it speaks for."""
    rows = select(AccessToken, User).join(User, User.id == AccessToken.user_id)
    token, user = session.execute(rows.where(AccessToken.token_hash == hash_token(secret, key))).one()
    return token, user


def list_tokens(session: Session) -> list[tuple[AccessToken, User]]:
    """All tokens with their users, oldest first."""
    rows = session.execute(
        select(AccessToken, User).join(User, User.id == AccessToken.user_id).order_by(AccessToken.id)
    )
    return [(token, user) for token, user in rows]


def revoke_token(session: Session, *, token_id: str, by: str | None = None) -> None:
    """Close a token for good. Doing it twice is fine."""
    token = session.get(AccessToken, token_id)
    if token is None:
        raise TokenNotFound(token_id)
    if token.revoked_at is None:
        token.revoked_at = utc_now()
        record(session, actor=by, action="token.revoked", subject=token_id)


def make_sign_in_link(session: Session, *, key: bytes) -> str:
    """A token that signs the first admin in once; the admin is made when there is none yet."""
    admin = session.scalar(select(User).where(User.role == "admin", User.disabled_at.is_(None)).order_by(User.id))
    if admin is None:
        admin = create_user(session, name="admin", role="admin")
    token = new_token()
    expires_at = utc_now() + timedelta(hours=LINK_HOURS)
    session.add(SignInLink(token_hash=hash_token(token, key), user_id=admin.id, expires_at=expires_at))
    return token


def sign_in_by_link(session: Session, *, key: bytes, link: str) -> tuple[str, Actor]:
    """Open a browser session with a one-time link. Gives the cookie's value and the actor."""
    now = utc_now()
    row = session.scalar(select(SignInLink).where(SignInLink.token_hash == hash_token(link, key)).with_for_update())
    if row is None or row.used_at is not None or row.expires_at < now:
        raise BadSignInLink()
    row.used_at = now
    user = session.get_one(User, row.user_id)
    if user.disabled_at is not None:
        raise BadSignInLink()
    return _open_session(session, key=key, user=user)


def sign_in_by_password(session: Session, *, key: bytes, name: str, password: str) -> tuple[str, Actor]:
    """Open a browser session. The same answer for a wrong name and a wrong password.

    The user is locked: who replaces the password or disables them closes the sessions that were open before.
    """
    user = session.scalar(select(User).where(User.name == name).with_for_update(read=True))
    right = password_matches(password, None if user is None else user.password_hash)
    if user is None or not right or user.disabled_at is not None:
        raise BadCredentials()
    return _open_session(session, key=key, user=user)


def note_failed_sign_in(session: Session, *, name: str) -> None:
    """Keep a wrong password in the audit trail; `refuse_guessing` counts them."""
    record(session, actor=None, action="session.refused", subject=name[:255])


def refuse_guessing(session: Session, *, name: str) -> None:
    """Raise `TooManyAttempts` when a name has failed too often of late."""
    failures = session.scalar(
        select(func.count())
        .select_from(AuditEvent)
        .where(
            AuditEvent.action == "session.refused",
            AuditEvent.subject == name[:255],
            AuditEvent.at > utc_now() - FAILURE_WINDOW,
        )
    )
    if (failures or 0) >= MAX_FAILURES:
        raise TooManyAttempts(int(FAILURE_WINDOW.total_seconds()))


def _open_session(session: Session, *, key: bytes, user: User) -> tuple[str, Actor]:
    cookie = new_token()
    row = BrowserSession(
        token_hash=hash_token(cookie, key),
        user_id=user.id,
        csrf_token=new_token(),
        expires_at=utc_now() + timedelta(days=SESSION_DAYS),
    )
    session.add(row)
    record(session, actor=user.id, action="session.opened")
    return cookie, _actor(user.id, user.name, user.role, row.csrf_token)


def close_session(session: Session, *, key: bytes, cookie: str) -> None:
    """Sign a browser out. Unknown cookies are fine."""
    row = session.get(BrowserSession, hash_token(cookie, key))
    if row is not None:
        row.expires_at = utc_now()
        record(session, actor=row.user_id, action="session.closed")


def actor_of_token(session: Session, *, key: bytes, token: str) -> Actor | None:
    """Who a bearer token speaks for; None when it is unknown or revoked."""
    row = session.execute(_TOKEN, {"token_hash": hash_token(token, key)}).one_or_none()
    if row is None:
        return None
    user_id, name, user_role, token_role = row
    return _actor(user_id, name, min(token_role, user_role, key=ROLES.index))


def actor_of_cookie(session: Session, *, key: bytes, cookie: str) -> Actor | None:
    """Who a browser session belongs to; None when it is unknown or has ended."""
    row = session.execute(_COOKIE, {"token_hash": hash_token(cookie, key), "now": utc_now()}).one_or_none()
    if row is None:
        return None
    user_id, name, role, csrf_token = row
    return _actor(user_id, name, role, csrf_token)


def _actor(user_id: str, name: str, role: str, csrf_token: str | None = None) -> Actor:
    known = next(one for one in ROLES if one == role)
    return Actor(user_id=user_id, name=name, role=known, csrf_token=csrf_token)
