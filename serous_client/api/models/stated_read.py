from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.stated_read_origin import StatedReadOrigin, check_stated_read_origin

T = TypeVar("T", bound="StatedRead")


@_attrs_define
class StatedRead:
    """Where one value comes from.

    Attributes:
        origin (StatedReadOrigin):
        how (str):
    """

    origin: StatedReadOrigin
    how: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        origin: str = self.origin

        how = self.how

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "origin": origin,
                "how": how,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        origin = check_stated_read_origin(d.pop("origin"))

        how = d.pop("how")

        stated_read = cls(
            origin=origin,
            how=how,
        )

        stated_read.additional_properties = d
        return stated_read

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
