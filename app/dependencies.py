"""What routes ask for by type: a transaction, a reading view, the settings, the bucket, the bell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.administration.remembered_use import RememberedUse
from app.db.session import Database
from app.queue import Bell
from app.readiness import Probes
from app.settings import Settings
from app.storage import Storage


def get_database(request: Request) -> Database:
    """The database of this application."""
    return cast(Database, request.app.state.database)


def get_session(database: Annotated[Database, Depends(get_database)]) -> Iterator[Session]:
    """One transaction for the request, committed before the response leaves, so a 2xx means saved."""
    with database.transaction() as session:
        yield session


def get_reading_session(database: Annotated[Database, Depends(get_database)]) -> Iterator[Session]:
    """A consistent view for routes that write nothing."""
    with database.reading() as session:
        yield session


def get_settings(request: Request) -> Settings:
    """The configuration of this application."""
    return cast(Settings, request.app.state.settings)


def get_storage(request: Request) -> Storage:
    """The bucket of this application."""
    return cast(Storage, request.app.state.storage)


def get_bell(request: Request) -> Bell:
    """The way to wake the workers."""
    return cast(Bell, request.app.state.bell)


def get_probes(request: Request) -> Probes:
    """The checks of what this application needs."""
    return cast(Probes, request.app.state.probes)


def get_storage_use(request: Request) -> RememberedUse:
    """The last count of the bucket's bytes."""
    return cast(RememberedUse, request.app.state.storage_use)


DatabaseDep = Annotated[Database, Depends(get_database)]
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
ReadingDep = Annotated[Session, Depends(get_reading_session, scope="function")]
SettingsDep = Annotated[Settings, Depends(get_settings)]
StorageDep = Annotated[Storage, Depends(get_storage)]
BellDep = Annotated[Bell, Depends(get_bell)]
ProbesDep = Annotated[Probes, Depends(get_probes)]
StorageUseDep = Annotated[RememberedUse, Depends(get_storage_use)]
