"""Bodies of the sign-in routes."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.accounts.service import Role


class LinkSignIn(BaseModel):
    """Sign in with the link that `serous up` prints."""

    link: str = Field(max_length=200)


class PasswordSignIn(BaseModel):
    """Sign in with name and password."""

    username: str = Field(max_length=255)
    password: str = Field(max_length=1024)


class UserRead(BaseModel):
    """Who is signed in."""

    id: str
    name: str
    role: Role


class SessionRead(BaseModel):
    """The signed-in user and the token that unsafe requests repeat in `X-CSRF-Token`."""

    user: UserRead
    csrf_token: str | None
