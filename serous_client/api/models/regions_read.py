from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.fate_read import FateRead
    from ..models.region_read import RegionRead


T = TypeVar("T", bound="RegionsRead")


@_attrs_define
class RegionsRead:
    """What became of the regions of fluid.

    Attributes:
        new (FateRead): All regions of one fate together.
        resolved (FateRead): All regions of one fate together.
        persisting (FateRead): All regions of one fate together.
        largest (list[RegionRead]):
        n_small (int):
    """

    new: FateRead
    resolved: FateRead
    persisting: FateRead
    largest: list[RegionRead]
    n_small: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        new = self.new.to_dict()

        resolved = self.resolved.to_dict()

        persisting = self.persisting.to_dict()

        largest = []
        for largest_item_data in self.largest:
            largest_item = largest_item_data.to_dict()
            largest.append(largest_item)

        n_small = self.n_small

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "new": new,
                "resolved": resolved,
                "persisting": persisting,
                "largest": largest,
                "n_small": n_small,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fate_read import FateRead  # noqa: PLC0415
        from ..models.region_read import RegionRead  # noqa: PLC0415

        d = dict(src_dict)
        new = FateRead.from_dict(d.pop("new"))

        resolved = FateRead.from_dict(d.pop("resolved"))

        persisting = FateRead.from_dict(d.pop("persisting"))

        largest = []
        _largest = d.pop("largest")
        for largest_item_data in _largest:
            largest_item = RegionRead.from_dict(largest_item_data)

            largest.append(largest_item)

        n_small = d.pop("n_small")

        regions_read = cls(
            new=new,
            resolved=resolved,
            persisting=persisting,
            largest=largest,
            n_small=n_small,
        )

        regions_read.additional_properties = d
        return regions_read

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
