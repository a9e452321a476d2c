"""Requests that are sent again when that cannot have a second effect, and answers that say no, raised as errors.

Sent again are: whatever never left this machine; GET, HEAD, PUT and DELETE, and a POST with an `Idempotency-Key`, when
the line broke or the answer stayed away; and any request that was put off with 429 or 503, for then nothing was
written.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import httpx

from serous_client.errors import ServerUnreachable, refusal, retry_after_s

CONNECT_TIMEOUT_S = 10.0

FIRST_PAUSE_S = 0.25

LONGEST_PAUSE_S = 8.0
"""Pauses double from the first to this one."""

FIRST_CONTACT_S = 2.0
"""How long a server that never answered yet is asked again: a wrong address should be told at once."""

REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""Asking these twice leaves the same behind as asking once; tags count what they replace by version, not by request."""

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

HOPELESS = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.ProxyError)
"""The same would happen again."""

PUT_OFF = frozenset({429, 503})

GATEWAY_FAILED = frozenset({502, 504})
"""A proxy lost the server's answer, as a broken connection would."""

STREAMED = "serous_streamed"
"""Extension of a request whose answer is read piece by piece, by whoever asked."""

REPEATED = "serous_repeatable"
"""Extension of a POST that may be sent twice without a key: to cancel, or to put a model to use."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server."""

    timeout_s: float = 120.0
    """For the next byte of an answer. Reading a large scan takes the server a minute."""
    total_s: float = 60.0
    """For pauses between repetitions of one request, in all; 0: ask once."""


class Persistent(httpx.BaseTransport):
    """A transport that repeats what may be repeated, until its patience ends."""

    def __init__(self, inner: httpx.BaseTransport, patience: Patience) -> None:
        self._inner = inner
        self._patience = patience
        self._has_met = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, read to its end unless it is to be streamed.

        Raises:
            ServerUnreachable: there is no answer.
        """
        began, pause_s = time.monotonic(), FIRST_PAUSE_S
        while True:
            wait_s: float | None
            try:
                response = self._answer(request)
            except httpx.TransportError as error:
                wait_s = pause_s if _may_repeat(request, error) else None
                if wait_s is None or not self._has_time(began, wait_s):
                    raise unreachable(request, error) from error
            else:
                self._has_met = True
                wait_s = _put_off_s(request, response, pause_s)
                if wait_s is None or not self._has_time(began, wait_s):
                    return response
                response.close()
            time.sleep(wait_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if not request.extensions.get(STREAMED):
            try:
                response.read()  # here, so that an answer that breaks off is asked for again
            finally:
                response.close()
        return response

    def _has_time(self, began: float, wait_s: float) -> bool:
        allowed_s = self._patience.total_s if self._has_met else min(self._patience.total_s, FIRST_CONTACT_S)
        return time.monotonic() - began + wait_s <= allowed_s


def _may_repeat(request: httpx.Request, error: httpx.TransportError) -> bool:
    if isinstance(error, HOPELESS):
        return False
    return isinstance(error, NEVER_SENT) or _has_one_effect(request)


def _has_one_effect(request: httpx.Request) -> bool:
    """Whether two of the request do the same as one."""
    marked = "Idempotency-Key" in request.headers or request.extensions.get(REPEATED)
    return request.method in REPEATABLE or bool(marked)


def _put_off_s(request: httpx.Request, response: httpx.Response, pause_s: float) -> float | None:
    """Seconds after which to ask again; None: the answer stands."""
    told_s = retry_after_s(response)
    if response.status_code in PUT_OFF and (told_s is not None or _has_one_effect(request)):
        return pause_s if told_s is None else told_s
    if response.status_code in GATEWAY_FAILED and _has_one_effect(request):
        return pause_s
    return None


def unreachable(request: httpx.Request, error: httpx.TransportError) -> ServerUnreachable:
    """The sentence for an answer that never came."""
    server = f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
    if isinstance(error, NEVER_SENT):
        return ServerUnreachable(f"No Serous answers at {server} ({_reason(error)}).")
    done = "" if _has_one_effect(request) else " Whether it was carried out is not known."
    return ServerUnreachable(f"{server} did not answer a request to its end ({_reason(error)}).{done}")


def _reason(error: httpx.TransportError) -> str:
    return (
        str(error) or "timed out" if isinstance(error, httpx.TimeoutException) else str(error) or type(error).__name__
    )


def raise_refusal(response: httpx.Response) -> None:
    """A hook for httpx: whatever is not 2xx becomes an error before anybody parses it."""
    if not response.is_success:
        response.read()
        raise refusal(response)


def open_http(
    url: str, token: str, patience: Patience, user_agent: str, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """An HTTP client that carries the token to this server alone: it follows no redirects and asks no proxy.

    Args:
        transport: another way to the server, `httpx.HTTPTransport(proxy=..., verify=...)` say.
    """
    return httpx.Client(
        base_url=url,
        headers={"Authorization": f"Bearer {token}", "User-Agent": user_agent},
        timeout=httpx.Timeout(patience.timeout_s, connect=CONNECT_TIMEOUT_S),
        transport=Persistent(transport or httpx.HTTPTransport(), patience),
        event_hooks={"response": [raise_refusal]},
    )
