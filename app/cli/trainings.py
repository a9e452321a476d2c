"""`serous train`, `serous jobs` and `serous models`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import INTERRUPTED
from app.cli.remote import (
    JsonOption,
    QuietOption,
    TokenOption,
    UrlOption,
    connected,
    print_found,
    print_json,
    say,
)

if TYPE_CHECKING:
    from serous_client import TrainingJob

FollowOption = Annotated[bool, typer.Option("--follow", "-f", help="Wait until it has ended, with a bar.")]
CancelOption = Annotated[
    bool, typer.Option("--cancel-on-interrupt", help="Ctrl-C cancels the training; else it goes on.")
]

JOB_COLUMNS = ("id", "state", "progress", "n_tags", "recipe", "created_at", "model_id")
MODEL_COLUMNS = ("id", "active", "recipe", "n_tags", "trained_by", "created_at")


def train(
    recipe: Annotated[str | None, typer.Option(help="How to train; else the default recipe.")] = None,
    note: Annotated[str | None, typer.Option(help="A word that is kept with the training.")] = None,
    follow: FollowOption = False,
    cancel_on_interrupt: CancelOption = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    url: UrlOption = None,
    token: TokenOption = None,
) -> None:
    """Retrain on the tags as they are now, and print the id of the training, or of the model when followed."""
    with connected(url, token) as server:
        job = server.train(recipe=recipe, note=note, follow=False)
        if follow:
            _follow(job, quiet=quiet, cancel=cancel_on_interrupt)
        _show(job, as_json=as_json)


def jobs(
    job_id: Annotated[str | None, typer.Argument(metavar="[JOB]", help="One training; without it all.")] = None,
    follow: FollowOption = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Stop the training.")] = False,
    cancel_on_interrupt: CancelOption = False,
    limit: Annotated[int, typer.Option(min=1, help="How many are listed, the newest first.")] = 20,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    url: UrlOption = None,
    token: TokenOption = None,
) -> None:
    """List trainings, or look at one: follow it, or stop it."""
    if job_id is None and (follow or cancel):
        raise typer.BadParameter("--follow and --cancel are about one training; name it.", param_hint="JOB")
    with connected(url, token) as server:
        if job_id is None:
            found = [job.read.to_dict() for job in islice(server.training_jobs(), limit)]
            print_found(JOB_COLUMNS, found, as_json=as_json)
            return
        job = server.training_job(job_id)
        if cancel:
            job.cancel()
        if follow:
            _follow(job, quiet=quiet, cancel=cancel_on_interrupt)
        if as_json:
            print_json(job.read.to_dict())
        else:
            print_found(JOB_COLUMNS, [job.read.to_dict()], as_json=False)


def models(
    activate: Annotated[str | None, typer.Option(metavar="ID", help="Put this version to use first.")] = None,
    as_json: JsonOption = False,
    url: UrlOption = None,
    token: TokenOption = None,
) -> None:
    """List the versions of the network, the newest first."""
    with connected(url, token) as server:
        if activate is not None:
            server.activate(activate)
        found = server.models()
        rows = [model.to_dict() for model in found]
        if not as_json:
            rows = [{**row["lineage"], **row} for row in rows]
        print_found(MODEL_COLUMNS, rows, as_json=as_json)


def _follow(job: TrainingJob, *, quiet: bool, cancel: bool) -> None:
    """Wait with a bar. Ctrl-C ends the waiting, and the training only where that was asked for."""
    try:
        job.wait(progress=not quiet)
    except KeyboardInterrupt:
        if cancel:
            state = job.cancel().state
            say(f"Interrupted. Training {job.id} is {state}.")
        else:
            more = f"`serous jobs {job.id} --follow` looks again, --cancel stops it"
            say(f"Interrupted. Training {job.id} goes on; {more}.")
        raise typer.Exit(INTERRUPTED) from None


def _show(job: TrainingJob, *, as_json: bool) -> None:
    if as_json:
        print_json(job.read.to_dict())
    else:
        typer.echo(job.model_id or job.id)
