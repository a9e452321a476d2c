"""First reads over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts.auth import Annotator, Viewer
from app.dependencies import ReadingDep, SessionDep
from app.first_reads import service
from app.first_reads.schemas import FirstReadRead
from app.volumes.service import get_volume

router = APIRouter(prefix="/volumes/{volume_id}/first-read", tags=["first reads"])


@router.get("")
def read_first_read(volume_id: str, actor: Viewer, session: ReadingDep) -> FirstReadRead:
    """How far your own first read of the volume is, and which slices' results are kept from you."""
    return service.read_first_read(session, actor=actor, volume=get_volume(session, volume_id))


@router.post("/end")
def end_first_read(volume_id: str, actor: Annotator, session: SessionDep) -> FirstReadRead:
    """End it to see the results: the history says of each untagged slice that you have seen the model. Idempotent."""
    return service.end_first_read(session, actor=actor, volume_id=volume_id)
