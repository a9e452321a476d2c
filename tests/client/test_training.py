"""Trainings over the client: refused, followed to a model, put to use, left alone by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.service import Service, running_service
from models.oct.phantom import SPECTRALIS, csc_eye, draw_phantom
from serous_client import Conflict, JobCancelled, Serous, TrainingJob, Unusable
from tests.client.conftest import ROOT, Run
from tests.worker.processes import wait_for

pytestmark = pytest.mark.training

TRAINING_S = 300.0

FOLLOWED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from app.cli import main
sys.argv = ["serous", "train", "--recipe", "ours-u", "--follow"]
main()
"""


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """One of its own, for a training is alone at its server."""
    with running_service(SEROUS_TRAINING_PROFILE="tiny", OMP_NUM_THREADS="1") as service:
        yield service


@pytest.fixture(scope="module")
def trainer(service: Service) -> Iterator[Serous]:
    with Serous(service.url, service.token) as server:
        yield server


@pytest.fixture(scope="module")
def _tagged(trainer: Serous) -> None:
    """Two eyes with a tag on every B-scan."""
    for seed in (3, 4):
        phantom = draw_phantom(SPECTRALIS.scaled((12, 96, 128)), seed=seed, pathology=csc_eye(seed))
        volume = trainer.upload(phantom.volume.bscans, patient_key=f"eye-{seed}", spacing_um=(480.0, 20.0, 45.0))
        for index, has_fluid in enumerate(phantom.tags):
            trainer.tag(volume, index, bool(has_fluid))


class TestTooFewTags:
    def test_are_said_in_words(self, trainer: Serous) -> None:
        assert not trainer.readiness().ready
        with pytest.raises(Unusable) as refused:
            trainer.train(progress=False)
        assert refused.value.code == "not_enough_tags"


@pytest.mark.usefixtures("_tagged")
class TestTrain:
    """Each step stands on the one before."""

    def test_ctrl_c_leaves_it_running_and_says_so(
        self, trainer: Serous, serous: Run, service: Service, home: Path
    ) -> None:
        assert serous("login", service.url, "--token-stdin", stdin=service.token).returncode == 0
        following = subprocess.Popen(
            [sys.executable, "-c", FOLLOWED],
            env={**os.environ, "HOME": str(home)},
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_for(lambda: any(trainer.training_jobs()), 60, "the training is asked for")
        (job,) = trainer.training_jobs()
        wait_for(lambda: job.refresh().state == "running", 60, "a worker has it")
        following.send_signal(signal.SIGINT)
        _, said = following.communicate(timeout=30)
        assert following.returncode == 130
        assert f"Training {job.id} goes on" in said
        assert job.refresh().state == "running"

    def test_a_second_one_is_a_conflict_that_names_the_first(self, trainer: Serous) -> None:
        job = next(trainer.training_jobs())
        with pytest.raises(Conflict) as refused:
            trainer.train()
        assert (refused.value.code, refused.value.extra["running_job"]["id"]) == ("training_under_way", job.id)

    def test_cancelled_it_has_no_model(self, trainer: Serous, serous: Run, service: Service) -> None:
        job = next(trainer.training_jobs())
        login = ("--url", service.url, "--token", service.token)
        assert serous("jobs", job.id, "--cancel", *login).returncode == 0
        with pytest.raises(JobCancelled):
            job.wait(progress=False, timeout_s=60)
        assert job.model_id is None

    def test_followed_it_becomes_a_model_that_can_be_put_to_use(self, trainer: Serous) -> None:
        before = next(model for model in trainer.models() if model.active)
        job = trainer.train(recipe="ours-u", progress=False, timeout_s=TRAINING_S)
        assert isinstance(job, TrainingJob)
        assert (job.state, job.progress) == ("succeeded", 1.0)
        made = trainer.models()[0]
        assert made.id == job.model_id
        assert trainer.activate(made).active
        assert trainer.activate(before.id).active
        assert [model.id for model in trainer.models() if model.active] == [before.id]

    def test_the_command_lists_both(self, serous: Run, service: Service, trainer: Serous) -> None:
        login = ("--url", service.url, "--token", service.token)
        listed = serous("jobs", *login)
        assert listed.returncode == 0, listed.stderr
        ids = [job.id for job in trainer.training_jobs()]
        assert [line.split()[0] for line in listed.stdout.splitlines()] == ["id", *ids]
        shown = serous("models", *login).stdout.splitlines()
        assert [line.split()[:2] for line in shown[1:]] == [
            [model.id, "yes" if model.active else "no"] for model in trainer.models()
        ]
