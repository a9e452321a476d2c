from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="FirstReadRead")


@_attrs_define
class FirstReadRead:
    """How far a reader's own first read of a volume is.

    Attributes:
        blinded (bool):
        unread (list[int]):
        ended (list[int]):
    """

    blinded: bool
    unread: list[int]
    ended: list[int]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        blinded = self.blinded

        unread = self.unread

        ended = self.ended

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "blinded": blinded,
                "unread": unread,
                "ended": ended,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        blinded = d.pop("blinded")

        unread = cast(list[int], d.pop("unread"))

        ended = cast(list[int], d.pop("ended"))

        first_read_read = cls(
            blinded=blinded,
            unread=unread,
            ended=ended,
        )

        first_read_read.additional_properties = d
        return first_read_read

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
