from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="SliceMeasured")


@_attrs_define
class SliceMeasured:
    """Fluid in one B-scan.

    Attributes:
        index (int):
        area_px (int):
        area_mm2 (float | None):
        max_height_um (float | None):
    """

    index: int
    area_px: int
    area_mm2: float | None
    max_height_um: float | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        index = self.index

        area_px = self.area_px

        area_mm2: float | None
        area_mm2 = self.area_mm2

        max_height_um: float | None
        max_height_um = self.max_height_um

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "index": index,
                "area_px": area_px,
                "area_mm2": area_mm2,
                "max_height_um": max_height_um,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        index = d.pop("index")

        area_px = d.pop("area_px")

        def _parse_area_mm2(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        area_mm2 = _parse_area_mm2(d.pop("area_mm2"))

        def _parse_max_height_um(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_height_um = _parse_max_height_um(d.pop("max_height_um"))

        slice_measured = cls(
            index=index,
            area_px=area_px,
            area_mm2=area_mm2,
            max_height_um=max_height_um,
        )

        slice_measured.additional_properties = d
        return slice_measured

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
