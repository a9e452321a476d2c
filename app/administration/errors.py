"""Refusals about users and tokens."""

from __future__ import annotations

from app.errors import Conflict, NotFound, Unusable


class UserNotFound(NotFound):
    """No such user."""

    code = "user_not_found"

    def __init__(self, user_id: str) -> None:
        super().__init__(f"There is no user {user_id}.")


class LastAdmin(Conflict):
    """Nobody could administer the service any more."""

    code = "last_admin"
    title = "The last admin"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is the last admin who is not disabled, and stays one; make another user an admin first."
        )


class TokenOutranksUser(Unusable):
    """A token acts for its user and can do no more."""

    code = "token_outranks_user"

    def __init__(self, role: str, name: str, user_role: str) -> None:
        super().__init__(f"A token of the role {role} cannot act for {name}, whose role is {user_role}.")


class TokenMadeAlready(Conflict):
    """The request came again, and the secret in its first answer is nowhere kept."""

    code = "token_made_already"
    title = "The token was made already"

    def __init__(self, token_id: str) -> None:
        super().__init__(
            f"This request made the token {token_id} already, and its secret is shown only once. "
            "If that answer was lost, revoke the token and make another with a new Idempotency-Key."
        )
        self.extra = {"token_id": token_id}


class UserIsDisabled(Conflict):
    """A token for somebody who is out would open nothing."""

    code = "user_disabled"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is disabled; enable the user before making a token.")
