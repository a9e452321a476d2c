from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TagRead")


@_attrs_define
class TagRead:
    """The reader's own tag of one B-scan.

    Attributes:
        index (int):
        has_fluid (bool):
        version (int):
        tagged_at (datetime.datetime):
    """

    index: int
    has_fluid: bool
    version: int
    tagged_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        index = self.index

        has_fluid = self.has_fluid

        version = self.version

        tagged_at = self.tagged_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "index": index,
                "has_fluid": has_fluid,
                "version": version,
                "tagged_at": tagged_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        index = d.pop("index")

        has_fluid = d.pop("has_fluid")

        version = d.pop("version")

        tagged_at = datetime.datetime.fromisoformat(d.pop("tagged_at"))

        tag_read = cls(
            index=index,
            has_fluid=has_fluid,
            version=version,
            tagged_at=tagged_at,
        )

        tag_read.additional_properties = d
        return tag_read

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
