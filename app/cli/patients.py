"""`serous patient`."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.context import DataDir, open_installation
from app.cli.errors import CommandError
from app.db import removals
from app.errors import ServiceError
from app.patients.schemas import PatientDeleted
from app.patients.service import delete_patient
from app.storage import Storage

patients = typer.Typer(help="Data of one patient.", no_args_is_help=True)

ALL = 1_000_000
"""Prefixes at once: the command waits until the bucket holds nothing more of the patient."""


@patients.callback()
def _group() -> None:
    """Keeps `delete` a word of its own while it is the only one."""


@patients.command("delete")
def delete(
    key: Annotated[str, typer.Argument(help="The patient's pseudonym.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Delete everything that came of one patient, for good. Works while `serous up` runs."""
    here = open_installation(data_dir)
    with here.database.transaction() as session:
        found = delete_patient(session, actor=None, patient_key=key, dry_run=True)
    if not (found.n_volumes or found.n_training_jobs):
        raise CommandError("Nothing is stored under this patient key.")
    typer.echo(in_words(found))
    if not yes:
        typer.confirm("Delete all of it for good?", abort=True)
    with here.database.transaction() as session:
        told = delete_patient(session, actor=None, patient_key=key)
    typer.echo("Deleted.")
    for model in told.models:
        in_use = ", which is in use: train again" if model.active else ""
        typer.echo(f"Learned from this patient: model {model.id}{in_use}.")
    try:
        removals.carry_out(here.database, Storage(here.settings.storage).delete_prefix, limit=ALL)
    except ServiceError as error:
        raise CommandError(f"The rows are gone; the worker removes the pixels when it can. {error}") from error


def in_words(found: PatientDeleted) -> str:
    """What is there, in a sentence."""
    return (
        f"{found.n_volumes} volumes, {found.n_tags} tags, {found.n_tag_events} acts of tagging, "
        f"{found.n_segmentations} segmentations, mentions in {found.n_training_jobs} trainings."
    )
