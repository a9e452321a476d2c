from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.region_read_fate import RegionReadFate, check_region_read_fate

T = TypeVar("T", bound="RegionRead")


@_attrs_define
class RegionRead:
    """One connected region of fluid, seen from above, where it changed most on the grid of the maps.

    Attributes:
        fate (RegionReadFate):
        slice_index (int):
        ascan (int):
        earlier_mm2 (float):
        later_mm2 (float):
        earlier_mm3 (float):
        later_mm3 (float):
    """

    fate: RegionReadFate
    slice_index: int
    ascan: int
    earlier_mm2: float
    later_mm2: float
    earlier_mm3: float
    later_mm3: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        fate: str = self.fate

        slice_index = self.slice_index

        ascan = self.ascan

        earlier_mm2 = self.earlier_mm2

        later_mm2 = self.later_mm2

        earlier_mm3 = self.earlier_mm3

        later_mm3 = self.later_mm3

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "fate": fate,
                "slice_index": slice_index,
                "ascan": ascan,
                "earlier_mm2": earlier_mm2,
                "later_mm2": later_mm2,
                "earlier_mm3": earlier_mm3,
                "later_mm3": later_mm3,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        fate = check_region_read_fate(d.pop("fate"))

        slice_index = d.pop("slice_index")

        ascan = d.pop("ascan")

        earlier_mm2 = d.pop("earlier_mm2")

        later_mm2 = d.pop("later_mm2")

        earlier_mm3 = d.pop("earlier_mm3")

        later_mm3 = d.pop("later_mm3")

        region_read = cls(
            fate=fate,
            slice_index=slice_index,
            ascan=ascan,
            earlier_mm2=earlier_mm2,
            later_mm2=later_mm2,
            earlier_mm3=earlier_mm3,
            later_mm3=later_mm3,
        )

        region_read.additional_properties = d
        return region_read

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
