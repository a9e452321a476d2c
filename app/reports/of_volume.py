"""What the report of one volume says."""

from __future__ import annotations

from app.reports import words
from app.reports.content import AreaBars, Headline, Pairs, SectorRow, VolumeReport
from app.reports.gather import Arrays, add_bscan, en_face_of, facts_of, without_repeats
from app.settings import Settings
from app.storage import Storage
from app.visits.comparing import Measured, projection_of, thickness_of
from models.measurements.figures import Measurements, SectorFigures

CAUSES = {"contour": "contour", "model": "model", "slice_gap": "gaps between B-scans"}


def volume_report(
    storage: Storage, settings: Settings, found: Measured, lineage: Pairs, asked_by: str
) -> tuple[VolumeReport, Arrays]:
    """Words and pictures; only a few B-scans are read."""
    segmentation, volume, measured = found
    arrays: Arrays = {}
    if volume.n_slices > 1:
        arrays["projection"] = projection_of(storage, volume.id)
    if volume.spacing is not None and volume.n_slices > 1:
        arrays["thickness_um"] = thickness_of(storage, found)
    shown = key_slices(measured)
    bscans = [add_bscan(storage, segmentation, volume, index, arrays, text) for index, text in shown]
    content = VolumeReport(
        title="Report on subretinal fluid",
        notice=settings.report_notice,
        facts=facts_of(volume, segmentation, asked_by),
        headline=_headline(measured),
        figures=_figures(measured),
        sectors=None if measured.sectors is None else [_sector(field) for field in measured.sectors],
        no_sectors="There are no sectors: they need the scan's spacing, the eye's side and the place of the fovea.",
        is_right_eye=volume.laterality != "OS",
        bscans=bscans,
        areas=_areas(measured, [index for index, _ in shown]),
        en_face=en_face_of(volume, measured.fovea),
        highest_um=measured.max_height_um or 0.0,
        warnings=without_repeats(volume.warnings, segmentation.warnings, measured.warnings),
        lineage=lineage,
        footer=f"Serous report on segmentation {segmentation.id} of volume {volume.id}",
    )
    return content, arrays


def key_slices(measured: Measurements) -> list[tuple[int, str]]:
    """The two B-scans to show, each with its caption: largest area, through the fovea, highest fluid, the middle."""
    n_slices = len(measured.slices)
    largest = max(measured.slices, key=lambda one: one.area_px)
    wanted: list[tuple[int, str]] = []
    if largest.area_px > 0:
        area = words.mm2(largest.area_mm2) if largest.area_mm2 is not None else f"{largest.area_px} px"
        wanted.append((largest.index, f"largest area of fluid, {area}"))
    if measured.fovea is not None:
        wanted.append((min(n_slices - 1, max(0, round(measured.fovea.slice_index))), "through the fovea"))
    if measured.max_height_at is not None:
        wanted.append((measured.max_height_at[0], f"highest fluid, {words.um(measured.max_height_um)}"))
    wanted.append((n_slices // 2, "the middle of the scan"))
    texts: dict[int, list[str]] = {}
    for index, text in wanted:
        texts.setdefault(index, []).append(text)
    shown = list(texts.items())[:2]
    return [(index, f"B-scan {index + 1} of {n_slices}: {', '.join(said)}") for index, said in shown]


def _headline(measured: Measurements) -> Headline:
    if measured.volume_mm3 is None:
        voxels = f"{measured.fluid_voxels:,}".replace(",", " ")
        below = "The volume in nL is not stated; the warnings say why."
        return Headline(name="Fluid volume", figure=voxels, beside="voxels", below=below)
    return Headline(
        name="Fluid volume",
        figure=words.nl(measured.volume_mm3),
        beside=words.mm3(measured.volume_mm3),
        below=words.interval_nl(measured.volume_interval_mm3),
    )


def _figures(measured: Measurements) -> Pairs:
    n_with_fluid = sum(one.area_px > 0 for one in measured.slices)
    rows: Pairs = [
        ("B-scans with fluid", f"{n_with_fluid} of {len(measured.slices)}"),
        ("Pockets", _pockets(measured)),
        ("Maximum height", _highest(measured)),
        ("En-face area", words.mm2(measured.en_face_area_mm2)),
        ("Fovea", _fovea(measured)),
    ]
    if measured.distance_to_fovea_um is not None:
        distance = measured.distance_to_fovea_um
        rows.append(
            ("Fluid and fovea", "fluid lies under the fovea" if distance == 0 else f"{words.um(distance)} apart")
        )
    if measured.interval_parts_mm3:
        parts = [f"{CAUSES.get(name, name)} {words.nl(part)}" for name, part in measured.interval_parts_mm3.items()]
        rows.append(("Standard deviation", ", ".join(parts)))
    return rows


def _areas(measured: Measurements, shown: list[int]) -> AreaBars:
    if any(one.area_mm2 is None for one in measured.slices):
        return AreaBars(unit="pixels", areas=[float(one.area_px) for one in measured.slices], shown=shown)
    return AreaBars(unit="mm²", areas=[one.area_mm2 or 0.0 for one in measured.slices], shown=shown)


def _pockets(measured: Measurements) -> str:
    if measured.n_pockets == 0:
        return "none"
    largest = measured.pockets[0].volume_mm3
    return str(measured.n_pockets) if largest is None else f"{measured.n_pockets}, the largest {words.nl(largest)}"


def _highest(measured: Measurements) -> str:
    if measured.max_height_at is None:
        return "no fluid"
    index, ascan = measured.max_height_at
    away = measured.max_height_to_fovea_um
    from_fovea = "" if away is None else f", {words.um(away)} from the fovea"
    return f"{words.um(measured.max_height_um)}, B-scan {index + 1}, A-scan {ascan + 1}{from_fovea}"


def _fovea(measured: Measurements) -> str:
    if measured.fovea is None:
        return words.UNKNOWN
    how = "placed by a person" if measured.fovea.source == "placed" else "found by the form of the retina"
    return f"B-scan {measured.fovea.slice_index + 1:.0f}, A-scan {measured.fovea.ascan + 1:.0f}, {how}"


def _sector(field: SectorFigures) -> SectorRow:
    name = "Beyond 6 mm" if field.sector == "outside" else field.sector.replace("_", " ").capitalize()
    if field.area_mm2 == 0:
        nothing = "not scanned"
        return SectorRow(sector=field.sector, name=name, volume=nothing, area="", thickness="")
    return SectorRow(
        sector=field.sector,
        name=name,
        volume=words.nl(field.volume_mm3),
        area=words.mm2(field.fluid_area_mm2),
        thickness=words.um(field.mean_thickness_um),
    )
