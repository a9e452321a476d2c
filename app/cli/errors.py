"""What stops a command, and the exit statuses of all commands.

0    done
1    refused or failed; the sentence on standard error says why
2    the command line is wrong
3    some of several are done; the summary on standard error says which are not
4    no server answers, or none is known
130  interrupted; what was asked of a server goes on there
"""

from __future__ import annotations

SOME_FAILED = 3
NO_SERVER = 4
INTERRUPTED = 130


class CommandError(Exception):
    """The command cannot be done. `str(error)` is a sentence."""

    def __init__(self, sentence: str, *, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status
        """Exit status of the command."""
