"""Why a backup or a restore does not go on."""

from __future__ import annotations


class BackupRefused(Exception):
    """It cannot be made or must not be restored. `str(error)` is a sentence; what was there is as it was."""
