from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PocketRead")


@_attrs_define
class PocketRead:
    """One connected pocket (26 neighbours).

    Attributes:
        n_voxels (int):
        volume_mm3 (float | None):
        first_slice (int):
        last_slice (int):
        max_height_um (float | None):
    """

    n_voxels: int
    volume_mm3: float | None
    first_slice: int
    last_slice: int
    max_height_um: float | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        n_voxels = self.n_voxels

        volume_mm3: float | None
        volume_mm3 = self.volume_mm3

        first_slice = self.first_slice

        last_slice = self.last_slice

        max_height_um: float | None
        max_height_um = self.max_height_um

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "n_voxels": n_voxels,
                "volume_mm3": volume_mm3,
                "first_slice": first_slice,
                "last_slice": last_slice,
                "max_height_um": max_height_um,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        n_voxels = d.pop("n_voxels")

        def _parse_volume_mm3(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        volume_mm3 = _parse_volume_mm3(d.pop("volume_mm3"))

        first_slice = d.pop("first_slice")

        last_slice = d.pop("last_slice")

        def _parse_max_height_um(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_height_um = _parse_max_height_um(d.pop("max_height_um"))

        pocket_read = cls(
            n_voxels=n_voxels,
            volume_mm3=volume_mm3,
            first_slice=first_slice,
            last_slice=last_slice,
            max_height_um=max_height_um,
        )

        pocket_read.additional_properties = d
        return pocket_read

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
