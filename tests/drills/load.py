"""Continuous load: readers who tag, trainings and segmentations that are started again and again."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx

from app.db import jobs
from tests.builders import multipart, npy, tiny_npy
from tests.drills.installation import AGAIN_S, Installation
from tests.worker.conftest import FLUID_SLICES, N_PATIENTS, SHAPE, pocket_scan

N_READERS = 3
TAG_EVERY_S = 0.2
N_SLICES = 12
"""B-scans of the volume that one reader tags."""


def upload(installation: Installation, content: bytes, **fields: str) -> str:
    """Store a scan and give its id."""
    answer = installation.insist("POST", "/volumes", files=multipart({"scan.npy": content}), data=fields)
    assert answer.status_code in (200, 201), answer.text
    return str(answer.json()["id"])


def fill(installation: Installation) -> list[str]:
    """The small clinic of the worker's tests, tagged rightly, so that a training can start."""
    ids = [
        upload(installation, npy(pocket_scan(n)), patient_key=f"patient-{n}", spacing_um="100,10,10")
        for n in range(N_PATIENTS)
    ]
    for volume_id in ids:
        for index in range(SHAPE[0]):
            body = {"has_fluid": index in FLUID_SLICES}
            answer = installation.insist("PUT", f"/volumes/{volume_id}/slices/{index}/tags/me", json=body)
            assert answer.status_code == 200, answer.text
    return ids


@dataclass
class Reader:
    """Tags slices of one volume in turn, never twice the same, and writes down each answer that was acknowledged."""

    installation: Installation
    volume_id: str
    seed: int
    stop: threading.Event
    intended: dict[int, list[bool]] = field(default_factory=lambda: defaultdict(list))
    """Slice -> the answers in their order; those before the last were all acknowledged."""
    n_acknowledged: int = 0
    unsure: int | None = None
    """The slice whose last answer was never acknowledged."""
    surprises: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Until `stop`."""
        chance = random.Random(self.seed)
        while not self.stop.wait(TAG_EVERY_S):
            index = chance.randrange(N_SLICES)
            past = self.intended[index]
            past.append(not past[-1] if past else chance.random() < 0.5)
            self.unsure = index
            if not self._send(index, past[-1], version=len(past) - 1):
                return
            self.unsure = None
            self.n_acknowledged += 1

    def _send(self, index: int, has_fluid: bool, version: int) -> bool:
        path = f"/volumes/{self.volume_id}/slices/{index}/tags/me"
        while not self.stop.is_set():
            with suppress(httpx.TransportError):
                answer = self.installation.ask(
                    "PUT", path, json={"has_fluid": has_fluid}, headers={"If-Match": f'"{version}"'}
                )
                if answer.status_code == httpx.codes.OK:
                    if answer.json()["version"] != version + 1:
                        self.surprises.append(f"slice {index}: version {answer.json()['version']}, not {version + 1}")
                    return True
                if answer.status_code not in (httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.INSUFFICIENT_STORAGE):
                    self.surprises.append(f"slice {index}: {answer.status_code} {answer.text}")
            self.stop.wait(AGAIN_S)
        return False


@dataclass
class JobStarter:
    """Starts jobs of one kind one after the other and writes down every end that it sees."""

    installation: Installation
    path: str
    seed: int
    stop: threading.Event
    ids: list[str] = field(default_factory=list)
    volume_ids: list[str] = field(default_factory=list)
    ends: dict[str, str] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Until `stop`."""
        number = 0
        while not self.stop.wait(AGAIN_S):
            number += 1
            with suppress(httpx.TransportError):
                answer = self._start(number)
                if answer.status_code in (201, 202):
                    self._follow(answer.json())
                elif answer.status_code not in (409, 503, 507):
                    self.surprises.append(f"{self.path}: {answer.status_code} {answer.text}")

    def _start(self, number: int) -> httpx.Response:
        if self.path == "/training-jobs":
            return self.installation.ask("POST", self.path, json={"recipe": "softgt"})
        scan = multipart({"scan.npy": tiny_npy((4, 32, 48), seed=self.seed * 100_000 + number)})
        return self.installation.ask("POST", self.path, files=scan, headers={"Prefer": "wait=1"})

    def _follow(self, job: dict[str, str]) -> None:
        self.ids.append(job["id"])
        self.volume_ids += [job["volume_id"]] if "volume_id" in job else []
        while not self.stop.is_set():
            if job["state"] in jobs.FINAL:
                self.ends[job["id"]] = job["state"]
                return
            self.stop.wait(AGAIN_S)
            with suppress(httpx.TransportError):
                answer = self.installation.ask("GET", f"{self.path}/{job['id']}")
                job = answer.json() if answer.status_code == httpx.codes.OK else job


@dataclass
class Load:
    """Everybody who works while the drill goes on."""

    readers: list[Reader]
    trainings: JobStarter
    segmentations: JobStarter

    @property
    def surprises(self) -> list[str]:
        """Answers that nobody should get."""
        return [line for worker in (*self.readers, self.trainings, self.segmentations) for line in worker.surprises]


@contextmanager
def under_load(installation: Installation, seed: int) -> Iterator[Load]:
    """Readers and starters at work while the block runs."""
    stop = threading.Event()
    readers = [
        Reader(installation, upload(installation, tiny_npy((N_SLICES, 32, 48), seed=seed + n)), seed + n, stop)
        for n in range(N_READERS)
    ]
    load = Load(
        readers,
        JobStarter(installation, "/training-jobs", seed, stop),
        JobStarter(installation, "/segmentations", seed, stop),
    )
    threads = [threading.Thread(target=worker.run) for worker in (*readers, load.trainings, load.segmentations)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        stop.set()
        for thread in threads:
            thread.join()
