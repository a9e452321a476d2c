"""The processes of a running Serous as the kernel sees them: which there are, their memory, their CPU time."""

from __future__ import annotations

import os
from pathlib import Path

MIB = 1024**2

MARKS = {
    "web": "app.serve",
    "child": "worker.child",
    "worker": "worker.celery_app worker",
    "beat": "worker.celery_app beat",
    "postgres": "postgres",
}
"""What the command of each part holds, the first that fits."""


def parts(root: int) -> list[tuple[str, int]]:
    """Kind and id of every part below the process `root`."""
    found = [(kind_of(process), process) for process in descendants(root)]
    return [(kind, process) for kind, process in found if kind is not None]


def child_processes(root: int) -> list[int]:
    """The computing processes of the worker below `serous up`."""
    return [process for kind, process in parts(root) if kind == "child"]


def descendants(root: int) -> list[int]:
    """`root` and every process below it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = [root]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def kind_of(process: int) -> str | None:
    """Which part of Serous it is; None for another one, or where it has ended."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return None
    return next((kind for kind, mark in MARKS.items() if mark in command), None)


def resident_mib(process: int) -> float:
    """Its memory; 0 where it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


def cpu_s(process: int) -> float:
    """The CPU time that it has used, its threads together; 0 where it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
