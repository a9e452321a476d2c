"""The web application: parts put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI

from app import api_docs, health, page, problems
from app.accounts import routes as session_routes
from app.accounts.auth import require
from app.administration import routes as administration_routes
from app.administration.remembered_use import RememberedUse
from app.db.session import Database
from app.dicom_results import routes as dicom_routes
from app.dicom_web import routes as dicom_web_routes
from app.explanations import routes as explanation_routes
from app.exports import routes as export_routes
from app.first_reads import routes as first_read_routes
from app.logs import configure_logging
from app.measurements import routes as measurement_routes
from app.methods import routes as method_routes
from app.middleware import RequestFrame, SmallBodies
from app.model_versions import comparison_routes
from app.model_versions import routes as model_routes
from app.pacs import routes as pacs_routes
from app.pacs.probe import PacsProbe
from app.patients import routes as patient_routes
from app.previews import routes as preview_routes
from app.project_settings import routes as project_settings_routes
from app.queue import Bell, make_celery
from app.readiness import probes_of
from app.reports import routes as report_routes
from app.resumable import routes as upload_routes
from app.retraining import routes as retraining_routes
from app.segmentations import routes as segmentation_routes
from app.settings import Settings, load_settings
from app.storage import Storage
from app.tag_imports import routes as tag_import_routes
from app.tags import routes as tag_routes
from app.training import routes as training_routes
from app.visits import routes as visit_routes
from app.volumes import routes as volume_routes
from app.worklist import routes as worklist_routes

API = "/api/v1"


def create_app(settings: Settings | None = None) -> FastAPI:
    """A web application on its own database, bucket and broker."""
    settings = settings or load_settings()
    settings.prepare_directories()
    configure_logging(settings)
    app = FastAPI(
        title="Serous",
        version="1",
        summary="Subretinal fluid masks and volumes from 0/1 tags on OCT slices.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.token_key = settings.token_key()
    app.state.database = Database(settings.database)
    app.state.storage = Storage(settings.storage)
    app.state.bell = Bell(make_celery(settings.broker))
    app.state.probes = probes_of(app.state.database, app.state.bell, app.state.storage)
    app.state.pacs_probe = PacsProbe(settings)
    app.state.storage_use = RememberedUse(app.state.storage, settings)
    app.add_middleware(SmallBodies)
    app.add_middleware(RequestFrame)
    problems.install(app)
    app.include_router(_api(app))
    app.include_router(health.router)
    app.include_router(api_docs.router)
    app.include_router(page.router)
    return app


def _api(app: FastAPI) -> APIRouter:
    api = APIRouter(prefix=API)
    for routes in (
        session_routes,
        volume_routes,
        upload_routes,
        tag_routes,
        tag_import_routes,
        first_read_routes,
        worklist_routes,
        project_settings_routes,
        retraining_routes,
        training_routes,
        model_routes,
        comparison_routes,
        method_routes,
        segmentation_routes,
        dicom_routes,
        explanation_routes,
        measurement_routes,
        export_routes,
        visit_routes,
        report_routes,
        preview_routes,
        administration_routes,
        patient_routes,
        dicom_web_routes,
        pacs_routes,
    ):
        api.include_router(routes.router)

    @api.get("/openapi.json", include_in_schema=False, dependencies=[Depends(require("viewer"))])
    def read_openapi() -> dict[str, object]:
        """The schema of this API."""
        return app.openapi()

    return api


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.database.dispose()
