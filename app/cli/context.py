"""What every command starts from: settings, and a database with today's tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.cli.errors import CommandError
from app.db.session import Database
from app.model_versions.shipped import ensure_starter
from app.settings import Settings, load_settings

DataDir = Annotated[Path | None, typer.Option(help="Database, bucket, broker and checkpoints [SEROUS_DATA_DIR].")]


@dataclass(frozen=True)
class Installation:
    """One installation, ready for use."""

    settings: Settings
    database: Database


def open_installation(data_dir: Path | None = None) -> Installation:
    """The installation of the environment, its database migrated; works before the first `serous up` too.

    Raises:
        SettingsError, CommandError: a sentence.
    """
    settings = load_settings(data_dir=data_dir)
    settings.prepare_directories()
    migrate(settings)
    return Installation(settings, Database(settings.database))


def migrate(settings: Settings) -> None:
    """Bring the database to the tables of this version, and the starter network into it.

    Raises:
        CommandError: a migration was rolled back.
    """
    import migrations  # Alembic takes a third of a second to load, which `--help` need not wait for

    try:
        migrations.upgrade(settings.database)
    except migrations.MigrationBroke as error:
        raise CommandError(str(error)) from error
    ensure_starter(settings)
