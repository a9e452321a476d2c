"""Liveness, readiness and metrics, outside the versioned API."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from app import metrics
from app.accounts.auth import Viewer
from app.dependencies import PacsProbeDep, ProbesDep, ReadingDep, SettingsDep, StorageUseDep
from app.stored_metrics import DatabaseCollector, StorageCollector

router = APIRouter(tags=["operations"])

PartState = Literal["ok", "away"]


class Readiness(BaseModel):
    """Which parts answer."""

    ready: bool
    database: PartState
    broker: PartState
    storage: PartState
    pacs: PartState | None = None
    """Absent where there is none. One that is away keeps nobody from reading and tagging, so `ready` goes without it.
    Its state is up to a minute old."""


@router.get("/healthz")
def read_health() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@router.get("/readyz", response_model_exclude_none=True)
def read_readiness(response: Response, probes: ProbesDep, pacs: PacsProbeDep) -> Readiness:
    """Whether all parts answer within seconds; 503 names what is away. The PACS is named, and no reason for 503."""
    answering = probes.answering()
    ready = all(answering.values())
    if not ready:
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    states: dict[str, PartState] = {name: "ok" if answers else "away" for name, answers in answering.items()}
    return Readiness(ready=ready, pacs=pacs.state(), **states)


@router.get("/metrics", response_class=Response)
def read_metrics(actor: Viewer, session: ReadingDep, settings: SettingsDep, use: StorageUseDep) -> Response:
    """Prometheus metrics. Needs a role, as everything does: give the scraper a viewer's token."""
    text = metrics.render(DatabaseCollector(session), StorageCollector(use), shared_dir=settings.shared_metrics_dir)
    return Response(text, media_type="text/plain; version=0.0.4")
