"""Refusals about accounts."""

from __future__ import annotations

from app.errors import Conflict, NotFound, ServiceError, Unusable


class NotSignedIn(ServiceError):
    """No session and no valid token."""

    status_code = 401
    code = "not_signed_in"
    title = "Sign in first"

    def __init__(self) -> None:
        super().__init__("Sign in, or send a valid token as 'Authorization: Bearer <token>'.")


class RoleMissing(ServiceError):
    """Signed in, but without the right."""

    status_code = 403
    code = "role_missing"
    title = "Not allowed"

    def __init__(self, needed: str, role: str) -> None:
        super().__init__(f"This needs the role {needed}; you have the role {role}.")


class CsrfTokenWrong(ServiceError):
    """A browser session sent an unsafe request without its token."""

    status_code = 403
    code = "csrf_token_wrong"
    title = "Not allowed"

    def __init__(self) -> None:
        super().__init__("The header X-CSRF-Token is missing or does not belong to this session; reload the page.")


class BadCredentials(ServiceError):
    """Wrong name or password; which one is not said."""

    status_code = 401
    code = "bad_credentials"
    title = "Sign-in failed"

    def __init__(self) -> None:
        super().__init__("The user name or the password is wrong.")


class BadSignInLink(ServiceError):
    """The link is unknown, used or too old."""

    status_code = 401
    code = "bad_sign_in_link"
    title = "Sign-in failed"

    def __init__(self) -> None:
        super().__init__("This sign-in link was used already or has expired; restart `serous up` for a new one.")


class TooManyAttempts(ServiceError):
    """Someone is guessing passwords."""

    status_code = 429
    code = "too_many_attempts"
    title = "Too many attempts"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            f"Too many wrong passwords for this name; try again in {retry_after_s // 60} minutes.",
            retry_after_s=retry_after_s,
        )


class UserNameTaken(Conflict):
    """Names are unique."""

    code = "user_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a user named {name} already.")


class WeakPassword(Unusable):
    """Shorter than the least length."""

    code = "weak_password"

    def __init__(self, length: int, least: int) -> None:
        super().__init__(f"The password has {length} characters; it needs at least {least}.")


class TokenNotFound(NotFound):
    """No such token."""

    code = "token_not_found"

    def __init__(self, token_id: str) -> None:
        super().__init__(f"There is no token {token_id}.")
