"""`serous measure`: the figures of scans as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.batches import Batch, Results
from app.cli.errors import CommandError
from app.cli.remote import JsonOption, QuietOption, TokenOption, UrlOption, connected, going_on
from app.cli.scan_paths import NamedScan, scans_at
from app.cli.scans import (
    GOES_ON,
    IN_FLIGHT,
    LateralityOption,
    MethodOption,
    ModelOption,
    PatientOption,
    Said,
    ScanArguments,
    SlicesOption,
    SpacingOption,
)

if TYPE_CHECKING:
    from serous_client import Segmentation
    from serous_client.tables import Cell

SCAN_COLUMN = "scan"

TableOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="CSV file to write; without it the table is printed.")
]


def measure(
    scans: ScanArguments,
    out: TableOption = None,
    method: MethodOption = None,
    model: ModelOption = None,
    slices: SlicesOption = False,
    patient_key: PatientOption = None,
    laterality: LateralityOption = None,
    spacing_um: SpacingOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    url: UrlOption = None,
    token: TokenOption = None,
) -> None:
    """Upload and segment scans, and give the figures of their masks: a row a scan, or with --json all of them."""
    said = Said.checked(patient_key, laterality, spacing_um)
    batch = Batch(scans_at(scans, slices=slices), "measured", quiet, ahead=IN_FLIGHT)
    if out is not None and not out.parent.is_dir():
        raise CommandError(f"There is no folder {out.parent} to write {out.name} into.")
    watched = batch.is_one and not quiet
    rows: list[dict[str, Cell]] = []

    def begin(scan: NamedScan) -> Segmentation:
        return server.segment(said.upload(server, scan, progress=watched), method=method, model=model, wait=False)

    def end(scan: NamedScan, begun: Segmentation, results: Results) -> None:
        from serous_client.measurements import figures_row

        measured = begun.wait(progress=watched).measurements()
        rows.append({SCAN_COLUMN: scan.name, **figures_row(measured)})
        for warning in measured.warnings:
            batch.note(f"{scan.name}: {warning}")
        if as_json:
            results.add(json.dumps({SCAN_COLUMN: scan.name, **measured.to_dict()}))

    try:
        with connected(url, token) as server, going_on(GOES_ON):
            batch.run(begin, end)
    finally:
        _write(rows, out, as_json=as_json)


def _write(rows: list[dict[str, Cell]], out: Path | None, *, as_json: bool) -> None:
    """What was measured is kept, also where the command ends early."""
    from serous_client.measurements import COLUMNS
    from serous_client.tables import csv_text, write_csv

    columns = (SCAN_COLUMN, *COLUMNS)
    if not rows:
        return
    if out is not None:
        write_csv(out, columns, rows)
        typer.echo(str(out))
    elif not as_json:
        typer.echo(csv_text(columns, rows), nl=False)
