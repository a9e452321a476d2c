"""Twenty readers, two segmentations at a time and a training on one installation with PostgreSQL, for half an hour.

    python -m benchmarks.load                # writes docs/load.json and prints the table for docs/load.md
    python -m benchmarks.load --minutes 2    # a try: its slopes of memory mean nothing

A real `serous up` with its embedded broker; PostgreSQL comes from a wheel, has its default settings and syncs to disk.
Afterwards every acknowledged tag is looked for in the history and among the present tags.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.postgres import running_postgres
from benchmarks.processes import cpu_s, parts, resident_mib
from benchmarks.service import Service, running_service
from benchmarks.stored_eyes import store_eye, store_scan
from benchmarks.ui.readers import Reader, history, lost_or_doubled, make_readers
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom

N_READERS = 20
N_SEGMENTING = 2
N_TAGGED_VOLUMES = 4
SHAPE = (128, 256, 256)
"""(S, D, W) of the volumes that are tagged and segmented."""

TRAINING_SHAPE = (12, 128, 128)
POLL_S = 1.0
SAMPLE_S = 2.0

WARM_UP_SHARE = 0.2
"""Of the run, in which caches and pools fill; the slope of the memory is that of the rest."""

FINAL = ("succeeded", "failed", "cancelled")


@dataclass
class Jobs:
    """What became of the jobs that one client asked for."""

    n_succeeded: int = 0
    n_unfinished: int = 0
    n_asked_to_wait: int = 0
    """Answers 429 and 503 that name a time to come back."""
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def follow(self, http: httpx.Client, start: Callable[[], httpx.Response], deadline: float) -> None:
        """Ask for one job and wait for its end; one that is under way at the deadline is cancelled."""
        began = time.monotonic()
        answer = start()
        if answer.status_code in (429, 503) and "Retry-After" in answer.headers:
            self.n_asked_to_wait += 1
            time.sleep(float(answer.headers["Retry-After"]))
            return
        job = answer.raise_for_status().json()
        path = answer.headers["Location"].removeprefix("/api/v1")
        while job["state"] not in FINAL and time.monotonic() < deadline:
            time.sleep(POLL_S)
            job = http.get(path).raise_for_status().json()
        if job["state"] == "succeeded":
            self.n_succeeded += 1
            self.seconds.append(time.monotonic() - began)
        elif job["state"] in FINAL:
            self.errors.append(str(job["error"]))
        else:
            self.n_unfinished += 1
            http.post(f"{path}/cancel").raise_for_status()


def repeat(work: Callable[[], None], jobs: Jobs, deadline: float) -> None:
    """Do `work` over and over; what goes wrong over HTTP is an error of the run."""
    while time.monotonic() < deadline:
        try:
            work()
        except httpx.HTTPError as error:
            jobs.errors.append(f"{type(error).__name__}: {error}")
            time.sleep(POLL_S)


@dataclass
class Watch:
    """Memory and CPU time of the web process and of the worker, sampled."""

    root: int
    times: list[float] = field(default_factory=list)
    resident: dict[str, list[float]] = field(default_factory=lambda: {"web": [], "worker": []})
    cpu: dict[str, float] = field(default_factory=dict)

    def until(self, deadline: float) -> None:
        """Look every `SAMPLE_S`."""
        started = time.monotonic()
        while time.monotonic() < deadline:
            now = parts(self.root)
            self.times.append(time.monotonic() - started)
            for kind, values in self.resident.items():
                values.append(sum(resident_mib(process) for found, process in now if found == kind))
                self.cpu[kind] = sum(cpu_s(process) for found, process in now if found == kind)
            time.sleep(SAMPLE_S)

    def figures(self) -> dict[str, dict[str, float]]:
        """Memory at both ends, its peak, and by how much it grows in an hour by least squares."""
        times = np.array(self.times) / 3600
        warm = times >= WARM_UP_SHARE * times[-1]
        return {
            kind: {
                "first_mib": round(values[0], 1),
                "last_mib": round(values[-1], 1),
                "peak_mib": round(max(values), 1),
                "slope_mib_per_hour": round(float(np.polyfit(times[warm], np.array(values)[warm], 1)[0]), 1),
                "cpu_s": round(self.cpu[kind], 1),
            }
            for kind, values in self.resident.items()
        }


def run(service: Service, http: httpx.Client, seconds: float) -> dict[str, Any]:
    """The whole load for `seconds`, and what came of it."""
    bscans = draw_phantom(CIRRUS.scaled(SHAPE), seed=1, pathology=csc_eye(1)).volume.bscans
    volume_ids = [store_scan(http, np.roll(bscans, shift, axis=2)) for shift in range(N_TAGGED_VOLUMES)]
    for seed in range(3):
        store_eye(http, seed=seed, shape=TRAINING_SHAPE)
    readers = make_readers(http, service, volume_ids, N_READERS, SHAPE[0])
    segmenting, training = [Jobs() for _ in range(N_SEGMENTING)], Jobs()
    watch = Watch(service.process_id)
    deadline = time.monotonic() + seconds

    def segment(number: int) -> None:
        jobs = segmenting[number]
        client = clients[number]

        def once() -> None:
            shift = np.random.default_rng().integers(1, SHAPE[1], size=2)
            volume_id = store_scan(client, np.roll(bscans, tuple(shift), axis=(1, 2)))
            jobs.follow(client, lambda: client.post("/segmentations", json={"volume_id": volume_id}), deadline)
            client.delete(f"/volumes/{volume_id}").raise_for_status()

        repeat(once, jobs, deadline)

    def train() -> None:
        client = clients[-1]
        repeat(lambda: training.follow(client, lambda: client.post("/training-jobs"), deadline), training, deadline)

    clients = [
        httpx.Client(base_url=http.base_url, headers=http.headers, timeout=60.0) for _ in range(N_SEGMENTING + 1)
    ]
    threads = [threading.Thread(target=reader.tag_until, args=(deadline,)) for reader in readers]
    threads += [threading.Thread(target=segment, args=(number,)) for number in range(N_SEGMENTING)]
    threads += [threading.Thread(target=train), threading.Thread(target=watch.until, args=(deadline,))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.close()
    return {**_tags(http, readers), **_jobs(segmenting, training), "processes": watch.figures()}


def _tags(http: httpx.Client, readers: list[Reader]) -> dict[str, Any]:
    print("Looking for every tag", flush=True)
    histories = {volume_id: history(http, volume_id) for volume_id in {reader.volume_id for reader in readers}}
    latencies = [ms for reader in readers for ms in reader.latencies_ms]
    return {
        "tag_ms": {f"p{rank}": round(float(np.percentile(latencies, rank)), 1) for rank in (50, 95, 99)},
        "tag_ms_p95_by_tenth": [
            round(float(np.percentile(np.concatenate(tenth), 95)), 1)
            for tenth in zip(*(np.array_split(reader.latencies_ms, 10) for reader in readers), strict=True)
        ],
        "tags": {
            "n_written": len(latencies),
            "n_refused": sum(len(reader.failures) for reader in readers),
            "n_lost_or_doubled": sum(lost_or_doubled(reader, histories[reader.volume_id]) for reader in readers),
        },
        "tag_errors": sorted({name for reader in readers for name in reader.failures}),
    }


def _jobs(segmenting: list[Jobs], training: Jobs) -> dict[str, Any]:
    def figures(jobs: list[Jobs]) -> dict[str, Any]:
        seconds = [value for one in jobs for value in one.seconds]
        return {
            "n_succeeded": sum(one.n_succeeded for one in jobs),
            "n_unfinished": sum(one.n_unfinished for one in jobs),
            "n_asked_to_wait": sum(one.n_asked_to_wait for one in jobs),
            "median_s": round(float(np.median(seconds)), 1) if seconds else None,
            "errors": [error for one in jobs for error in one.errors],
        }

    return {"segmentations": figures(segmenting), "trainings": figures([training])}


def table(report: dict[str, Any]) -> str:
    """The Markdown table for docs/load.md, goal beside figure."""
    tag, tags, processes = report["tag_ms"], report["tags"], report["processes"]
    jobs = {name: report[name] for name in ("segmentations", "trainings")}
    n_errors = tags["n_refused"] + sum(len(found["errors"]) for found in jobs.values())
    rows = [
        ("Errors", "0", f"{n_errors}"),
        ("Tag over REST, p50 / p95 / p99", "p95 ≤ 100 ms", f"{tag['p50']} / {tag['p95']} / {tag['p99']} ms"),
        ("Tags written, lost or doubled", "none", f"{tags['n_written']}, {tags['n_lost_or_doubled']}"),
        *(
            (f"Memory of the {kind}, first → last, slope", "flat", _memory(processes[kind]))
            for kind in ("web", "worker")
        ),
        *(
            (f"{name.capitalize()} ended, median", "", f"{found['n_succeeded']}, {found['median_s']} s")
            for name, found in jobs.items()
        ),
    ]
    return "| what | goal | measured |\n|---|---|---|\n" + "\n".join(f"| {a} | {b} | {c} |" for a, b, c in rows)


def _memory(found: dict[str, float]) -> str:
    return f"{found['first_mib']} → {found['last_mib']} MiB, {found['slope_mib_per_hour']:+} MiB/h"


def main() -> None:
    """Run, write the figures, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--out", type=Path, default=Path("docs/load.json"))
    parser.add_argument("--sqlite", action="store_true", help="the default database instead of PostgreSQL")
    options = parser.parse_args()
    with running_postgres() as url:
        variables = {} if options.sqlite else {"SEROUS_DATABASE_URL": url}
        with running_service(**variables) as service:
            headers = {"Authorization": f"Bearer {service.token}"}
            with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=600.0) as http:
                found = run(service, http, options.minutes * 60)
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    report = {
        "date": time.strftime("%Y-%m-%d"),
        **machine,
        "database": "sqlite" if options.sqlite else "postgresql",
        "minutes": options.minutes,
        "load_average": round(os.getloadavg()[0], 1),
        **found,
    }
    options.out.write_text(json.dumps(report, indent=2) + "\n")
    print(table(report))


if __name__ == "__main__":
    main()
