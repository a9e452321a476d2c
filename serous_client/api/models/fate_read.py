from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="FateRead")


@_attrs_define
class FateRead:
    """All regions of one fate together.

    Attributes:
        n_regions (int):
        earlier_mm2 (float):
        later_mm2 (float):
        earlier_mm3 (float):
        later_mm3 (float):
    """

    n_regions: int
    earlier_mm2: float
    later_mm2: float
    earlier_mm3: float
    later_mm3: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        n_regions = self.n_regions

        earlier_mm2 = self.earlier_mm2

        later_mm2 = self.later_mm2

        earlier_mm3 = self.earlier_mm3

        later_mm3 = self.later_mm3

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "n_regions": n_regions,
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
        n_regions = d.pop("n_regions")

        earlier_mm2 = d.pop("earlier_mm2")

        later_mm2 = d.pop("later_mm2")

        earlier_mm3 = d.pop("earlier_mm3")

        later_mm3 = d.pop("later_mm3")

        fate_read = cls(
            n_regions=n_regions,
            earlier_mm2=earlier_mm2,
            later_mm2=later_mm2,
            earlier_mm3=earlier_mm3,
            later_mm3=later_mm3,
        )

        fate_read.additional_properties = d
        return fate_read

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
