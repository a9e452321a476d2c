"""What of no more use leaves, and what of value stays."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.db import removals
from app.db.columns import new_id, utc_now
from app.db.job_tables import Explanation, ModelVersion, Segmentation
from app.db.session import Database
from app.db.tables import AuditEvent, BrowserSession, IdempotencyKey, SignInLink
from app.db.upkeep_tables import BackupRun, Removal
from app.settings import Settings
from app.storage import Storage, explanation_prefix, mask_key
from worker.retention import INCOMING_S, STEP, tidy

LONG_AGO = timedelta(days=400)


def count(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def add(database: Database, *rows: object) -> None:
    with database.transaction() as session:
        session.add_all(rows)


@pytest.fixture
def old_rows(database: Database, user_id: str) -> None:
    """One old and one fresh row of each kind that ages."""
    for age, name in ((LONG_AGO, "old"), (timedelta(0), "fresh")):
        then = utc_now() - age
        add(
            database,
            BrowserSession(token_hash=name, user_id=user_id, csrf_token="c", expires_at=then),
            SignInLink(token_hash=name, user_id=user_id, expires_at=then),
            IdempotencyKey(user_id=user_id, key=name, body_digest="b", resource_id="r", created_at=then),
            AuditEvent(action=name, at=then, details={}),
        )


class TestRows:
    def test_by_default_expired_doors_and_old_keys_go_and_the_trail_stays(
        self, database: Database, storage: Storage, settings: Settings, old_rows: None
    ) -> None:
        assert tidy(database, storage, settings) == {"sessions": 1, "links": 1, "idempotency_keys": 1}
        assert tidy(database, storage, settings) == {}
        with database.reading() as session:
            assert session.scalars(select(BrowserSession.token_hash)).all() == ["fresh"]
            assert session.scalars(select(SignInLink.token_hash)).all() == ["fresh"]
            assert session.scalars(select(IdempotencyKey.key)).all() == ["fresh"]
            assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.at)).all() == ["old", "fresh"]

    def test_the_trail_goes_where_that_is_set(
        self, database: Database, storage: Storage, settings: Settings, old_rows: None
    ) -> None:
        settings = settings.model_copy(update={"keep_audit_days": 365.0})
        assert tidy(database, storage, settings)["audit_events"] == 1
        with database.reading() as session:
            assert session.scalars(select(AuditEvent.action)).all() == ["fresh"]

    @pytest.mark.sqlite_only
    def test_goes_in_small_steps(self, database: Database, storage: Storage, settings: Settings) -> None:
        settings = settings.model_copy(update={"keep_audit_days": 365.0})
        then = utc_now() - LONG_AGO
        add(database, *(AuditEvent(action="old", at=then, details={}) for _ in range(STEP + 3)))
        steps = [tidy(database, storage, settings).get("audit_events") for _ in range(3)]
        assert steps == [STEP, 3, None]


@pytest.fixture
def segmentations(database: Database, storage: Storage, volume_ids: list[str], user_id: str) -> dict[str, str]:
    """An old result of the model in use, and an old, a fresh and a running one of a model that was."""
    live = ModelVersion(id=new_id(), recipe="r", config={}, metrics={}, tags_digest="", active_slot=1)
    former = ModelVersion(id=new_id(), recipe="r", config={}, metrics={}, tags_digest="")
    add(database, live, former)
    made = {}
    cases = (
        ("live", live, LONG_AGO),
        ("old", former, LONG_AGO),
        ("fresh", former, timedelta(0)),
        ("busy", former, None),
    )
    for (name, model, age), volume_id in zip(cases, volume_ids, strict=False):
        row = Segmentation(
            id=new_id(), volume_id=volume_id, model_id=model.id, method="network", created_by=user_id,
            state="running" if age is None else "succeeded", finished_at=None if age is None else utc_now() - age,
        )  # fmt: skip
        add(database, row)
        add(database, Explanation(segmentation_id=row.id, slice_index=0, created_by=user_id, state="succeeded"))
        storage.put(mask_key(row.id) + "/zarr.json", b"{}")
        storage.put(explanation_prefix(row.id, 0) + "input.png", b"png")
        made[name] = row.id
    return made


def masks_in(storage: Storage) -> set[str]:
    return {key.split("/")[1] for key in storage.keys("segmentations")}


class TestSegmentations:
    def test_stay_by_default(
        self, database: Database, storage: Storage, settings: Settings, segmentations: dict[str, str]
    ) -> None:
        assert tidy(database, storage, settings) == {}
        assert count(database, Segmentation) == 4

    def test_old_ones_of_models_out_of_use_go_with_mask_and_explanation(
        self, database: Database, storage: Storage, settings: Settings, segmentations: dict[str, str]
    ) -> None:
        settings = settings.model_copy(update={"keep_inactive_segmentations_days": 90.0})
        assert tidy(database, storage, settings) == {"segmentations": 1}
        assert tidy(database, storage, settings) == {"prefixes": 1}
        left = {segmentations[name] for name in ("live", "fresh", "busy")}
        with database.reading() as session:
            assert set(session.scalars(select(Segmentation.id))) == left
            assert set(session.scalars(select(Explanation.segmentation_id))) == left
        assert masks_in(storage) == left


class TestObjects:
    @pytest.fixture
    def scheduled(self, database: Database, storage: Storage) -> Callable[[], bool]:
        """Objects whose removal is due; tells whether they are still there."""
        storage.put("volumes/v/bscans/zarr.json", b"{}")
        with database.transaction() as session:
            removals.schedule(session, "volumes/v/")
        return lambda: bool(list(storage.keys("volumes/v")))

    def test_go_at_the_next_sweep_and_once_more_when_all_has_settled(
        self, database: Database, storage: Storage, settings: Settings, scheduled: Callable[[], bool]
    ) -> None:
        assert tidy(database, storage, settings) == {"prefixes": 1}
        assert not scheduled()
        storage.put("volumes/v/late.png", b"a child was still at work")
        assert tidy(database, storage, settings) == {}
        with database.transaction() as session:
            session.execute(update(Removal).values(due_at=utc_now(), last_at=utc_now()))
        assert tidy(database, storage, settings) == {"prefixes": 1}
        assert (scheduled(), count(database, Removal)) == (False, 0)

    def test_stay_while_a_backup_runs_but_not_for_one_that_died(
        self, database: Database, storage: Storage, settings: Settings, scheduled: Callable[[], bool]
    ) -> None:
        run = BackupRun(id=new_id())
        add(database, run)
        assert (tidy(database, storage, settings), scheduled()) == ({}, True)
        with database.transaction() as session:
            session.get_one(BackupRun, run.id).alive_at = utc_now() - removals.HOLD
        assert (tidy(database, storage, settings), scheduled()) == ({"prefixes": 1}, False)

    def test_that_are_kept_for_a_while_stay(self, database: Database, storage: Storage, settings: Settings) -> None:
        storage.put("volumes/v/en_face.png", b"png")
        with database.transaction() as session:
            removals.schedule(session, "volumes/v/", due_at=utc_now() + timedelta(days=1))
        assert tidy(database, storage, settings) == {}
        assert list(storage.keys("volumes/v"))


@pytest.mark.sqlite_only
class TestUploads:
    def test_that_a_killed_web_server_left_go_when_they_are_old(
        self, database: Database, storage: Storage, settings: Settings
    ) -> None:
        for name in ("old", "fresh"):
            (settings.incoming_dir / name).mkdir()
            (settings.incoming_dir / name / "upload").write_bytes(b"pixels")
        then = time.time() - INCOMING_S - 60
        os.utime(settings.incoming_dir / "old", (then, then))
        assert tidy(database, storage, settings) == {"uploads": 1}
        assert [folder.name for folder in settings.incoming_dir.iterdir()] == ["fresh"]

    def test_that_can_be_resumed_stay_for_their_time(
        self, database: Database, storage: Storage, settings: Settings
    ) -> None:
        for name in ("old", "fresh"):
            folder = settings.uploads_dir / "user" / name
            folder.mkdir(parents=True)
            (folder / "bytes").write_bytes(b"pixels")
        then = time.time() - settings.keep_uploads_hours * 3600 - 60
        os.utime(settings.uploads_dir / "user" / "old" / "bytes", (then, then))
        assert tidy(database, storage, settings) == {}  # begun long ago, and a byte came since
        os.utime(settings.uploads_dir / "user" / "old", (then, then))
        assert tidy(database, storage, settings) == {"uploads": 1}
        assert [folder.name for folder in settings.uploads_dir.glob("*/*")] == ["fresh"]
