from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.fovea_point_source import FoveaPointSource, check_fovea_point_source

T = TypeVar("T", bound="FoveaPoint")


@_attrs_define
class FoveaPoint:
    """Centre of the macula on the en-face grid; fractions lie between B-scans or A-scans.

    Attributes:
        slice_index (float):
        ascan (float):
        source (FoveaPointSource):
    """

    slice_index: float
    ascan: float
    source: FoveaPointSource
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        slice_index = self.slice_index

        ascan = self.ascan

        source: str = self.source

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "slice_index": slice_index,
                "ascan": ascan,
                "source": source,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        slice_index = d.pop("slice_index")

        ascan = d.pop("ascan")

        source = check_fovea_point_source(d.pop("source"))

        fovea_point = cls(
            slice_index=slice_index,
            ascan=ascan,
            source=source,
        )

        fovea_point.additional_properties = d
        return fovea_point

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
