"""What the report of two visits says."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.db.job_tables import Segmentation
from app.reports import words
from app.reports.content import ComparisonReport, Headline, Pairs, RegionRow, SeriesPoint, VisitColumn
from app.reports.gather import Arrays, add_bscan, en_face_of, without_repeats
from app.settings import Settings
from app.storage import Storage
from app.visits.comparing import Compared, Measured
from app.visits.schemas import DifferenceRead, FateRead, RegistrationRead, VolumeChangeRead
from app.visits.service import Visit, interval_of
from app.volumes.schemas import VolumeRead
from models.measurements.figures import Interval

VERDICTS = {
    "grew": "The fluid grew.",
    "shrank": "The fluid shrank.",
    "no_detectable_change": "No detectable change.",
    None: "Whether this is a change is not stated.",
}

MEANINGFUL_NL = 3.0
"""Published work calls a change of 3 nL meaningful, and finds people and programs 1.2 to 1.5 nL apart."""

FATES = (("new", "New"), ("resolved", "Resolved"), ("persisting", "Persisting"))


class Place(NamedTuple):
    """A B-scan of each visit that shows the same place."""

    earlier: int
    later: int
    caption: str


def comparison_report(
    storage: Storage,
    settings: Settings,
    earlier: Measured,
    later: Measured,
    found: Compared,
    series: list[Visit],
    lineage: Pairs,
) -> tuple[ComparisonReport, Arrays]:
    """Words and pictures; only one B-scan of each visit is read."""
    told = found.told
    arrays: Arrays = {"earlier_um": found.earlier_um, "later_um": found.later_um}
    place = place_of_change(told, earlier, later)
    bscans = [
        add_bscan(storage, one.segmentation, one.volume, index, arrays, f"{name}, B-scan {index + 1}: {place.caption}")
        for one, index, name in ((earlier, place.earlier, "Earlier"), (later, place.later, "Later"))
    ]
    fovea = earlier.measurements.fovea
    across, along = told.grid.n_slices * told.grid.across_um, told.grid.n_ascans * told.grid.along_um
    content = ComparisonReport(
        title="Report on two visits",
        notice=settings.report_notice,
        visits=[_visit(earlier, "Earlier visit"), _visit(later, "Later visit")],
        headline=_headline(told.change),
        figures=_figures(told.change),
        registration=told.note,
        is_registered=told.registration.verdict == "registered",
        regions=[_region(getattr(told.regions, fate), name) for fate, name in FATES],
        regions_note=_regions_note(told),
        en_face=en_face_of(earlier.volume, fovea, across, along),
        highest_um=max(_largest(found.earlier_um), _largest(found.later_um)),
        most_um=_largest(np.abs(found.difference_um)),
        bscans=bscans,
        series=_series(series, {one.segmentation.id: one.measurements.volume_interval_mm3 for one in (earlier, later)}),
        warnings=[*told.warnings, *_said(earlier, later)],
        lineage=lineage,
        footer=f"Serous report on segmentations {earlier.segmentation.id} and {later.segmentation.id}",
    )
    return content, arrays


def place_of_change(told: DifferenceRead, earlier: Measured, later: Measured) -> Place:
    """The B-scans through the region that changed most; without one through the middle of the earlier scan."""
    grid = told.grid
    if told.regions.largest:
        most = told.regions.largest[0]
        across = (most.slice_index + 0.5 - grid.n_slices / 2) * grid.across_um
        along = (most.ascan + 0.5 - grid.n_ascans / 2) * grid.along_um
        caption = "through the largest change"
    else:
        across, along, caption = 0.0, 0.0, "through the middle"
    in_later = place_in_later(told.registration, across, along)
    return Place(_row(earlier, across), _row(later, in_later[0]), caption)


def place_in_later(registration: RegistrationRead, across_um: float, along_um: float) -> tuple[float, float]:
    """Where a place of the earlier scan lies in the later one, µm from the centres."""
    angle = math.radians(registration.rotation_deg)
    turned = (
        math.cos(angle) * across_um - math.sin(angle) * along_um,
        math.sin(angle) * across_um + math.cos(angle) * along_um,
    )
    return turned[0] + registration.across_um, turned[1] + registration.along_um


def _row(found: Measured, across_um: float) -> int:
    """The B-scan nearest to a place."""
    n_slices, step = found.volume.n_slices, found.volume.across_um or 1.0
    return min(n_slices - 1, max(0, math.floor(across_um / step + n_slices / 2)))


def _visit(found: Measured, title: str) -> VisitColumn:
    volume, measured = found.volume, found.measurements
    dated = words.day(volume.acquired_on)
    if volume.acquired_on is None:
        dated = f"{words.day(volume.created_at.date())} (day of the upload)"
    facts = [
        ("Patient key", volume.patient_key or words.UNKNOWN),
        ("Eye", words.eye(volume.laterality)),
        ("Scanned", dated),
        ("Device", volume.device or words.UNKNOWN),
        ("Spacing", words.spacing(volume.spacing, VolumeRead.of(volume).spacing_source)),
        ("Fluid", f"{words.nl(measured.volume_mm3)}, {words.interval_nl(measured.volume_interval_mm3)}"),
    ]
    return VisitColumn(title=f"{title}, {dated}", facts=[*facts, ("Segmented", _made(found.segmentation))])


def _made(segmentation: Segmentation) -> str:
    return words.moment(segmentation.finished_at)


def _headline(change: VolumeChangeRead) -> Headline:
    said = VERDICTS[change.verdict]
    detectable = change.detectable_mm3
    if detectable is not None:
        said += f" The minimal detectable change is {words.nl(detectable)} (95 %)."
        size = abs(change.difference_mm3) * words.NL_PER_MM3
        if change.verdict != "no_detectable_change" and size < MEANINGFUL_NL:
            said += f" It is below the {MEANINGFUL_NL:.0f} nL that published work calls meaningful."
    percent = "" if change.earlier_mm3 <= 0 else f"{words.signed(100 * change.difference_mm3 / change.earlier_mm3)} %"
    figure = f"{words.signed(change.difference_mm3 * words.NL_PER_MM3)} nL"
    return Headline(name="Change of the fluid volume", figure=figure, beside=percent, below=said)


def _figures(change: VolumeChangeRead) -> Pairs:
    where = "the area that both scans cover" if change.within_common_area else "each whole scan"
    rows: Pairs = [("Volume before and after", f"{words.nl(change.earlier_mm3)} and {words.nl(change.later_mm3)}")]
    rows.append(("Counted in", where))
    if change.parts_mm3:
        parts = ", ".join(f"{name} {words.nl(part)}" for name, part in change.parts_mm3.items())
        rows.append(("Standard deviations", parts))
    return rows


def _region(fate: FateRead, name: str) -> RegionRow:
    change = (fate.later_mm3 - fate.earlier_mm3) * words.NL_PER_MM3
    if fate.n_regions == 0:
        return RegionRow(name=name, number="0", earlier="", later="", volume="")
    return RegionRow(
        name=name,
        number=str(fate.n_regions),
        earlier=words.mm2(fate.earlier_mm2),
        later=words.mm2(fate.later_mm2),
        volume=f"{words.signed(change)} nL",
    )


def _regions_note(told: DifferenceRead) -> str:
    if told.regions.n_small == 0:
        return ""
    return f"{words.plural(told.regions.n_small, 'region', 'regions')} below 0.01 mm² not counted."


def _series(visits: list[Visit], compared: dict[str, Interval | None]) -> list[SeriesPoint]:
    """The visits that have a volume; the intervals of the compared ones are measured, those of the others kept ones."""
    points = []
    for visit in visits:
        row = visit.segmentation
        if row is None or row.fluid_volume_mm3 is None:
            continue
        interval = compared.get(row.id) or interval_of(visit)
        points.append(
            SeriesPoint(
                day=visit.day.isoformat(),
                label=words.day(visit.day),
                nl=row.fluid_volume_mm3 * words.NL_PER_MM3,
                low_nl=None if interval is None else interval.low * words.NL_PER_MM3,
                high_nl=None if interval is None else interval.high * words.NL_PER_MM3,
                compared=row.id in compared,
            )
        )
    return points


def _said(earlier: Measured, later: Measured) -> list[str]:
    """The warnings of the visits, each with the visit that it is about."""
    own = [
        without_repeats(one.volume.warnings, one.segmentation.warnings, one.measurements.warnings)
        for one in (earlier, later)
    ]
    both = [f"Both visits: {warning}" for warning in own[0] if warning in own[1]]
    single = [
        f"{name}: {warning}"
        for name, mine, other in (("Earlier visit", own[0], own[1]), ("Later visit", own[1], own[0]))
        for warning in mine
        if warning not in other
    ]
    return both + single


def _largest(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    """The largest known value; 0 without any."""
    known = values[np.isfinite(values)]
    return float(known.max()) if known.size else 0.0
