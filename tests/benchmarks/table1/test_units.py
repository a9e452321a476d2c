"""Units of table 1 that go on from each other's work."""

from __future__ import annotations

from pathlib import Path

from benchmarks.table1.units import LOCALISER, SHARE_LOCALISER, Unit, take_up_localiser
from models.methods import METHODS, Supervision

UNIT = Unit("softgt", 2, "tiny")


def checkpoint(work: Path, name: str) -> Path:
    return work / "checkpoints" / name / LOCALISER


def store(work: Path, name: str, data: bytes) -> None:
    path = checkpoint(work, name)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)


def test_a_unit_takes_up_the_localiser_of_its_own_fold_size_and_data(tmp_path: Path) -> None:
    for name in ("phantom-tiny-ours-d-f1", "phantom-cpu-ours-d-f2", "real-tiny-ours-d-f2", "phantom-tiny-unet-f2"):
        store(tmp_path, name, b"another")
    take_up_localiser(UNIT, tmp_path)
    assert not checkpoint(tmp_path, UNIT.name).exists()
    store(tmp_path, "phantom-tiny-ours-d-f2", b"same")
    take_up_localiser(UNIT, tmp_path)
    assert checkpoint(tmp_path, UNIT.name).read_bytes() == b"same"


def test_its_own_is_left_as_it_is(tmp_path: Path) -> None:
    store(tmp_path, UNIT.name, b"own")
    store(tmp_path, "phantom-tiny-ours-d-f2", b"same")
    take_up_localiser(UNIT, tmp_path)
    assert checkpoint(tmp_path, UNIT.name).read_bytes() == b"own"


def test_all_that_share_are_taught_by_tags() -> None:
    taught = {method.name for method in METHODS if method.supervision is Supervision.TAGS}
    assert set(SHARE_LOCALISER) == taught - {"adapted"}
