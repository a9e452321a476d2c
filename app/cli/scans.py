"""`serous upload`, `serous segment` and `serous mask`."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.cli.batches import Batch, Results
from app.cli.errors import CommandError
from app.cli.remote import JsonOption, QuietOption, TokenOption, UrlOption, connected, going_on, say
from app.cli.scan_paths import NamedScan, mask_paths, means_a_folder, scans_at

if TYPE_CHECKING:
    from serous_client import Segmentation, Serous, Volume

ScanArguments = Annotated[
    list[Path], typer.Argument(metavar="SCAN...", help="Files, or folders of them; a folder in a folder is one scan.")
]
SlicesOption = Annotated[bool, typer.Option("--slices", help="All files are the slices of one scan.")]
MethodOption = Annotated[str | None, typer.Option(help="A method that needs no training; else the model in use.")]
ModelOption = Annotated[str | None, typer.Option(help="Id of a version of the network; else the one in use.")]
PatientOption = Annotated[str | None, typer.Option(help="Pseudonym of the patient, never a name.")]
LateralityOption = Annotated[str | None, typer.Option(help="OD or OS.")]
SpacingOption = Annotated[
    str | None, typer.Option(help="across,axial,along in µm, where the file does not say it or says it wrongly.")
]
OutOption = Annotated[
    str | None, typer.Option("--out", "-o", help="The mask's file (.nii.gz, .npz, .nrrd …); of several a folder.")
]

IN_FLIGHT = 4
"""Scans of a folder at the server at once: the next are uploaded while a worker computes."""

GOES_ON = "What was asked of the server goes on there."


@dataclass(frozen=True)
class Said:
    """What the command line says of every scan."""

    patient_key: str | None
    laterality: Literal["OD", "OS"] | None
    spacing_um: tuple[float, float, float] | None

    @classmethod
    def checked(cls, patient_key: str | None, laterality: str | None, spacing_um: str | None) -> Said:
        """The same from text.

        Raises:
            typer.BadParameter
        """
        if laterality not in (None, "OD", "OS"):
            raise typer.BadParameter(f"{laterality!r} is neither OD nor OS.", param_hint="--laterality")
        side: Literal["OD", "OS"] | None = "OD" if laterality == "OD" else "OS" if laterality == "OS" else None
        return cls(patient_key, side, None if spacing_um is None else _spacing(spacing_um))

    def upload(self, server: Serous, scan: NamedScan, *, progress: bool) -> Volume:
        """Send one scan. Where it is stored otherwise already, that is said."""
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            volume = server.upload(
                list(scan.files),
                patient_key=self.patient_key,
                laterality=self.laterality,
                spacing_um=self.spacing_um,
                progress=progress,
            )
        for warning in told:
            say(f"{scan.name}: {warning.message}")
        return volume


def _spacing(text: str) -> tuple[float, float, float]:
    try:
        across, axial, along = (float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not three numbers in µm like 120,3.87,11.3.", param_hint="--spacing-um"
        ) from None
    return across, axial, along


def upload(
    scans: ScanArguments,
    slices: SlicesOption = False,
    patient_key: PatientOption = None,
    laterality: LateralityOption = None,
    spacing_um: SpacingOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    url: UrlOption = None,
    token: TokenOption = None,
) -> None:
    """Store scans and print the ids of their volumes."""
    said = Said.checked(patient_key, laterality, spacing_um)
    batch = Batch(scans_at(scans, slices=slices), "uploaded", quiet)
    alone = batch.is_one

    def show(scan: NamedScan, volume: Volume, results: Results) -> None:
        if as_json:
            results.add(json.dumps({"scan": scan.name, **volume.to_dict()}))
        else:
            results.add(volume.id if alone else f"{volume.id}\t{scan.name}")

    with connected(url, token) as server, going_on("Nothing is kept of the scan that was being sent."):
        batch.run(lambda scan: said.upload(server, scan, progress=alone and not quiet), show)


def segment(
    scans: ScanArguments,
    out: OutOption = None,
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
    """Upload scans, wait for their fluid masks, save these, and print the volumes of fluid."""
    said = Said.checked(patient_key, laterality, spacing_um)
    batch = Batch(scans_at(scans, slices=slices), "segmented", quiet, ahead=IN_FLIGHT)
    targets = targets_of(batch.scans, out)
    watched = batch.is_one and not quiet

    def begin(scan: NamedScan) -> Segmentation:
        volume = said.upload(server, scan, progress=watched)
        return server.segment(volume, method=method, model=model, wait=False)

    def end(scan: NamedScan, begun: Segmentation, results: Results) -> None:
        begun.wait(progress=watched)
        target = targets.get(scan)
        if target is not None:
            begun.save(target)
        results.add(_as_json(scan, begun, target) if as_json else _as_line(scan, begun, target))
        for warning in begun.warnings:
            batch.note(f"{scan.name}: {warning}")

    with connected(url, token) as server, going_on(GOES_ON):
        batch.run(begin, end)


def mask(
    segmentation: Annotated[str, typer.Argument(help="Id of the segmentation.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write: .nii.gz, .npz, .nrrd, .mha, .zip, .json or .dcm.")
    ],
    quiet: QuietOption = False,
    url: UrlOption = None,
    token: TokenOption = None,
) -> None:
    """Save the mask of a segmentation that was asked for before; waits where it is still being made."""
    _require_format(out)
    with connected(url, token) as server, going_on(GOES_ON):
        made = server.segmentation(segmentation).wait(progress=not quiet)
        typer.echo(str(made.save(out, progress=not quiet)))


def targets_of(scans: Sequence[NamedScan], out: str | None) -> dict[NamedScan, Path]:
    """Where each mask goes; none where none is wanted. Makes the folder.

    Raises:
        CommandError: one file for several masks, or a name that no mask is saved under.
    """
    if out is None:
        return {}
    path = Path(out)
    if len(scans) == 1 and not means_a_folder(path, out):
        _require_format(path)
        return {scans[0]: path}
    if path.is_file():
        raise CommandError(f"{path} is a file, and there are {len(scans)} masks; -o takes a folder for several.")
    path.mkdir(parents=True, exist_ok=True)
    return dict(zip(scans, mask_paths(scans, path), strict=True))


def _require_format(path: Path) -> None:
    """Said before anything is uploaded."""
    from serous_client.errors import UnknownFileFormat
    from serous_client.segmentation import mask_format

    try:
        mask_format(path)
    except UnknownFileFormat as error:
        raise CommandError(str(error)) from error
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent} to write {path.name} into.")


def _as_json(scan: NamedScan, made: Segmentation, target: Path | None) -> str:
    return json.dumps({"scan": scan.name, "mask": None if target is None else str(target), **made.read.to_dict()})


def _as_line(scan: NamedScan, made: Segmentation, target: Path | None) -> str:
    """Name, volume of fluid, slices with fluid, id and file, separated by tabs."""
    mm3 = made.fluid_volume_mm3
    amount = f"{made.fluid_voxels} voxels" if mm3 is None else f"{mm3:.4f} mm³"
    n_with = sum(part.area_px > 0 for part in made.slices)
    cells = [scan.name, amount, f"{n_with} of {len(made.slices)} B-scans", made.id]
    return "\t".join(cells if target is None else [*cells, str(target)])
