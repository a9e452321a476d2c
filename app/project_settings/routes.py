"""The project's settings over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts.auth import Admin, Viewer
from app.db.tables import ProjectSettings
from app.dependencies import ReadingDep, SessionDep
from app.project_settings import service
from app.project_settings.schemas import ProjectSettingsRead, ProjectSettingsWrite

router = APIRouter(prefix="/project-settings", tags=["project settings"])


def _read(row: ProjectSettings) -> ProjectSettingsRead:
    return ProjectSettingsRead(blinded_first_read=row.blinded_first_read, updated_at=row.updated_at)


@router.get("")
def read_project_settings(actor: Viewer, session: ReadingDep) -> ProjectSettingsRead:
    """What admins have decided for the whole installation."""
    return _read(service.read_settings(session))


@router.put("")
def put_project_settings(body: ProjectSettingsWrite, actor: Admin, session: SessionDep) -> ProjectSettingsRead:
    """Decide anew; it holds for everybody from the next page they open."""
    return _read(service.change_settings(session, actor=actor, blinded_first_read=body.blinded_first_read))
