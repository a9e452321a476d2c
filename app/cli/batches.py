"""Many scans by one command: the next are begun while the first are waited for, with one bar and one summary."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import typer

from app.cli.errors import SOME_FAILED, CommandError
from app.cli.remote import say
from app.cli.scan_paths import NamedScan

Begun = TypeVar("Begun")


class Results:
    """Lines of results. While a bar stands on the same terminal they are held back, else they leave at once."""

    def __init__(self, *, held: bool) -> None:
        self._held: list[str] | None = [] if held else None

    def add(self, line: str) -> None:
        """One more line."""
        if self._held is None:
            typer.echo(line)
        else:
            self._held.append(line)

    def flush(self) -> None:
        """Print what was held back."""
        for line in self._held or ():
            typer.echo(line)


@dataclass
class Batch:
    """How far a command is with its scans."""

    scans: Sequence[NamedScan]
    done_word: str
    """What has happened to a scan that is done, as a participle."""
    quiet: bool
    ahead: int = 1
    """Scans that may have begun and not ended."""
    notes: list[str] = field(default_factory=list)
    """Sentences for the end, when no bar stands in their way."""
    failures: list[str] = field(default_factory=list)

    @property
    def is_one(self) -> bool:
        """Whether there is a single scan, whose refusal is the command's."""
        return len(self.scans) == 1

    def note(self, sentence: str) -> None:
        """A word to the person at the terminal about a scan that is done."""
        if self.is_one:
            say(sentence)
        else:
            self.notes.append(sentence)

    def run(self, begin: Callable[[NamedScan], Begun], end: Callable[[NamedScan, Begun, Results], None]) -> None:
        """Begin and end all scans in their order; a scan that is refused does not stop the others.

        Raises:
            CommandError: one or several are not done.
        """
        from serous_client.progress import bar

        waiting: deque[tuple[NamedScan, Begun]] = deque()
        results = Results(held=not self.is_one and not self.quiet and sys.stdout.isatty())
        title = f"{len(self.scans)} scans"
        try:
            with bar(title, shown=not self.is_one and not self.quiet, total=len(self.scans)) as show:
                for position, scan in enumerate(self.scans, start=1):
                    with self._one(scan):
                        waiting.append((scan, begin(scan)))
                    while waiting and (len(waiting) >= self.ahead or position == len(self.scans)):
                        first, begun = waiting.popleft()
                        with self._one(first):
                            end(first, begun, results)
                        show(position - len(waiting), first.name)
        finally:
            results.flush()
        self._sum_up()

    @contextmanager
    def _one(self, scan: NamedScan) -> Iterator[None]:
        """What a server says of one scan is noted, and the others go on. What it says of us stops all."""
        from serous_client import BadInput, JobCancelled, JobFailed, NotAllowed, NotSignedIn, Refused, StoredOtherwise

        try:
            yield
        except (NotSignedIn, NotAllowed):
            raise
        except (Refused, BadInput, StoredOtherwise, JobFailed, JobCancelled) as error:
            if self.is_one:
                raise
            self.failures.append(f"{scan.name}: {error}")

    def _sum_up(self) -> None:
        if self.is_one:
            return
        n_done = len(self.scans) - len(self.failures)
        for sentence in (*self.notes, *self.failures):
            say(sentence)
        summary = f"{n_done} of {len(self.scans)} scans {self.done_word}"
        if not self.failures:
            say(f"{summary}.")
            return
        raise CommandError(f"{summary}; the lines above say why not the others.", status=SOME_FAILED if n_done else 1)
