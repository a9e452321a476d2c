"""Bars on the terminal or in a notebook, on standard error; none where nobody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Show = Callable[[float, str], None]
"""Takes how much is done and a word about what is being done."""


def show_nothing(done: float, stage: str) -> None:
    """For whoever wants no bar."""


@contextmanager
def bar(title: str, *, shown: bool, total: float | None = 1.0, is_bytes: bool = False) -> Iterator[Show]:
    """A bar for as long as the block. What it yields is told the amount done, up to `total` (None: not known)."""
    if not shown:
        yield show_nothing
        return
    from rich.console import Console  # 50 ms that programs without a terminal do without
    from rich.progress import BarColumn, DownloadColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    amount = DownloadColumn() if is_bytes else TaskProgressColumn()
    stage_column = TextColumn("{task.fields[stage]}")
    columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn(), stage_column)
    watched = console.is_terminal or console.is_jupyter
    # Results on standard output are not ours to move: redirected, they would land on standard error with the bar.
    live = Progress(
        *columns, console=console, disable=not watched, transient=True, redirect_stdout=False, redirect_stderr=False
    )
    with live as progress:
        task = progress.add_task(title, total=total, stage="")

        def show(done: float, stage: str) -> None:
            progress.update(task, completed=done, stage=stage)

        yield show
