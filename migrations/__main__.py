"""`python -m migrations` brings the database of the SEROUS_* variables up to date, for containers and services.

The starter network comes with it.
"""

from __future__ import annotations

import sys

import structlog

from app.model_versions.shipped import ensure_starter
from app.settings import SettingsError, load_settings
from migrations import MigrationBroke, current, upgrade


def main() -> int:
    """Gives the exit status."""
    try:
        settings = load_settings()
        settings.prepare_directories()
        upgrade(settings.database)
        ensure_starter(settings)
    except (SettingsError, MigrationBroke) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    structlog.get_logger().info("migrated", revision=current(settings.database))
    return 0


if __name__ == "__main__":
    sys.exit(main())
