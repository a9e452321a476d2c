from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.tag_event_read_how import TagEventReadHow, check_tag_event_read_how

T = TypeVar("T", bound="TagEventRead")


@_attrs_define
class TagEventRead:
    """One act of tagging; `has_fluid` null: taken back, or (`how` results) never given when the results were opened.

    Attributes:
        id (str):
        index (int):
        reader (str):
        has_fluid (bool | None):
        how (TagEventReadHow):
        version (int):
        tagged_at (datetime.datetime):
        seen_model (bool | None):
        changed_after_model (bool | None):
    """

    id: str
    index: int
    reader: str
    has_fluid: bool | None
    how: TagEventReadHow
    version: int
    tagged_at: datetime.datetime
    seen_model: bool | None
    changed_after_model: bool | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        index = self.index

        reader = self.reader

        has_fluid: bool | None
        has_fluid = self.has_fluid

        how: str = self.how

        version = self.version

        tagged_at = self.tagged_at.isoformat()

        seen_model: bool | None
        seen_model = self.seen_model

        changed_after_model: bool | None
        changed_after_model = self.changed_after_model

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "index": index,
                "reader": reader,
                "has_fluid": has_fluid,
                "how": how,
                "version": version,
                "tagged_at": tagged_at,
                "seen_model": seen_model,
                "changed_after_model": changed_after_model,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        index = d.pop("index")

        reader = d.pop("reader")

        def _parse_has_fluid(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        has_fluid = _parse_has_fluid(d.pop("has_fluid"))

        how = check_tag_event_read_how(d.pop("how"))

        version = d.pop("version")

        tagged_at = datetime.datetime.fromisoformat(d.pop("tagged_at"))

        def _parse_seen_model(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        seen_model = _parse_seen_model(d.pop("seen_model"))

        def _parse_changed_after_model(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        changed_after_model = _parse_changed_after_model(d.pop("changed_after_model"))

        tag_event_read = cls(
            id=id,
            index=index,
            reader=reader,
            has_fluid=has_fluid,
            how=how,
            version=version,
            tagged_at=tagged_at,
            seen_model=seen_model,
            changed_after_model=changed_after_model,
        )

        tag_event_read.additional_properties = d
        return tag_event_read

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
