"""Users and their tokens as admins change them. Nobody can lock all admins out."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.errors import UserNameTaken
from app.accounts.secrets import password_matches
from app.accounts.service import ROLES, Actor, Role, record
from app.administration.errors import LastAdmin, TokenMadeAlready, TokenOutranksUser, UserIsDisabled, UserNotFound
from app.administration.schemas import TokenCreate, UserChange, UserCreate
from app.db.columns import utc_now
from app.db.session import Database
from app.db.tables import AccessToken, AuditEvent, BrowserSession, User
from app.idempotency import IdempotencyKeyReused, Made, RequestKey, once


def get_user(session: Session, user_id: str) -> User:
    """A user."""
    user = session.get(User, user_id)
    if user is None:
        raise UserNotFound(user_id)
    return user


def count_tokens(session: Session, user_ids: list[str]) -> dict[str, int]:
    """How many tokens of each user are not revoked."""
    rows = session.execute(
        select(AccessToken.user_id, func.count())
        .where(AccessToken.user_id.in_(user_ids), AccessToken.revoked_at.is_(None))
        .group_by(AccessToken.user_id)
    )
    return dict(rows.all())


def create_user(database: Database, *, actor: Actor, wanted: UserCreate, key: RequestKey | None) -> User:
    """Add a user.

    Raises:
        UserNameTaken, WeakPassword, IdempotencyKeyReused.
    """

    def act(session: Session) -> tuple[Made, User]:
        user = accounts.create_user(
            session, name=wanted.name, role=wanted.role, password=wanted.password, by=actor.user_id
        )
        return Made(user.id), user

    def again(session: Session, made: Made) -> User:
        """The key's digest leaves the password out, for a fast hash of it must not be kept: it is compared here."""
        user = get_user(session, made.resource_id)
        if wanted.password is not None and not password_matches(wanted.password, user.password_hash):
            raise IdempotencyKeyReused()
        return user

    try:
        return once(database, key, act=act, again=again)
    except IntegrityError as error:  # somebody took the name between our look and our insert
        raise UserNameTaken(wanted.name) from error


def change_user(session: Session, *, actor: Actor, user_id: str, change: UserChange) -> User:
    """Change role, password, or whether the user may come in; all of it or nothing.

    Raises:
        UserNotFound, LastAdmin, WeakPassword.
    """
    admins = _lock_admins(session)
    user = get_user(session, user_id)
    stays_admin = (change.role or user.role) == "admin" and not change.disabled
    if [admin.id for admin in admins] == [user.id] and not stays_admin:
        raise LastAdmin(user.name)
    if change.password is not None:
        accounts.set_password(user, change.password)
        record(session, actor=actor.user_id, action="user.password_set", subject=user.id)
    if change.role is not None and change.role != user.role:
        record(
            session, actor=actor.user_id, action="user.role_changed", subject=user.id, old=user.role, new=change.role
        )
        user.role = change.role
    if change.disabled is not None and change.disabled != (user.disabled_at is not None):
        user.disabled_at = utc_now() if change.disabled else None
        action = "user.disabled" if change.disabled else "user.enabled"
        record(session, actor=actor.user_id, action=action, subject=user.id)
    if change.password is not None or change.disabled:
        _close_sessions(session, user.id)
    session.flush()
    return user


def _lock_admins(session: Session) -> list[User]:
    """The admins that are not disabled. Locked, so that two of them cannot demote each other at once."""
    rows = select(User).where(User.role == "admin", User.disabled_at.is_(None)).order_by(User.id).with_for_update()
    return list(session.scalars(rows))


def _close_sessions(session: Session, user_id: str) -> None:
    open_now = (BrowserSession.user_id == user_id, BrowserSession.expires_at > utc_now())
    session.execute(update(BrowserSession).where(*open_now).values(expires_at=utc_now()))


NewToken = tuple[AccessToken, User, str]
"""A token, whom it acts for, and its secret in the clear."""


def create_token(
    database: Database, *, actor: Actor, secret_key: bytes, wanted: TokenCreate, key: RequestKey | None
) -> NewToken:
    """Make a bearer token, whose secret is in the clear this once.

    Raises:
        UserNotFound, UserIsDisabled, TokenOutranksUser, TokenMadeAlready, IdempotencyKeyReused.
    """

    def act(session: Session) -> tuple[Made, NewToken]:
        made = _new_token(session, actor, secret_key, wanted)
        return Made(made[0].id), made

    def again(_: Session, made: Made) -> NewToken:
        raise TokenMadeAlready(made.resource_id)

    return once(database, key, act=act, again=again)


def _new_token(session: Session, actor: Actor, secret_key: bytes, wanted: TokenCreate) -> NewToken:
    name = None
    if wanted.user_id is not None:
        user = get_user(session, wanted.user_id)
        if user.disabled_at is not None:
            raise UserIsDisabled(user.name)
        if _rank(wanted.role) > _rank(user.role):
            raise TokenOutranksUser(wanted.role, user.name, user.role)
        name = user.name
    secret = accounts.create_token(
        session, key=secret_key, role=wanted.role, user_name=name, label=wanted.label, by=actor.user_id
    )
    token, user = accounts.find_token(session, key=secret_key, secret=secret)
    return token, user, secret


def _rank(role: Role | str) -> int:
    return [str(known) for known in ROLES].index(role)


def revoke_token(session: Session, *, actor: Actor, token_id: str) -> None:
    """Close a token for good. Doing it twice is fine."""
    accounts.revoke_token(session, token_id=token_id, by=actor.user_id)


def names_of(session: Session, user_ids: set[str]) -> dict[str, str]:
    """The names of users by id."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return dict(rows.all())


def known_actions(session: Session) -> list[str]:
    """Every kind of act that the trail holds, by name."""
    return list(session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)))
