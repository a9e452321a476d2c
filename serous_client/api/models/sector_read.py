from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.sector_read_sector import SectorReadSector, check_sector_read_sector

T = TypeVar("T", bound="SectorRead")


@_attrs_define
class SectorRead:
    """Fluid in one ETDRS field, or outside of all.

    Attributes:
        sector (SectorReadSector):
        area_mm2 (float):
        fluid_area_mm2 (float):
        volume_mm3 (float):
        mean_thickness_um (float):
    """

    sector: SectorReadSector
    area_mm2: float
    fluid_area_mm2: float
    volume_mm3: float
    mean_thickness_um: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        sector: str = self.sector

        area_mm2 = self.area_mm2

        fluid_area_mm2 = self.fluid_area_mm2

        volume_mm3 = self.volume_mm3

        mean_thickness_um = self.mean_thickness_um

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "sector": sector,
                "area_mm2": area_mm2,
                "fluid_area_mm2": fluid_area_mm2,
                "volume_mm3": volume_mm3,
                "mean_thickness_um": mean_thickness_um,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        sector = check_sector_read_sector(d.pop("sector"))

        area_mm2 = d.pop("area_mm2")

        fluid_area_mm2 = d.pop("fluid_area_mm2")

        volume_mm3 = d.pop("volume_mm3")

        mean_thickness_um = d.pop("mean_thickness_um")

        sector_read = cls(
            sector=sector,
            area_mm2=area_mm2,
            fluid_area_mm2=fluid_area_mm2,
            volume_mm3=volume_mm3,
            mean_thickness_um=mean_thickness_um,
        )

        sector_read.additional_properties = d
        return sector_read

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
