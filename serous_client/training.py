"""Trainings and the networks that come out of them: started, followed, cancelled, put to use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

from serous_client.api.api.models import activate_model, list_models
from serous_client.api.api.training import (
    cancel_training_job,
    create_training_job,
    list_training_jobs,
    read_readiness,
    read_training_job,
)
from serous_client.api.models import ModelRead, ReadinessRead, TrainingJobRead, TrainingJobSummary, TrainingRequest
from serous_client.api.types import UNSET
from serous_client.connection import PAGE_SIZE, Connection, answered, every, new_key
from serous_client.waiting import wait_until_succeeded


class TrainingJob:
    """A network that learns from the tags, on its way or done."""

    def __init__(self, connection: Connection, read: TrainingJobRead | TrainingJobSummary) -> None:
        self._connection = connection
        self.read = read
        """All that the server says of it; as of the last `refresh`."""

    def __repr__(self) -> str:
        return f"<TrainingJob {self.id} of {self.read.n_tags} tags: {self.state}, {self.progress:.0%}>"

    @property
    def what(self) -> str:
        """What it is called in a sentence."""
        return f"training {self.id}"

    @property
    def id(self) -> str:
        """By which the server finds it again."""
        return self.read.id

    @property
    def state(self) -> str:
        """queued, running, succeeded, failed, cancelling or cancelled."""
        return self.read.state

    @property
    def stage(self) -> str:
        """What is being done."""
        return self.read.stage

    @property
    def progress(self) -> float:
        """0 to 1."""
        return self.read.progress

    @property
    def problem(self) -> Mapping[str, Any]:
        """Why it failed: a problem object; empty where it did not."""
        return {} if self.read.error is None else self.read.error.to_dict()

    @property
    def model_id(self) -> str | None:
        """Of the network that came out of it; None until it has succeeded."""
        return self.read.model_id

    @property
    def metrics(self) -> Mapping[str, Any]:
        """How good it was on held-out patients; empty until it has succeeded."""
        return {} if self.read.metrics is None else self.read.metrics.to_dict()

    def refresh(self) -> Self:
        """Ask the server how far it is."""
        self.read = answered(read_training_job.sync, self.id, client=self._connection.api)
        return self

    def wait(self, *, progress: bool = True, timeout_s: float | None = None) -> Self:
        """Wait until the network has been trained; see `Segmentation.wait`.

        Raises:
            JobFailed, JobCancelled, WaitedTooLong.
        """
        wait_until_succeeded(self, progress=progress, timeout_s=timeout_s)
        return self

    def cancel(self) -> Self:
        """Stop it; one that has ended stays as it is."""
        request = cancel_training_job._get_kwargs(self.id)
        self.read = self._connection.ask(request, TrainingJobRead.from_dict, repeatable=True)
        return self


class TrainingCalls:
    """The part of `Serous` that trains, and chooses among the networks."""

    _connection: Connection

    def train(
        self,
        *,
        recipe: str | None = None,
        note: str | None = None,
        follow: bool = True,
        progress: bool = True,
        timeout_s: float | None = None,
    ) -> TrainingJob:
        """Retrain on the tags as they are now; needs the role trainer.

        Args:
            follow: wait until it has succeeded; False: return at once, and `wait()` later.

        Raises:
            Unusable: too few tags. Conflict: another training is under way (`extra["running_job"]`).
            JobFailed, JobCancelled, WaitedTooLong: while following.
        """
        body = TrainingRequest(recipe=recipe or UNSET, note=note or UNSET)
        read = answered(create_training_job.sync, client=self._connection.api, body=body, idempotency_key=new_key())
        job = TrainingJob(self._connection, read)
        return job.wait(progress=progress, timeout_s=timeout_s) if follow else job

    def training_job(self, job_id: str) -> TrainingJob:
        """A training that was started before."""
        return TrainingJob(self._connection, answered(read_training_job.sync, job_id, client=self._connection.api))

    def training_jobs(self) -> Iterator[TrainingJob]:
        """All trainings, the newest first."""
        api = self._connection.api
        found = every(lambda at: answered(list_training_jobs.sync, client=api, limit=PAGE_SIZE, cursor=at))
        return (TrainingJob(self._connection, read) for read in found)

    def readiness(self) -> ReadinessRead:
        """Whether a training can start, and why not yet."""
        return answered(read_readiness.sync, client=self._connection.api)

    def models(self) -> list[ModelRead]:
        """All versions of the network, the newest first."""
        api = self._connection.api
        return list(every(lambda at: answered(list_models.sync, client=api, limit=PAGE_SIZE, cursor=at)))

    def activate(self, model: ModelRead | str) -> ModelRead:
        """Put a version to use; rolling back is the same call with an older one. Needs the role trainer."""
        model_id = model if isinstance(model, str) else model.id
        return self._connection.ask(activate_model._get_kwargs(model_id), ModelRead.from_dict, repeatable=True)
