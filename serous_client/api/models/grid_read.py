from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="GridRead")


@_attrs_define
class GridRead:
    """Cells of an en-face map.

    Attributes:
        n_slices (int):
        n_ascans (int):
        across_um (float):
        along_um (float):
    """

    n_slices: int
    n_ascans: int
    across_um: float
    along_um: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        n_slices = self.n_slices

        n_ascans = self.n_ascans

        across_um = self.across_um

        along_um = self.along_um

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "n_slices": n_slices,
                "n_ascans": n_ascans,
                "across_um": across_um,
                "along_um": along_um,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        n_slices = d.pop("n_slices")

        n_ascans = d.pop("n_ascans")

        across_um = d.pop("across_um")

        along_um = d.pop("along_um")

        grid_read = cls(
            n_slices=n_slices,
            n_ascans=n_ascans,
            across_um=across_um,
            along_um=along_um,
        )

        grid_read.additional_properties = d
        return grid_read

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
