"""`serous patient delete`, and what `serous doctor` says of backups and waiting jobs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.cli.upkeep import last_backup, waiting_jobs
from app.db.columns import new_id, utc_now
from app.db.job_tables import Segmentation
from app.db.session import Database
from app.db.tables import AuditEvent, User, Volume
from app.db.upkeep_tables import BackupRun
from app.settings import Settings
from app.storage import Storage

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def patient(settings: Settings) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `serous patient delete`."""
    names = ("data_dir", "database_url", "broker_url")
    environment = {**os.environ, **{f"SEROUS_{name.upper()}": str(getattr(settings, name)) for name in names}}

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "app.cli", "patient", "delete", *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, input=stdin, capture_output=True, text=True)

    return run


class TestPatientDelete:
    def test_asks_first_and_leaves_neither_row_nor_object(
        self,
        patient: Callable[..., subprocess.CompletedProcess[str]],
        upload: Callable[..., dict[str, Any]],
        database: Database,
        settings: Settings,
    ) -> None:
        upload(patient_key="P-1")
        refused = patient("P-1", stdin="n\n")
        assert refused.returncode != 0
        assert "1 volumes, 0 tags" in refused.stdout
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Volume)) == 1
        done = patient("P-1", "--yes")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("Deleted.\n")
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Volume)) == 0
            assert (
                session.scalars(select(AuditEvent).where(AuditEvent.action == "patient.deleted")).one().user_id is None
            )
        assert list(Storage(settings.storage).keys("volumes")) == []

    def test_an_unknown_key_is_said_without_repeating_it(
        self, patient: Callable[..., subprocess.CompletedProcess[str]]
    ) -> None:
        done = patient("P-typo", "--yes")
        assert (done.returncode, done.stderr) == (1, "serous: Nothing is stored under this patient key.\n")


class TestLastBackup:
    def test_none_is_a_note(self, settings: Settings, database: Database) -> None:
        assert last_backup(settings) == (False, "none known; `serous backup FOLDER` makes one")

    @pytest.mark.parametrize(("days", "fresh", "said"), [(1, True, "24.0 h ago"), (10, False, "10.0 days ago")])
    def test_says_how_old_it_is(
        self, settings: Settings, database: Database, days: int, fresh: bool, said: str
    ) -> None:
        with database.transaction() as session:
            session.add(BackupRun(finished_at=utc_now() - timedelta(days=days)))
        assert last_backup(settings) == (fresh, f"the last one ended {said}")


class TestWaitingJobs:
    def test_nothing_waits(self, settings: Settings, database: Database) -> None:
        assert waiting_jobs(settings) == (True, "nothing waits")

    @pytest.mark.parametrize(("hours", "moves"), [(0, True), (2, False)])
    def test_a_segmentation_that_waits_for_hours_is_stuck(
        self, settings: Settings, database: Database, volume_id: str, hours: int, moves: bool
    ) -> None:
        then = utc_now() - timedelta(hours=hours)
        with database.transaction() as session:
            user_id = session.scalars(select(User.id).limit(1)).one()
            session.add(Segmentation(id=new_id(), volume_id=volume_id, method="m", created_by=user_id, created_at=then))
        ok, said = waiting_jobs(settings)
        assert (ok, said.startswith("1 segmentations, the first asked for")) == (moves, True)
        assert said.endswith("no worker takes them") is not moves
