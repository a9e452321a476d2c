"""Passwords and tokens: made, hashed, compared. Nothing here is ever stored or logged in the clear."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

TOKEN_BYTES = 32
"""256 bits of randomness: guessing is out of reach, so a fast keyed hash suffices."""

TOKEN_PREFIX = "serous_"  # noqa: S105 - the visible start of every token, so that secret scanners know it
"""Lets people and secret scanners recognise a token."""

_hasher = PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    """Made when first needed: argon2 takes time and memory on purpose, and a start should not."""
    return _hasher.hash(secrets.token_hex())


def new_token() -> str:
    """A fresh bearer token, session value or sign-in link token."""
    return TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str, key: bytes) -> str:
    """The keyed hash that the database keeps instead of the token."""
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())


def hash_password(password: str) -> str:
    """argon2id with the library's current parameters."""
    return _hasher.hash(password)


def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is right. Takes as long for a user who does not exist (`password_hash` None)."""
    nobody = _hash_of_nobody()  # also for a user who exists: the first question of all must not tell the two apart
    try:
        return _hasher.verify(password_hash or nobody, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
