"""Up, down and up again, on an empty and on a filled database, alone and all at once, on both databases."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, String, Text, inspect, select, text

import migrations
from app.accounts.service import create_token, create_user
from app.db.job_tables import ModelVersion, Segmentation, TrainingJob
from app.db.metadata import METADATA
from app.db.session import Database, make_engine
from app.db.tables import SliceTag, TagEvent, Volume

KEY = b"0" * 32
EVENING = datetime(2026, 11, 23, 20, 15, tzinfo=UTC)


def table_names(url: str) -> set[str]:
    engine = make_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def fill(database: Database) -> None:
    """One row in the tables that matter, with the circle between a job and its model."""
    with database.transaction() as session:
        create_token(session, key=KEY, role="admin")
        user = create_user(session, name="reader", role="annotator").id
        volume = Volume(
            id="v", content_digest="d", format="png", n_slices=2, height=4, width=4, spacing_source="unknown",
            created_by=user,
        )  # fmt: skip
        job = TrainingJob(id="j", created_by=user, n_tags=1, tags_digest="t", tags_snapshot=[{"volume_id": "v"}])
        session.add_all([volume, job])
        session.flush()
        session.add(ModelVersion(id="m", training_job_id="j", recipe="gated", config={}, metrics={}, tags_digest="t"))
        session.flush()
        job.model_id = "m"
        session.add_all(
            [
                SliceTag(volume_id="v", slice_index=1, user_id=user, has_fluid=True, version=1, tagged_at=EVENING),
                TagEvent(
                    volume_id="v", slice_index=1, user_id=user, has_fluid=True, how="single", version=1,
                    tagged_at=EVENING,
                ),
                Segmentation(volume_id="v", model_id="m", method="net", created_by=user),
            ]
        )  # fmt: skip


class TestUpgrade:
    def test_makes_exactly_the_tables_that_the_code_declares(self, blank_database_url: str) -> None:
        migrations.upgrade(blank_database_url)
        engine = make_engine(blank_database_url)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        engine.dispose()

    def test_a_second_time_changes_nothing(self, blank_database_url: str) -> None:
        migrations.upgrade(blank_database_url)
        migrations.upgrade(blank_database_url)
        assert migrations.current(blank_database_url) == migrations.latest()

    def test_keeps_what_is_stored(self, database_url: str) -> None:
        database = Database(database_url)
        fill(database)
        migrations.upgrade(database_url)
        with database.reading() as session:
            tag = session.scalars(select(SliceTag)).one()
            assert (tag.has_fluid, tag.tagged_at) == (True, EVENING)
            assert session.scalars(select(TrainingJob)).one().tags_snapshot == [{"volume_id": "v"}]
        database.dispose()

    def test_of_four_processes_that_start_at_once_each_finds_the_tables(self, blank_database_url: str) -> None:
        code = "import sys, migrations; migrations.upgrade(sys.argv[1])"
        starts = [
            subprocess.Popen([sys.executable, "-c", code, blank_database_url], stderr=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        errors = [start.communicate(timeout=120)[1] for start in starts]
        assert [start.returncode for start in starts] == [0, 0, 0, 0], "\n".join(errors)
        assert table_names(blank_database_url) == set(METADATA.tables)

    @pytest.mark.sqlite_only
    def test_rows_that_point_nowhere_are_refused_and_rolled_back(self, database_url: str) -> None:
        engine = make_engine(database_url)
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql(
                "INSERT INTO sign_in_links VALUES ('h', 'nobody', '2026-11-23', '2026-11-23', NULL)"
            )
        engine.dispose()
        with pytest.raises(migrations.MigrationBroke, match=r"1 rows point .* from sign_in_links to users\."):
            migrations.upgrade(database_url)


class TestDowngrade:
    def test_to_base_removes_every_table_even_with_rows_in_it(self, database_url: str) -> None:
        database = Database(database_url)
        fill(database)
        database.dispose()
        migrations.downgrade(database_url, "base")
        assert table_names(database_url) == set()
        assert migrations.current(database_url) is None

    def test_each_step_down_and_up_again_gives_the_same_schema(self, blank_database_url: str) -> None:
        migrations.upgrade(blank_database_url)
        while migrations.current(blank_database_url) is not None:
            before = table_names(blank_database_url)
            migrations.downgrade(blank_database_url, "-1")
            below = migrations.current(blank_database_url)
            migrations.upgrade(blank_database_url, "+1")
            assert table_names(blank_database_url) == before
            migrations.downgrade(blank_database_url, below or "base")


class TestRetrainPolicy:
    def test_a_training_that_nobody_asked_for_gets_the_oldest_user_on_the_way_down(self, database_url: str) -> None:
        database = Database(database_url)
        fill(database)
        with database.transaction() as session:
            session.get_one(TrainingJob, "j").created_by = None
            oldest = session.scalar(text("SELECT min(id) FROM users"))
        migrations.downgrade(database_url, "0005")
        with database.reading() as session:
            row = session.execute(text("SELECT created_by FROM training_jobs WHERE id = 'j'")).scalar_one()
        assert row == oldest
        database.dispose()
        migrations.upgrade(database_url)


class TestRebuildingATable:
    """SQLite changes a table by copying it, dropping the old one and renaming; its children must outlive that."""

    def test_keeps_the_rows_that_point_to_it(self, database_url: str) -> None:
        database = Database(database_url)
        fill(database)
        with migrations.locked(database_url) as connection:
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table("users") as batch:
                batch.alter_column("role", existing_type=String(255), type_=Text())  # SQLite has to rebuild for this
                batch.add_column(Column("nickname", String(40)))
        with database.reading() as session:
            assert session.execute(text("SELECT has_fluid FROM slice_tags")).scalars().all() == [True]
            assert session.execute(text("SELECT nickname FROM users")).scalars().all() == [None, None]
        with pytest.raises(Exception, match=r"(?i)foreign key"), database.transaction() as session:
            session.execute(text("DELETE FROM users"))
        database.dispose()


class TestCurrent:
    def test_nothing_before_the_first_migration(self, blank_database_url: str) -> None:
        assert migrations.current(blank_database_url) is None

    def test_the_latest_after_an_upgrade(self, database_url: str) -> None:
        latest = migrations.latest()
        assert latest is not None
        assert migrations.current(database_url) == latest


class TestForeignKeys:
    def test_a_tag_needs_its_volume(self, database_url: str) -> None:
        database = Database(database_url)
        row = "INSERT INTO slice_leases (id, volume_id, user_id, expires_at) VALUES ('l', 'no', 'no', '2026-11-23')"
        with pytest.raises(Exception, match=r"(?i)foreign key"), database.transaction() as session:
            session.execute(text(row))
        database.dispose()
