"""Tags from a table over HTTP."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from app.accounts.auth import Annotator
from app.dependencies import DatabaseDep
from app.idempotency import KeyedDep
from app.tag_imports import service
from app.tag_imports.errors import BadTagTable, NoTagTable, WrongLine
from app.tag_imports.schemas import TagImportRead
from app.uploads import Upload, streamed_upload

router = APIRouter(prefix="/tag-imports", tags=["tags"])

MAX_TABLE_BYTES = 32 * 1024**2
"""A row takes 50 to 150 bytes."""

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}


@dataclass
class Table:
    """A table as it came, and what the client said for its `Idempotency-Key`."""

    said: tuple[str, ...]
    text: str = ""
    path: Path | None = field(default=None)

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Its lines, with the line ends as they are, which the parser of CSV wants."""
        if self.path is None:
            yield iter(io.StringIO(self.text, newline=""))
            return
        with self.path.open(encoding="utf-8", newline="") as file:
            yield iter(file)


async def receive_table(request: Request) -> AsyncIterator[Table]:
    """The table of a request: its body (64 KiB at most), or the one file of a multipart body."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "text/csv":
        try:
            text = (await request.body()).decode("utf-8")
        except UnicodeDecodeError:
            raise BadTagTable([WrongLine(1, "", "", "The table is not UTF-8 text.")]) from None
        yield Table(said=(text,), text=text)
    elif kind == "multipart/form-data":
        async with streamed_upload(request) as upload:
            yield _of_upload(upload)
    else:
        raise NoTagTable()


def _of_upload(upload: Upload) -> Table:
    if len(upload.files) != 1 or upload.fields:
        raise NoTagTable()
    path = upload.files[0].path
    if path.stat().st_size > MAX_TABLE_BYTES:
        raise BadTagTable([WrongLine(1, "", "", f"The table has more than {MAX_TABLE_BYTES} bytes.")])
    return Table(said=upload.said(), path=path)


@router.post("", openapi_extra=BODY)
def import_tags(
    actor: Annotator, table: Annotated[Table, Depends(receive_table)], database: DatabaseDep, keyed: KeyedDep
) -> TagImportRead:
    """Store your tags of a CSV: columns volume_id (or content_digest), slice_index from 0, has_fluid. All or none."""
    key = keyed.of(*table.said)
    with table.lines() as lines:
        return service.import_table(database, actor=actor, lines=lines, key=key)
