"""Methods over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts.auth import Viewer
from app.methods.schemas import MethodFigures, MethodList, MethodRead
from models.methods import METHODS, measured

router = APIRouter(prefix="/methods", tags=["methods"])


@router.get("")
def list_methods(actor: Viewer) -> MethodList:
    """Every system that segments, what a reader must give it, and its measured figures."""
    figures = {name: MethodFigures(**values) for name, values in measured().items()}
    return MethodList(items=[MethodRead.of(method, figures.get(method.name)) for method in METHODS])
