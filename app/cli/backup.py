"""`serous backup` and `serous restore`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from app.backup.manifest import Manifest, Step
from app.cli.context import DataDir, migrate
from app.cli.up import only_one
from app.settings import load_settings

SAY_EVERY_S = 2.0

NO_TOKENS = (
    "Tokens and sessions of the backup do not open this installation, for its SEROUS_SECRET is another one; "
    "passwords do. Set the old SEROUS_SECRET to change that."
)


def backup(
    destination: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    data_dir: DataDir = None,
) -> None:
    """Copy the installation: rows, volumes, masks, models. Works while it runs."""
    from app.backup.take import take  # Alembic and Zarr take a while to load, which `--help` need not wait for

    settings = load_settings(data_dir=data_dir)
    settings.prepare_directories()
    manifest = take(settings, destination, told("copied", "volumes, masks and models"))
    typer.echo(f"{in_words(manifest)} lie in {destination}.")
    for prefix in manifest.missing:
        typer.echo(f"Nothing was in the bucket under {prefix}, though a row names it.", err=True)


def restore(
    source: Annotated[Path, typer.Argument(help="A folder that `serous backup` made.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an installation that is in use.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Put a backup in place, on SQLite or PostgreSQL, folder or bucket. Nothing may run on the installation."""
    from app.backup import restore as restoring

    settings = load_settings(data_dir=data_dir)
    settings.prepare_directories()
    with only_one(settings.root):
        done = restoring.restore(settings, source, told("done", "files"), force=force)
        migrate(settings)
    typer.echo(f"{in_words(done.manifest)} of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC are restored.")
    if not done.tokens_work:
        typer.echo(NO_TOKENS)


def told(verb: str, what: str) -> Step:
    """Tell the progress of a long walk every few seconds."""
    said_at = time.monotonic()

    def step(done: int, total: int) -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= SAY_EVERY_S:
            said_at = time.monotonic()
            typer.echo(f"{done} of {total} {what} {verb}")

    return step


def in_words(manifest: Manifest) -> str:
    """What a backup holds."""
    counts = manifest.counts
    gib = sum(file.n_bytes for file in manifest.files) / 1024**3
    return (
        f"{counts['volumes']} volumes, {counts['slice_tags']} tags, {counts['segmentations']} segmentations and "
        f"{counts['model_versions']} models ({gib:.2f} GiB)"
    )
