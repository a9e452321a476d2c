"""The bucket as several processes use it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import obstore
import pytest

from app.storage import Storage


def test_a_prefix_may_be_removed_by_several_at_once(tmp_path: Path) -> None:
    storages = [Storage(f"file://{tmp_path / 'objects'}") for _ in range(4)]
    for round_number in range(2):
        for number in range(60):
            storages[0].put(f"volumes/{round_number}/part/{number}", b"x")
        with ThreadPoolExecutor(len(storages)) as pool:
            list(pool.map(lambda storage: storage.delete_prefix("volumes/"), storages))
        assert list(storages[0].keys("volumes/")) == []


class TestRemovedByAnotherProcess:
    """A removed B-scan is missing, not black: Zarr takes a chunk that is not there for one of zeros."""

    SCAN = np.full((3, 8, 8), 200, np.uint8)

    @pytest.fixture
    def stores(self, tmp_path: Path) -> tuple[Storage, Storage]:
        """Those of two processes; the first has the stack open."""
        one, other = (Storage(f"file://{tmp_path / 'objects'}") for _ in range(2))
        one.write_stack("volumes/v/bscans", self.SCAN, shape=self.SCAN.shape, dtype="uint8")
        np.testing.assert_array_equal(one.read_bscan("volumes/v/bscans", 0), self.SCAN[0])
        return one, other

    def test_while_it_is_read(self, stores: tuple[Storage, Storage]) -> None:
        one, other = stores
        bscans = one.iterate_stack("volumes/v/bscans")
        next(bscans)
        other.delete_prefix("volumes/v/")
        with pytest.raises(FileNotFoundError):
            next(bscans)

    def test_the_description_goes_first(self, stores: tuple[Storage, Storage], monkeypatch: pytest.MonkeyPatch) -> None:
        _, other = stores
        removed = []
        monkeypatch.setattr(obstore, "delete", lambda _, key: removed.append(key))
        other.delete_prefix("volumes/v/")
        assert removed[0] == "volumes/v/bscans/zarr.json"
        assert len(removed) == 4

    def test_black_ones_are_read(self, stores: tuple[Storage, Storage]) -> None:
        one, other = stores
        empty = np.zeros((3, 8, 8), np.uint8)
        other.write_stack("segmentations/s/mask", empty, shape=empty.shape, dtype="uint8")
        np.testing.assert_array_equal(list(one.iterate_stack("segmentations/s/mask")), empty)
