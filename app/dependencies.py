"""What routes ask for by type: a transaction, a reading view, the settings, the bucket, the bell, a way to tidy up.

What only looks something up is `async`: FastAPI calls a plain function in a thread, which costs more than the look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, cast

import structlog
from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.administration.remembered_use import RememberedUse
from app.db import removals
from app.db.session import Database
from app.errors import ServiceError
from app.pacs.probe import PacsProbe
from app.queue import Bell
from app.readiness import Probes
from app.settings import Settings
from app.storage import Storage

log = structlog.get_logger()

REMOVED_AT_ONCE = 20
"""Prefixes that a request waits for; the sweep removes the others."""


async def get_database(request: Request) -> Database:
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


async def get_settings(request: Request) -> Settings:
    """The configuration of this application."""
    return cast(Settings, request.app.state.settings)


async def get_storage(request: Request) -> Storage:
    """The bucket of this application."""
    return cast(Storage, request.app.state.storage)


async def get_bell(request: Request) -> Bell:
    """The way to wake the workers."""
    return cast(Bell, request.app.state.bell)


async def get_remove(
    database: Annotated[Database, Depends(get_database)], storage: Annotated[Storage, Depends(get_storage)]
) -> Callable[[], None]:
    """Takes objects of no more use out of the bucket; to be called after the commit. The sweep does what fails here."""

    def remove() -> None:
        try:
            removals.carry_out(database, storage.delete_prefix, limit=REMOVED_AT_ONCE)
        except ServiceError as error:
            log.warning("removal_left_to_the_sweep", error=error.code)

    return remove


async def get_probes(request: Request) -> Probes:
    """The checks of what this application needs."""
    return cast(Probes, request.app.state.probes)


async def get_pacs_probe(request: Request) -> PacsProbe:
    """The last word of the PACS."""
    return cast(PacsProbe, request.app.state.pacs_probe)


async def get_storage_use(request: Request) -> RememberedUse:
    """The last count of the bucket's bytes."""
    return cast(RememberedUse, request.app.state.storage_use)


DatabaseDep = Annotated[Database, Depends(get_database)]
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
ReadingDep = Annotated[Session, Depends(get_reading_session, scope="function")]
SettingsDep = Annotated[Settings, Depends(get_settings)]
StorageDep = Annotated[Storage, Depends(get_storage)]
BellDep = Annotated[Bell, Depends(get_bell)]
RemoveDep = Annotated[Callable[[], None], Depends(get_remove)]
ProbesDep = Annotated[Probes, Depends(get_probes)]
PacsProbeDep = Annotated[PacsProbe, Depends(get_pacs_probe)]
StorageUseDep = Annotated[RememberedUse, Depends(get_storage_use)]
