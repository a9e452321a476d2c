"""B-scans from the bucket as the networks are shown them: with their neighbours where a recipe sees those."""

from __future__ import annotations

from collections.abc import Iterator

from app.db.tables import JsonObject
from app.errors import ServiceError
from app.storage import Storage, volume_key
from models.weak.dataset import TaggedSlice
from models.weak.neighbours import Stack, neighbours_at


class ScanGone(ServiceError):
    """A tagged volume was deleted while a training read its B-scans."""

    status_code = 404
    code = "volume_deleted"
    title = "A tagged volume was deleted"

    def __init__(self) -> None:
        super().__init__("A tagged volume was deleted while the training read it; start another on the tags of now.")


def read_stack(storage: Storage, volume_id: str, index: int, reach: int) -> Stack:
    """A B-scan with `reach` neighbours on each side.

    Raises:
        FileNotFoundError: there is no such volume.
    """
    key = volume_key(volume_id)
    around = neighbours_at(index, storage.count_bscans(key), reach) if reach else []
    return Stack(storage.read_bscan(key, index), tuple(storage.read_bscan(key, at) for at in around))


def read_slices(storage: Storage, snapshot: list[JsonObject], reach: int = 0) -> Iterator[TaggedSlice]:
    """The tagged B-scans in the snapshot's order, slices of a volume by index, with `reach` neighbours on each side.

    Raises:
        ScanGone
    """
    for entry in snapshot:
        answers = dict.fromkeys(entry["with_fluid"], True) | dict.fromkeys(entry["without_fluid"], False)
        for index, has_fluid in sorted(answers.items()):
            try:
                bscan, neighbours = read_stack(storage, entry["volume_id"], index, reach)
            except FileNotFoundError as error:
                raise ScanGone from error
            yield TaggedSlice(bscan, has_fluid, entry["patient"], neighbours)
