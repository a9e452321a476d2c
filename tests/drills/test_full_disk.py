"""A real disk of 48 MiB that runs full: at an upload, at a tag, at a checkpoint. It needs the right to mount."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from app.db import jobs
from app.db.job_tables import TrainingJob
from tests.builders import multipart, tiny_npy
from tests.drills.installation import Installation, installed
from tests.drills.ledger import Ledger
from tests.drills.load import N_SLICES, fill, under_load, upload
from tests.drills.verdict import judge, the_model_answers
from tests.worker.processes import read, wait_for

DISK = "48m"
CHUNK = 64 * 1024
START_S = 120.0
FULL_S = 20.0
"""How long the disk stays full under load."""


@contextmanager
def small_disk() -> Iterator[Path]:
    """An empty file system of `DISK` bytes."""
    with tempfile.TemporaryDirectory(prefix="serous-disk-") as folder:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True)
        if mounted.returncode != 0:
            pytest.skip(f"No file system can be mounted here: {mounted.stderr.decode().strip()}")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """No byte of the disk is free while the block runs."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        size = CHUNK
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2
    try:
        yield
    finally:
        filler.unlink()


def objects_of(installation: Installation) -> set[str]:
    """Every file in the bucket."""
    return {str(path) for path in (installation.settings.root / "objects").rglob("*") if path.is_file()}


class TestAtUploadAndTag:
    @pytest.mark.timeout(600)
    def test_is_said_in_words_changes_nothing_and_goes_on_with_room(self, seed: int, ledger: Ledger) -> None:
        with small_disk() as disk, installed(SEROUS_DATA_DIR=str(disk)) as installation:
            fill(installation)
            the_model_answers(installation)
            tagged = upload(installation, tiny_npy((N_SLICES, 32, 48), seed=999))
            stored = objects_of(installation)
            refused_upload, refused_tags, kept = self._fill_up(installation, disk, tagged)
            assert (refused_upload.status_code, refused_upload.json()["code"]) == (507, "storage_full")
            assert objects_of(installation) == stored
            items = installation.insist("GET", f"/volumes/{tagged}/tags").json()["items"]
            assert [item["my_version"] for item in items] == kept
            upload(installation, tiny_npy((40, 96, 128), seed=1000))
            with under_load(installation, seed) as load:
                wait_for(lambda: installation.training_child() is not None, START_S, "a training runs")
                with full(disk):
                    time.sleep(FULL_S)
                wait_for(lambda: self._tags_again(load.readers[0]), START_S, "tags are taken again")
            verdict = judge(installation, load, accepted=("storage_full", "worker_lost", "internal_error"))
        ledger.add(
            "disk full: upload, tag", f"at an upload, at {refused_tags} tags, and {FULL_S:g} s under load", verdict
        )

    @staticmethod
    def _tags_again(reader: object) -> bool:
        before = reader.n_acknowledged  # type: ignore[attr-defined]
        time.sleep(1.0)
        return bool(reader.n_acknowledged > before)  # type: ignore[attr-defined]

    @staticmethod
    def _fill_up(installation: Installation, disk: Path, tagged: str) -> tuple[httpx.Response, int, list[int]]:
        """An upload and tags until one is refused, on the full disk. Gives what was acknowledged of the tags."""
        kept = [0] * N_SLICES
        n_refused = 0
        with full(disk):
            scan = multipart({"scan.npy": tiny_npy((40, 96, 128), seed=1000)})
            upload_answer = installation.ask("POST", "/volumes", files=scan)
            for turn in range(400):
                body = {"first": 0, "last": N_SLICES - 1, "has_fluid": turn % 2 == 0}
                answer = installation.ask("PUT", f"/volumes/{tagged}/tags/me", json=body)
                if answer.status_code == httpx.codes.OK:
                    kept = answer.json()["versions"]
                    continue
                assert (answer.status_code, answer.json()["code"]) == (507, "storage_full"), answer.text
                n_refused += 1
                if n_refused == 3:
                    break
        assert n_refused > 0
        return upload_answer, n_refused, kept


class TestAtCheckpoint:
    @pytest.mark.timeout(600)
    def test_the_training_fails_in_words_and_the_next_succeeds(self, tmp_path: Path, ledger: Ledger) -> None:
        elsewhere = f"sqlite:///{tmp_path / 'serous.db'}"
        with small_disk() as disk, installed(SEROUS_DATA_DIR=str(disk), SEROUS_DATABASE_URL=elsewhere) as installation:
            fill(installation)
            the_model_answers(installation)
            first = self._train(installation)
            checkpoints = disk / "work" / first
            wait_for(lambda: any(checkpoints.rglob("*.safetensors")), START_S, "a checkpoint is written")
            with full(disk):
                self._wait_for_end(installation, first)
                job = read(installation.database, TrainingJob, first)
                assert job.error is not None
                assert (job.state, job.error["code"], job.error["status"]) == ("failed", "storage_full", 507)
                assert "Free space" in job.error["detail"]
            assert not checkpoints.exists()
            second = self._train(installation)
            self._wait_for_end(installation, second)
            assert read(installation.database, TrainingJob, second).state == "succeeded"
            the_model_answers(installation)
        ledger.add("disk full: checkpoint", "at a checkpoint of a training; the next one succeeds")

    @staticmethod
    def _train(installation: Installation) -> str:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                answer = installation.insist("POST", "/training-jobs", json={"recipe": "softgt"})
                if answer.status_code == 202:
                    return str(answer.json()["id"])
        raise AssertionError(answer.text)

    @staticmethod
    def _wait_for_end(installation: Installation, job_id: str) -> None:
        wait_for(
            lambda: read(installation.database, TrainingJob, job_id).state in jobs.FINAL, START_S, "the training ends"
        )
