"""Write a first draft of the next migration from the difference between the tables and the migrations.

`python -m migrations.draft "Add the reader's confidence to tags"`; then read it, mend it and test it both ways.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from migrations import FOLDER, config_on, locked, upgrade


def draft(message: str) -> Path:
    """Add `migrations/versions/000n_<message>.py`. Gives its path."""
    n_known = len(list(ScriptDirectory(str(FOLDER)).walk_revisions()))
    revision_id = f"{n_known + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        upgrade(url)
        with locked(url) as connection:
            command.revision(config_on(connection), message, autogenerate=True, rev_id=revision_id)
    return next(FOLDER.glob(f"versions/{revision_id}_*.py"))


if __name__ == "__main__":
    sys.stdout.write(f"{draft(' '.join(sys.argv[1:]))}\n")
