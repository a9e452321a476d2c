from typing import Literal

SectorReadSector = Literal[
    "centre",
    "inner_inferior",
    "inner_nasal",
    "inner_superior",
    "inner_temporal",
    "outer_inferior",
    "outer_nasal",
    "outer_superior",
    "outer_temporal",
    "outside",
]

SECTOR_READ_SECTOR_VALUES: set[SectorReadSector] = {
    "centre",
    "inner_inferior",
    "inner_nasal",
    "inner_superior",
    "inner_temporal",
    "outer_inferior",
    "outer_nasal",
    "outer_superior",
    "outer_temporal",
    "outside",
}


def check_sector_read_sector(value: str) -> SectorReadSector:
    if value in SECTOR_READ_SECTOR_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SECTOR_READ_SECTOR_VALUES!r}")
