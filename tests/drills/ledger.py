"""The counts of the drills: a JSON, and from it the table of docs/reliability.md."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from tests.drills.verdict import Verdict

TABLE_BEGINS = "<!-- drills: begin -->"
TABLE_ENDS = "<!-- drills: end -->"


class Ledger:
    """Collects what the drills counted. Those that are not run this time keep what they counted last."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._drills: dict[str, dict[str, Any]] = {}
        if path is not None and path.exists():
            self._drills = {entry["drill"]: entry for entry in json.loads(path.read_text())["drills"]}

    def add(self, drill: str, done: str, verdict: Verdict | None = None, **figures: float) -> None:
        """One drill that held.

        Args:
            drill: its name; no two have the same.
            done: what was done and how often, in words.
            figures: more numbers, their unit in their name.
        """
        entry: dict[str, Any] = {"drill": drill, "date": date.today().isoformat(), "done": done}
        entry |= asdict(verdict) if verdict else {}
        self._drills[drill] = entry | {"figures": {name: round(value, 2) for name, value in figures.items()}}
        if self._path is not None:
            self._path.write_text(json.dumps(self._content(), indent=2) + "\n")
            put_table(self._path, self._path.parent / "reliability.md")

    def _content(self) -> dict[str, Any]:
        return {
            "command": "make drills",
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[1]:.0f}, "
            f"Python {platform.python_version()}",
            "drills": list(self._drills.values()),
        }


def put_table(counts: Path, page: Path) -> None:
    """Put the table of `counts` between the two marks of `page`."""
    if not page.exists():
        return
    before, _, rest = page.read_text().partition(TABLE_BEGINS)
    _, _, after = rest.partition(TABLE_ENDS)
    page.write_text(f"{before}{TABLE_BEGINS}\n{table(json.loads(counts.read_text()))}\n{TABLE_ENDS}{after}")


def table(content: dict[str, Any]) -> str:
    """The summary in Markdown."""
    lines = [
        f"`{content['command']}`, {content['machine']}.",
        "",
        "| drill | on | done | tags acknowledged | lost | doubled | jobs | figures |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for drill in content["drills"]:
        ends = ", ".join(f"{n} {state}" for state, n in sorted(drill.get("jobs", {}).items()))
        figures = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in drill["figures"].items())
        counts = [str(drill.get(name, "")) for name in ("acknowledged", "lost", "doubled")]
        lines.append("| " + " | ".join([drill["drill"], drill["date"], drill["done"], *counts, ends, figures]) + " |")
    return "\n".join(lines)
