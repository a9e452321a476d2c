"""The service on 10 000 volumes, 1.28 million slices and 5 million acts of tagging in PostgreSQL.

    python -m benchmarks.scale                          # writes docs/scale.json and docs/scale_plans.txt
    python -m benchmarks.scale --keep /tmp/serous-scale # the database stays there, and is not made again next time

A real `serous up` answers over HTTP on loopback. PostgreSQL comes from a wheel and keeps its default settings.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import text

import migrations
from app.db.session import Database
from app.settings import Settings
from benchmarks.postgres import running_postgres
from benchmarks.scale.generate import Size, fill, tidy
from benchmarks.scale.measure import calls, measure
from benchmarks.scale.plans import Plan, plans
from benchmarks.service import running_service

GOAL_MS = 50.0
"""p95 of a lease, the volume list and a tag write."""

COUNTED = ("users", "volumes", "slice_tags", "tag_events", "segmentations")


def prepare(url: str, size: Size) -> float:
    """Make the installation unless it is there from the last time; the seconds that it took."""
    started = time.monotonic()
    if migrations.current(url) is None:
        print("Filling the database", flush=True)
        fill(url, size)
    else:
        migrations.upgrade(url)
        tidy(url)
    return round(time.monotonic() - started, 1)


def rows(url: str) -> dict[str, int]:
    """How many rows the large tables have."""
    database = Database(url)
    with database.reading() as session:
        found = {name: int(session.scalar(text(f"SELECT count(*) FROM {name}")) or 0) for name in COUNTED}
        found["slices"] = int(session.scalar(text("SELECT sum(n_slices) FROM volumes")) or 0)
    database.dispose()
    return found


def look_at_plans(url: str, size: Size) -> dict[str, list[Plan]]:
    """The plans of every statement, for the reader who has read most."""
    with tempfile.TemporaryDirectory(prefix="serous-") as folder:
        settings = Settings(data_dir=Path(folder), database_url=url, log_level="warning")
        return plans(settings, "reader-00", calls(size, size.n_volumes // 4))


def percentiles(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and the longest, in ms."""
    return {
        **{f"p{rank}": round(float(np.percentile(values, rank)), 1) for rank in (50, 95)},
        "max": round(max(values), 1),
    }


def table(figures: dict[str, dict[str, float]]) -> str:
    """The Markdown table for docs/scale.md."""
    head = "| request | p50 | p95 | CPU of the web process | goal p95 ≤ 50 ms |\n|---|---|---|---|---|\n"
    return head + "\n".join(
        f"| {name} | {found['p50']} ms | {found['p95']} ms | {found['web_cpu']} ms | {met(found)} |"
        for name, found in figures.items()
    )


def met(found: dict[str, float]) -> str:
    """Whether the goal holds."""
    return "met" if found["p95"] <= GOAL_MS else "missed"


def written(found: dict[str, list[Plan]]) -> str:
    """All plans as text."""
    return "\n".join(
        f"=== {name}\n\n" + "\n".join(f"{plan.statement}\n\n" + "\n".join(plan.lines) + "\n" for plan in of_request)
        for name, of_request in found.items()
    )


def main() -> None:
    """Fill, measure, explain; write the figures and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/scale.json"))
    parser.add_argument("--plans", type=Path, default=Path("docs/scale_plans.txt"))
    parser.add_argument("--keep", type=Path, help="folder in which the database stays")
    parser.add_argument("--requests", type=int, default=200, help="of each kind")
    parser.add_argument("--volumes", type=int, default=Size.n_volumes)
    parser.add_argument("--slices", type=int, default=Size.n_slices)
    options = parser.parse_args()
    size = Size(options.volumes, options.slices)
    with running_postgres(options.keep) as url:
        filled_s = prepare(url, size)
        n_rows = rows(url)
        print(f"{n_rows}, ready after {filled_s} s", flush=True)
        with running_service(SEROUS_DATABASE_URL=url) as service:
            measured = measure(service, size, n=options.requests)
        found = look_at_plans(url, size)
    figures = {
        name: {**percentiles(taken.ms), "web_cpu": round(taken.web_cpu_ms, 1)} for name, taken in measured.items()
    }
    sequential = {name: sorted({table for plan in of for table in plan.sequential}) for name, of in found.items()}
    report: dict[str, Any] = {
        "date": time.strftime("%Y-%m-%d"),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[0], 1),
        "rows": n_rows,
        "filled_s": filled_s,
        "n_requests": options.requests,
        "ms": figures,
        "database_ms": {name: round(sum(plan.ms for plan in of), 2) for name, of in found.items()},
        "read_from_end_to_end": {name: tables for name, tables in sequential.items() if tables},
    }
    options.out.write_text(json.dumps(report, indent=2) + "\n")
    options.plans.write_text(written(found))
    print(table(figures))
    print("Tag tables read from end to end:", report["read_from_end_to_end"] or "none")


if __name__ == "__main__":
    main()
