"""What happens around every request: an id, one log line, response headers, latencies."""

from __future__ import annotations

import re
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.db.columns import new_id
from app.metrics import observe_request
from app.problems import problem

log = structlog.get_logger()

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; worker-src 'self' blob:; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


MAX_SMALL_BODY_BYTES = 64 * 1024
"""Most bytes of a body that is no upload; the largest of ours is a note of 2000 characters."""


PIECE_TYPE = "application/offset+octet-stream"
"""Media type of a resumable upload's bytes (tus 1.0)."""

PIECES_GO_TO = "/api/v1/uploads"


class SmallBodies:
    """ASGI middleware that refuses large bodies before they are read; uploads have a limit of their own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        kind = headers.get("Content-Type", "")
        is_upload = kind.startswith("multipart/") or (kind == PIECE_TYPE and scope["path"].startswith(PIECES_GO_TO))
        length = headers.get("Content-Length", "0")
        too_large = not length.isdigit() or int(length) > MAX_SMALL_BODY_BYTES
        if not is_upload and (too_large or "Transfer-Encoding" in headers):
            refusal = problem(
                Request(scope),
                status=413,
                code="too_large",
                title="Request too large",
                detail=f"A request that is no upload states its length, {MAX_SMALL_BODY_BYTES} bytes at most.",
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


class RequestFrame:
    """ASGI middleware; plain ASGI, so that bodies stream through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        request_id = given if REQUEST_ID.fullmatch(given) else new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 500

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_framed)
            finally:
                seconds = time.perf_counter() - started
                route = getattr(scope.get("route"), "path", "unmatched")
                observe_request(scope["method"], route, status, seconds)
                log.debug("request", method=scope["method"], route=route, status=status, seconds=round(seconds, 4))
