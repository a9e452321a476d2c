"""Refusals about training jobs."""

from __future__ import annotations

from app.errors import Conflict, NotFound, Unusable


class TrainingJobNotFound(NotFound):
    """No such job."""

    code = "training_job_not_found"

    def __init__(self, job_id: str) -> None:
        super().__init__(f"There is no training job {job_id}.")


class TrainingUnderWay(Conflict):
    """One training at a time; `running_job` in the answer is the one."""

    code = "training_under_way"

    def __init__(self, job_id: str, state: str, running_job: dict[str, object]) -> None:
        super().__init__(f"Training job {job_id} is {state}; one training runs at a time.")
        self.extra = {"running_job": running_job}
        self.location = f"/api/v1/training-jobs/{job_id}"


class NotEnoughTags(Unusable):
    """What is missing, in one sentence for each thing."""

    code = "not_enough_tags"
    title = "Not enough tags"


class UnknownRecipe(Unusable):
    """No recipe of this name."""

    code = "unknown_recipe"

    def __init__(self, recipe: str, known: list[str]) -> None:
        super().__init__(f"There is no recipe {recipe[:40]!r}; known are {', '.join(known)}.")
