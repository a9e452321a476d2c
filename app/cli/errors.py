"""What stops a command."""

from __future__ import annotations


class CommandError(Exception):
    """The command cannot be done. `str(error)` is a sentence."""
