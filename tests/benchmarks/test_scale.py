"""The large installation of `benchmarks.scale` at a thirtieth of its size: its plans, and what was counted in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db.session import Database
from app.settings import Settings
from benchmarks.scale.generate import Size, fill
from benchmarks.scale.measure import calls
from benchmarks.scale.plans import Plan, plans
from tests.app.tags.test_tallies import counted, kept
from tests.servers import PostgresServer

SIZE = Size(n_volumes=300, n_slices=32)
"""Large enough that PostgreSQL takes an index where there is one."""


@pytest.fixture(scope="module")
def filled(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.blank()
    fill(url, SIZE)
    yield url
    postgres.drop(url)


class TestPlans:
    def test_no_tag_table_is_read_from_end_to_end(self, filled: str, tmp_path: Path) -> None:
        settings = Settings(data_dir=tmp_path, database_url=filled, log_level="warning")
        settings.prepare_directories()
        found = plans(settings, "reader-00", calls(SIZE, number=70))
        assert {name: [plan.statement for plan in of if plan.sequential] for name, of in found.items()} == {
            name: [] for name in found
        }
        assert all(found.values())

    def test_a_read_from_end_to_end_is_seen(self) -> None:
        lines = ["Aggregate  (cost=1..2)", "  ->  Parallel Seq Scan on tag_events  (cost=0..9)"]
        assert Plan("SELECT count(*) FROM tag_events", lines).sequential == ["tag_events"]


class TestFill:
    def test_counts_are_those_of_the_tags(self, filled: str) -> None:
        database = Database(filled)
        volumes, _ = kept(database)
        assert kept(database) == counted(database)
        assert len(volumes) == SIZE.n_volumes
        database.dispose()
