"""The figures of one fluid mask, as every reader of them (API, report, DICOM SR, CSV) gets them.

Lengths are in µm, areas in mm², volumes in mm³. None stands for what the scan does not allow to state; `warnings` says
why in sentences. Positions are 0-based array indices (slice_index, ascan).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sector = Literal[
    "centre", "inner_superior", "inner_nasal", "inner_inferior", "inner_temporal",
    "outer_superior", "outer_nasal", "outer_inferior", "outer_temporal", "outside",
]  # fmt: skip
"""The nine ETDRS fields (circles of 1, 3 and 6 mm in diameter) and what lies beyond them."""


@dataclass(frozen=True)
class Interval:
    """A 95 % interval, `low` <= the figure <= `high`."""

    low: float
    high: float


@dataclass(frozen=True)
class Fovea:
    """Centre of the macula on the en-face grid."""

    slice_index: float
    ascan: float
    source: Literal["found", "placed"]
    """found: by the form of the retina; placed: by a person."""


@dataclass(frozen=True)
class SectorFigures:
    """Fluid in one ETDRS field."""

    sector: Sector
    area_mm2: float
    """Area of the field that the scan covers."""
    fluid_area_mm2: float
    """En-face area of the fluid within."""
    volume_mm3: float
    mean_thickness_um: float
    """Over the covered area, fluid-free places counting 0."""


@dataclass(frozen=True)
class PocketFigures:
    """One connected pocket of fluid (26 neighbours), the largest first."""

    n_voxels: int
    volume_mm3: float | None
    first_slice: int
    last_slice: int
    max_height_um: float | None


@dataclass(frozen=True)
class SliceFigures:
    """Fluid in one B-scan."""

    index: int
    area_px: int
    area_mm2: float | None
    max_height_um: float | None


@dataclass(frozen=True)
class Measurements:
    """All that is stated of one mask."""

    fluid_voxels: int
    volume_mm3: float | None
    volume_nl: float | None
    """The same in nanolitres: 1 mm³ is 1000 nL."""
    volume_interval_mm3: Interval | None
    interval_parts_mm3: dict[str, float]
    """Standard deviation by cause: contour, model, slice_gap."""
    en_face_area_mm2: float | None
    max_height_um: float | None
    max_height_at: tuple[int, int] | None
    fovea: Fovea | None
    distance_to_fovea_um: float | None
    """From the fovea to the nearest fluid on the en-face plane, 0 where fluid lies under it."""
    max_height_to_fovea_um: float | None
    n_pockets: int
    pockets: tuple[PocketFigures, ...]
    """At most the 20 largest."""
    sectors: tuple[SectorFigures, ...] | None
    """None without spacing, fovea or laterality."""
    slices: tuple[SliceFigures, ...]
    warnings: tuple[str, ...] = ()
