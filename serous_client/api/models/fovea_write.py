from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="FoveaWrite")


@_attrs_define
class FoveaWrite:
    """Where a person sees it.

    Attributes:
        slice_index (float):
        ascan (float):
    """

    slice_index: float
    ascan: float

    def to_dict(self) -> dict[str, Any]:
        slice_index = self.slice_index

        ascan = self.ascan

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "slice_index": slice_index,
                "ascan": ascan,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        slice_index = d.pop("slice_index")

        ascan = d.pop("ascan")

        fovea_write = cls(
            slice_index=slice_index,
            ascan=ascan,
        )

        return fovea_write
