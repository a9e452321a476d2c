"""Tags: one B-scan, a run of them, or a table. Each call returns when they are on the server's disk, or raises."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from serous_client.api.api.tags import delete_tag, import_tags, list_tags, put_tag, put_tag_range
from serous_client.api.models import (
    ImportTagsForm,
    RangeResult,
    SliceTagsRead,
    TagImportRead,
    TagRangeWrite,
    TagRead,
    TagWrite,
    VolumeRead,
)
from serous_client.api.types import UNSET, File, Unset
from serous_client.connection import Connection, answered, new_key
from serous_client.errors import BadInput
from serous_client.tables import Cell

TAG_COLUMNS = ("volume_id", "slice_index", "has_fluid", "patient_key", "laterality", "n_readers", "disagreement")
"""Of a table of tags. An import needs the first three; `slice_index` counts from 0, `has_fluid` is 1 or 0."""


def id_of(volume: VolumeRead | str) -> str:
    """The id of a volume, or the id that it is."""
    return volume if isinstance(volume, str) else volume.id


class TagCalls:
    """The part of `Serous` that tags."""

    _connection: Connection

    def tag(
        self, volume: VolumeRead | str, index: int, has_fluid: bool | None, *, known_version: int | None = None
    ) -> TagRead | None:
        """Say whether a B-scan (0-based) shows fluid; None takes your tag back. It is on disk when this returns.

        Args:
            known_version: `my_version` of the tag that you know, 0 for none; another one there raises `Conflict`
                instead of being replaced. None: whatever is there is replaced, and stays in the history.
        """
        match: str | Unset = UNSET if known_version is None else str(known_version)
        if has_fluid is None:
            self._connection.send(delete_tag._get_kwargs(id_of(volume), index, if_match=match))
            return None
        body = TagWrite(has_fluid=has_fluid)
        return answered(put_tag.sync, id_of(volume), index, client=self._connection.api, body=body, if_match=match)

    def tag_range(self, volume: VolumeRead | str, first: int, last: int, has_fluid: bool | None) -> RangeResult:
        """The same for a run of B-scans, both ends included; all or nothing."""
        body = TagRangeWrite(first=first, last=last, has_fluid=has_fluid)
        return answered(put_tag_range.sync, id_of(volume), client=self._connection.api, body=body)

    def tags(self, volume: VolumeRead | str) -> list[SliceTagsRead]:
        """One item a B-scan: what all readers say together, and your own tag."""
        return answered(list_tags.sync, id_of(volume), client=self._connection.api).items

    def import_tags(self, table: str | os.PathLike[str]) -> TagImportRead:
        """Store your tags of a CSV: all rows, or none. What was tagged otherwise before stays in the history.

        Args:
            table: columns `volume_id` (or `content_digest`, SHA-256 of the uploaded bytes), `slice_index` from 0 and
                `has_fluid` (1 or 0); others are left alone.

        Raises:
            Unusable: nothing was changed; `errors` names every wrong line.
        """
        path = Path(table)
        try:
            with path.open("rb") as file:
                body = ImportTagsForm(file=File(payload=file, file_name="tags.csv", mime_type="text/csv"))
                request = import_tags._get_kwargs(body=body, idempotency_key=new_key())
                return self._connection.send_form(request, TagImportRead.from_dict)
        except OSError as error:
            raise BadInput(f"{path} cannot be read ({error.strerror}).") from error

    def tag_rows(self, volumes: Iterable[VolumeRead], *, consensus: bool = False) -> Iterator[Mapping[str, Cell]]:
        """Rows of a table (`TAG_COLUMNS`) of all slices that have an answer.

        Args:
            consensus: what all readers say together; False: your own tags, as `import_tags` takes them.
        """
        for volume in volumes:
            for tag in self.tags(volume):
                answer = tag.consensus if consensus else tag.mine
                if answer is not None:
                    yield {
                        "volume_id": volume.id,
                        "slice_index": tag.index,
                        "has_fluid": answer,
                        "patient_key": volume.patient_key,
                        "laterality": volume.laterality,
                        "n_readers": tag.n_readers,
                        "disagreement": tag.disagreement,
                    }
