from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ReaderProgress")


@_attrs_define
class ReaderProgress:
    """How far one reader is.

    Attributes:
        reader (str):
        n_tagged (int):
        n_volumes_begun (int):
        last_tagged_at (datetime.datetime):
    """

    reader: str
    n_tagged: int
    n_volumes_begun: int
    last_tagged_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reader = self.reader

        n_tagged = self.n_tagged

        n_volumes_begun = self.n_volumes_begun

        last_tagged_at = self.last_tagged_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reader": reader,
                "n_tagged": n_tagged,
                "n_volumes_begun": n_volumes_begun,
                "last_tagged_at": last_tagged_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reader = d.pop("reader")

        n_tagged = d.pop("n_tagged")

        n_volumes_begun = d.pop("n_volumes_begun")

        last_tagged_at = datetime.datetime.fromisoformat(d.pop("last_tagged_at"))

        reader_progress = cls(
            reader=reader,
            n_tagged=n_tagged,
            n_volumes_begun=n_volumes_begun,
            last_tagged_at=last_tagged_at,
        )

        reader_progress.additional_properties = d
        return reader_progress

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
