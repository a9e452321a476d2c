"""Bodies of the admins' routes."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.service import Role
from app.db.tables import AccessToken, JsonObject, User


class UserCreate(BaseModel):
    """A new user. Without a password only tokens and sign-in links open the door."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=255, pattern=r"^\S(.*\S)?$")
    role: Role
    password: str | None = Field(default=None, max_length=1024)


class UserChange(BaseModel):
    """What is to change; what is not given stays."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    disabled: bool | None = None
    password: str | None = Field(default=None, max_length=1024)


class AccountRead(BaseModel):
    """A person or a program that acts."""

    id: str
    name: str
    role: Role
    has_password: bool
    n_tokens: int
    """Tokens that are not revoked."""
    created_at: datetime
    disabled_at: datetime | None

    @classmethod
    def of(cls, user: User, n_tokens: int) -> AccountRead:
        """The schema of a row."""
        own = ("has_password", "n_tokens")
        columns = {name: getattr(user, name) for name in cls.model_fields if name not in own}
        return cls(has_password=user.password_hash is not None, n_tokens=n_tokens, **columns)


class TokenCreate(BaseModel):
    """A new token. Without a user it gets one of its own, so that its tags are a reader's of their own."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    user_id: str | None = Field(default=None, max_length=64)
    label: str | None = Field(default=None, min_length=1, max_length=255)


class TokenRead(BaseModel):
    """A bearer token, without its secret."""

    id: str
    user_id: str
    user_name: str
    role: Role
    label: str | None
    created_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, token: AccessToken, user_name: str) -> TokenRead:
        """The schema of a row."""
        columns = {name: getattr(token, name) for name in TokenRead.model_fields if name != "user_name"}
        return cls(user_name=user_name, **columns)


class TokenMade(BaseModel):
    """A token that was just made."""

    token: TokenRead
    secret: str
    """Shown this once; only its keyed hash is kept."""


class AuditEventRead(BaseModel):
    """Who did what to what."""

    id: str
    at: datetime
    user_id: str | None
    user_name: str | None
    """None: the server itself, the command line, or somebody who was not let in."""
    action: str
    subject: str | None
    details: JsonObject


class StoredRead(BaseModel):
    """Objects of one kind in the bucket."""

    n_objects: int
    n_bytes: int


class StorageUseRead(BaseModel):
    """What lies in the bucket, counted now."""

    volumes: StoredRead
    masks: StoredRead
    models: StoredRead
    other: StoredRead
    free_bytes: int | None
    """Room left where the bucket is a local folder; None for object storage."""
