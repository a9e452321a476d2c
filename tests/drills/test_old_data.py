"""An installation of the first release, with tags and jobs in every state, is started by this one."""

from __future__ import annotations

import random
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, select

import migrations
from app.db import jobs
from app.db.columns import new_id
from app.db.job_tables import TrainingJob
from app.db.session import make_engine
from tests.drills.installation import installed
from tests.drills.ledger import Ledger
from tests.drills.verdict import the_model_answers, wait_until_all_ended
from tests.worker.processes import read

N_VOLUMES, N_SLICES, N_READERS = 20, 25, 4
LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
STATES = ("queued", "running", "cancelling", "succeeded", "failed", "cancelled")


def made_up(table: Table, **known: Any) -> dict[str, Any]:
    """A row of an old table: what is known, and something that fits in each other column that needs a value."""
    plain: dict[type, Any] = {str: "x", int: 1, float: 1.0, bool: False, datetime: LONG_AGO, dict: {}, list: []}
    row = {}
    for column in table.columns:
        if column.name in known:
            row[column.name] = known[column.name]
        elif not column.nullable:
            kind = column.type.python_type
            row[column.name] = [] if kind is dict else plain[kind]
    return row


def fill_old(connection: Connection, chance: random.Random) -> None:
    """Readers with their tags and histories, and jobs in every state."""
    tables = MetaData()
    tables.reflect(connection)
    put: dict[str, list[Any]] = {name: [] for name in ("volumes", "slice_tags", "tag_events", "training_jobs")}
    readers = [f"reader-{n}" for n in range(N_READERS)]
    users = [made_up(tables.tables["users"], id=name, name=name, role="annotator") for name in readers]
    connection.execute(insert(tables.tables["users"]), users)
    for n in range(N_VOLUMES):
        known = {"id": f"volume-{n}", "content_digest": f"digest-{n}", "n_slices": N_SLICES, "height": 4, "width": 4,
                 "format": "png", "spacing_source": "unknown", "created_by": readers[0], "warnings": []}  # fmt: skip
        put["volumes"].append(made_up(tables.tables["volumes"], **known))
        for index in range(N_SLICES):
            for reader in readers:
                tag = {"volume_id": f"volume-{n}", "slice_index": index, "user_id": reader, "how": "single",
                       "has_fluid": chance.random() < 0.5, "version": 1,
                       "tagged_at": LONG_AGO + timedelta(minutes=n)}  # fmt: skip
                put["slice_tags"].append(made_up(tables.tables["slice_tags"], **tag))
                put["tag_events"].append(made_up(tables.tables["tag_events"], id=new_id(), **tag))
    for n, state in enumerate(STATES):
        job = {"id": f"job-{state}", "state": state, "created_by": readers[0], "recipe": "softgt", "n_tags": 2,
               "tags_digest": "t", "tags_snapshot": [{"volume_id": "volume-0", "patient": "p", "with_fluid": [1],
               "without_fluid": [2]}], "attempt": int(state != "queued"),
               "claim_id": "gone" if state in ("running", "cancelling") else None,
               "active_slot": 1 if n == 0 else None}  # fmt: skip
        put["training_jobs"].append(made_up(tables.tables["training_jobs"], **job))
    for name, rows in put.items():
        connection.execute(insert(tables.tables[name]), rows)


def contents(url: str, like: dict[str, list[str]] | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, or of the columns `like` alone."""
    engine = make_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        found = {}
        for table in tables.tables.values():
            if like is not None and table.name not in like:
                continue
            columns = [table.columns[name] for name in (like[table.name] if like else table.columns.keys())]
            found[table.name] = sorted(map(tuple, connection.execute(select(*columns))), key=str)
    engine.dispose()
    return found


def columns_of(url: str) -> dict[str, list[str]]:
    """Names of the columns of each table."""
    engine = make_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    engine.dispose()
    return {name: table.columns.keys() for name, table in tables.tables.items() if name != "alembic_version"}


class TestOldData:
    @pytest.mark.timeout(600)
    def test_nothing_is_lost_and_every_job_ends(self, seed: int, ledger: Ledger) -> None:
        folder = Path(tempfile.mkdtemp(prefix="serous-old-"))
        url = f"sqlite:///{folder / 'serous.db'}"
        migrations.upgrade(url, "0001")
        engine = make_engine(url)
        with engine.begin() as connection:
            fill_old(connection, random.Random(seed))
        engine.dispose()
        columns = columns_of(url)
        before = contents(url, columns)
        migrations.upgrade(url)
        after = contents(url, columns)
        lost = sum(len(set(map(str, rows)) - set(map(str, after[name]))) for name, rows in before.items())
        assert all(len(after[name]) >= len(rows) for name, rows in before.items())
        assert lost == 0
        with installed(SEROUS_DATA_DIR=str(folder)) as installation:
            wait_until_all_ended(installation)
            for state in jobs.FINAL:
                assert read(installation.database, TrainingJob, f"job-{state}").state == state
            assert read(installation.database, TrainingJob, "job-cancelling").state == "cancelled"
            items = installation.insist("GET", "/volumes/volume-0/tags").json()["items"]
            assert [item["n_readers"] for item in items] == [N_READERS] * N_SLICES
            the_model_answers(installation)
        shutil.rmtree(folder)
        rows = sum(len(found) for found in before.values())
        ledger.add("migration on old data", "a filled database of revision 0001 started", rows=rows, rows_lost=lost)
