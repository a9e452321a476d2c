"""The retrain policy over HTTP."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from sqlalchemy import select

from app.accounts.auth import Admin, Viewer
from app.db.tables import ProjectSettings
from app.dependencies import ReadingDep, SessionDep
from app.retraining import service
from app.retraining.policy import policy_of
from app.retraining.schemas import RetrainPolicyRead, RetrainPolicyWrite

router = APIRouter(prefix="/project-settings/retraining", tags=["project settings"])


def _read(row: ProjectSettings) -> RetrainPolicyRead:
    return RetrainPolicyRead(**asdict(policy_of(row)), updated_at=row.updated_at)


@router.get("")
def read_retrain_policy(actor: Viewer, session: ReadingDep) -> RetrainPolicyRead:
    """When trainings start."""
    return _read(session.scalars(select(ProjectSettings)).one())


@router.put("")
def put_retrain_policy(body: RetrainPolicyWrite, actor: Admin, session: SessionDep) -> RetrainPolicyRead:
    """Decide anew when trainings start. A training under way goes on."""
    return _read(service.change_policy(session, actor=actor, wanted=body))
