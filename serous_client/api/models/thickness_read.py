from __future__ import annotations

from collections.abc import Mapping
from typing import (
    Any,
    Literal,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ThicknessRead")


@_attrs_define
class ThicknessRead:
    """En-face fluid thickness: one row a B-scan, one column an A-scan, µm.

    Attributes:
        thickness_um (list[list[float]]):
        unit (Literal['um'] | Unset):  Default: 'um'.
    """

    thickness_um: list[list[float]]
    unit: Literal["um"] | Unset = "um"
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        thickness_um = []
        for thickness_um_item_data in self.thickness_um:
            thickness_um_item = thickness_um_item_data

            thickness_um.append(thickness_um_item)

        unit = self.unit

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "thickness_um": thickness_um,
            }
        )
        if unit is not UNSET:
            field_dict["unit"] = unit

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        thickness_um = []
        _thickness_um = d.pop("thickness_um")
        for thickness_um_item_data in _thickness_um:
            thickness_um_item = cast(list[float], thickness_um_item_data)

            thickness_um.append(thickness_um_item)

        unit = cast(Literal["um"] | Unset, d.pop("unit", UNSET))
        if unit != "um" and not isinstance(unit, Unset):
            raise ValueError(f"unit must match const 'um', got '{unit}'")

        thickness_read = cls(
            thickness_um=thickness_um,
            unit=unit,
        )

        thickness_read.additional_properties = d
        return thickness_read

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
