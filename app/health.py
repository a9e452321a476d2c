"""Liveness, readiness and metrics, outside the versioned API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import metrics
from app.accounts.auth import Viewer
from app.dependencies import BellDep, DatabaseDep, ReadingDep, StorageDep
from app.errors import ServiceError

router = APIRouter(tags=["operations"])

PartState = Literal["ok", "away"]


class Readiness(BaseModel):
    """Which parts answer."""

    ready: bool
    database: PartState
    broker: PartState
    storage: PartState


@router.get("/healthz")
def read_health() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@router.get("/readyz")
def read_readiness(response: Response, database: DatabaseDep, bell: BellDep, storage: StorageDep) -> Readiness:
    """Whether all parts answer; 503 names what is away."""

    def ask_database() -> None:
        with database.reading() as session:
            session.execute(text("SELECT 1"))

    parts = {
        name: _state(ask)
        for name, ask in (("database", ask_database), ("broker", bell.require), ("storage", storage.check))
    }
    ready = all(state == "ok" for state in parts.values())
    if not ready:
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    return Readiness(ready=ready, database=parts["database"], broker=parts["broker"], storage=parts["storage"])


def _state(ask: Callable[[], None]) -> PartState:
    try:
        ask()
    except (ServiceError, SQLAlchemyError):
        return "away"
    return "ok"


@router.get("/metrics", response_class=Response)
def read_metrics(actor: Viewer, session: ReadingDep) -> Response:
    """Prometheus metrics. Needs a role, as everything does: give the scraper a viewer's token."""
    return Response(metrics.render(session), media_type="text/plain; version=0.0.4")
