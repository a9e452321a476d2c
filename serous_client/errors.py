"""What goes wrong between a program and a Serous server. `str(error)` is a sentence.

SerousError
├── ServerUnreachable    nobody answers there, or the answer was lost too often
├── UnexpectedAnswer     something else than this version of the API answered
├── Refused              the server said no: its code, status, sentence, field errors and request id
│   ├── NotSignedIn      401
│   ├── NotAllowed       403
│   ├── NotFound         404
│   ├── Conflict         409, 412, 428
│   ├── Unusable         406, 413, 415, 422
│   ├── TooBusy          429, 503: come back later
│   └── ServerFailed     any other 5xx
├── JobFailed            a segmentation or training ended without its result
├── JobCancelled         somebody stopped it
├── WaitedTooLong        it is still under way
├── BadAddress           this is no address of a server, or no token; in `known_server`
├── BadInput             what was to be uploaded is no scan, or no file
├── StoredOtherwise      the same scan is stored with another spacing
├── UnknownFileFormat    a mask cannot be saved under such a name
└── NoServerKnown        no address or no token is stored
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

PROBLEM_MEMBERS = ("type", "title", "status", "detail", "instance", "code", "request_id", "errors")


class SerousError(Exception):
    """Base of all of them."""


class ServerUnreachable(SerousError):
    """Nobody answers there, or the answer was lost too often."""


class UnexpectedAnswer(SerousError):
    """Something else than this version of the API answered."""


class JobFailed(SerousError):
    """A segmentation or training ended without its result."""

    def __init__(self, what: str, problem: Mapping[str, Any]) -> None:
        self.code = str(problem.get("code", "failed"))
        super().__init__(f"The {what} failed: {problem.get('detail') or 'the server gives no reason'}")


class JobCancelled(SerousError):
    """Somebody stopped it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} was cancelled.")


class WaitedTooLong(SerousError):
    """It is still under way."""

    def __init__(self, what: str, state: str, timeout_s: float) -> None:
        super().__init__(f"The {what} is still {state} after {timeout_s:g} s of waiting; it goes on at the server.")


class BadInput(SerousError):
    """What was to be uploaded is no scan, or no file."""


class StoredOtherwise(SerousError):
    """The same scan is stored with another spacing than was given for it, so its figures would be others."""


class UnknownFileFormat(SerousError):
    """A mask cannot be saved under such a name."""

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        super().__init__(f"{name} does not say how to save a mask; its name must end in {', '.join(known)}.")


class NoServerKnown(SerousError):
    """No address or no token is stored."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one part of a request, or with one cell of a table."""

    field: str
    detail: str
    line: int | None = None
    """Of a table, from 1, its header included."""


class Refused(SerousError):
    """The server said no, with a problem object (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any], *, retry_after_s: float | None = None) -> None:
        self.status = status
        self.code = str(problem.get("code", "unknown"))
        """Stable, for programs."""
        self.detail = str(problem.get("detail") or f"The server answered {status} without a reason.")
        self.errors = tuple(
            FieldError(str(item.get("field", "")), str(item.get("detail", "")), item.get("line"))
            for item in problem.get("errors") or ()
            if isinstance(item, Mapping)
        )
        self.request_id: str | None = problem.get("request_id")
        """Under which the server's log has more."""
        self.retry_after_s = retry_after_s
        """When the server wishes to be asked again; None: it did not say."""
        self.extra = {name: value for name, value in problem.items() if name not in PROBLEM_MEMBERS}
        """More members of the problem object, `running_job` or `conflicts`, say."""
        super().__init__(self.detail)


class NotSignedIn(Refused):
    """401: no token, or one that is not valid."""


class NotAllowed(Refused):
    """403: the token's role does not suffice."""


class NotFound(Refused):
    """404: there is no such thing."""


class Conflict(Refused):
    """409, 412, 428: the thing is in another state than the request takes for granted."""


class Unusable(Refused):
    """406, 413, 415, 422: understood, but impossible with these values."""


class TooBusy(Refused):
    """429, 503: come back later."""


class ServerFailed(Refused):
    """Any other 5xx."""

    def __str__(self) -> str:
        return f"{self.detail} (request {self.request_id})" if self.request_id else self.detail


CLASSES: dict[int, type[Refused]] = {
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    406: Unusable,
    409: Conflict,
    412: Conflict,
    413: Unusable,
    415: Unusable,
    422: Unusable,
    428: Conflict,
    429: TooBusy,
    503: TooBusy,
}


def refusal(response: httpx.Response) -> SerousError:
    """The error for an answer that is none of 2xx; its body has been read."""
    status, address = response.status_code, response.request.url.copy_with(query=None)
    if 300 <= status < 400:
        elsewhere = response.headers.get("Location", "nowhere")
        return UnexpectedAnswer(f"{address} sends on to {elsewhere}; give that server's address.")
    problem = _problem_of(response)
    kind = CLASSES.get(status, ServerFailed if status >= 500 else Refused)
    if problem is None:
        phrase = response.reason_phrase or "no known status"
        problem = {"detail": f"{address} answered {status} ({phrase}) and is no Serous, or something before it is not."}
    problem.setdefault("request_id", response.headers.get("X-Request-ID"))
    return kind(status, problem, retry_after_s=retry_after_s(response))


def retry_after_s(response: httpx.Response) -> float | None:
    """Seconds that `Retry-After` asks for; None where it is missing or a date, which Serous does not send."""
    told = response.headers.get("Retry-After", "")
    return float(told) if told.isascii() and told.isdigit() else None


def _problem_of(response: httpx.Response) -> dict[str, Any] | None:
    if "problem+json" not in response.headers.get("Content-Type", ""):
        return None
    try:
        problem = response.json()
    except ValueError:
        return None
    return problem if isinstance(problem, dict) else None
