"""Every error leaves as `application/problem+json` (RFC 9457): a sentence, a stable code, never a trace or a path."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException

from app.db.session import is_full
from app.errors import ServiceError, StorageFull, StoredFileMissing, Unavailable

log = structlog.get_logger()


class Problem(JSONResponse):
    """A problem object as a response."""

    media_type = "application/problem+json"


def problem(
    request: Request,
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
    **extra: Any,
) -> Problem:
    """The response for one refusal."""
    always = getattr(request.state, "headers_of_problems", {})
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "code": code,
        "request_id": getattr(request.state, "request_id", None),
        **extra,
    }
    return Problem(body, status_code=status, headers={**always, **(headers or {})})


def _service_error(request: Request, error: Exception) -> Problem:
    refusal = error if isinstance(error, ServiceError) else ServiceError("The request failed.")
    headers = {}
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(refusal.retry_after_s)
    if refusal.location is not None:
        headers["Location"] = refusal.location
    if refusal.status_code == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(
        request,
        status=refusal.status_code,
        code=refusal.code,
        title=refusal.title,
        detail=refusal.detail,
        headers=headers,
        **refusal.extra,
    )


def _validation_error(request: Request, error: Exception) -> Problem:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    fields = [{"field": ".".join(str(part) for part in item["loc"]), "detail": item["msg"]} for item in found]
    sentence = "; ".join(f"{field['field']}: {field['detail']}" for field in fields) or "the body cannot be read"
    return problem(
        request,
        status=422,
        code="invalid_request",
        title="Invalid request",
        detail=f"The request is not valid: {sentence}.",
        errors=fields,
    )


def _http_error(request: Request, error: Exception) -> Problem:
    status = error.status_code if isinstance(error, HTTPException) else 500
    phrase = HTTPStatus(status).phrase
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
    return problem(
        request,
        status=status,
        code=phrase.lower().replace(" ", "_"),
        title=phrase,
        detail=f"{request.method} {request.url.path}: {phrase.lower()}.",
        headers=headers,
    )


def _database_error(request: Request, error: Exception) -> Problem:
    if isinstance(error, DBAPIError) and is_full(error):
        log.error("database_full")
        return _service_error(request, StorageFull())
    log.error("database_away", error=type(error).__name__)
    return _service_error(request, Unavailable("The database cannot be reached; try again shortly."))


def _missing_file(request: Request, error: Exception) -> Problem:
    log.error("stored_file_missing", path=request.url.path)
    return _service_error(request, StoredFileMissing())


def _unexpected(request: Request, error: Exception) -> Problem:
    log.error("unexpected_error", error=type(error).__name__, exc_info=error)
    return problem(
        request,
        status=500,
        code="internal_error",
        title="Something went wrong",
        detail="The server met an unexpected error; nothing was changed. The log has more under the request id.",
    )


def install(app: FastAPI) -> None:
    """Answer every error with a problem object."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(FileNotFoundError, _missing_file)
    app.add_exception_handler(OperationalError, _database_error)
    app.add_exception_handler(InterfaceError, _database_error)
    app.add_exception_handler(Exception, _unexpected)
