"""`serous tag`: tags as tables, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.errors import CommandError
from app.cli.remote import JsonOption, TokenOption, UrlOption, connected, print_json, say

tags = typer.Typer(help="Tags as tables (CSV).", no_args_is_help=True)

SHOWN_LINES = 20
"""Wrong lines of a table that are told; the sentence says how many there are."""


@tags.command("import")
def import_tags(
    table: Annotated[
        Path, typer.Argument(help="CSV with volume_id (or content_digest), slice_index from 0, has_fluid.")
    ],
    as_json: JsonOption = False,
    url: UrlOption = None,
    token: TokenOption = None,
) -> None:
    """Store your tags of a table: all rows, or none. The history keeps what was tagged otherwise before."""
    with connected(url, token) as server:
        from serous_client import Unusable

        try:
            done = server.import_tags(table)
        except Unusable as error:
            for wrong in error.errors[1:SHOWN_LINES]:
                say(f"line {wrong.line}: {wrong.detail}")
            raise
        if as_json:
            print_json(done.to_dict())
        else:
            typer.echo(f"{done.n_rows} tags are stored; {done.n_changed} of them are new or say something else now.")


@tags.command("export")
def export_tags(
    volumes: Annotated[list[str] | None, typer.Argument(metavar="[VOLUME...]", help="Ids; without them all.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="CSV to write; without it the table is printed.")
    ] = None,
    consensus: Annotated[bool, typer.Option(help="What all readers say together, instead of your own tags.")] = False,
    url: UrlOption = None,
    token: TokenOption = None,
) -> None:
    """Write tags as a table that `serous tag import` takes."""
    if out is not None and not out.parent.is_dir():
        raise CommandError(f"There is no folder {out.parent} to write {out.name} into.")
    with connected(url, token) as server:
        from serous_client.tables import csv_text, write_csv
        from serous_client.tagging import TAG_COLUMNS

        found = (server.volume(volume_id) for volume_id in volumes) if volumes else server.volumes()
        rows = server.tag_rows(found, consensus=consensus)
        if out is None:
            typer.echo(csv_text(TAG_COLUMNS, rows), nl=False)
        else:
            write_csv(out, TAG_COLUMNS, rows)
            typer.echo(str(out))
