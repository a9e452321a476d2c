"""The bucket as several processes use it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.storage import Storage


def test_a_prefix_may_be_removed_by_several_at_once(tmp_path: Path) -> None:
    storages = [Storage(f"file://{tmp_path / 'objects'}") for _ in range(4)]
    for round_number in range(2):
        for number in range(60):
            storages[0].put(f"volumes/{round_number}/part/{number}", b"x")
        with ThreadPoolExecutor(len(storages)) as pool:
            list(pool.map(lambda storage: storage.delete_prefix("volumes/"), storages))
        assert list(storages[0].keys("volumes/")) == []
