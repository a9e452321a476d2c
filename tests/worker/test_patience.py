"""Work begun again while the database is away; that a real restart costs no job is a drill (tests/drills)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.db.session import Database
from worker.patience import despite_restarts


def test_goes_on_when_the_database_is_back(tmp_path: Path) -> None:
    place = tmp_path / "away"
    database = Database(f"sqlite:///{place}/serous.db")
    tries = 0

    def work() -> int:
        nonlocal tries
        tries += 1
        if tries == 3:
            place.mkdir()
        with database.reading() as session:
            return int(session.scalar(text("SELECT 7")) or 0)

    assert despite_restarts(work, pauses_s=(0.0, 0.0, 0.0)) == 7
    assert tries == 3


def test_gives_up_when_it_stays_away(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/serous.db")

    def work() -> None:
        with database.reading() as session:
            session.scalar(text("SELECT 7"))

    with pytest.raises(OperationalError):
        despite_restarts(work, pauses_s=(0.0, 0.0))
