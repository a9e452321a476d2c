from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="SliceTagsRead")


@_attrs_define
class SliceTagsRead:
    """What all readers together say of one B-scan.

    Attributes:
        index (int):
        consensus (bool | None):
        disagreement (bool):
        mine (bool | None):
        n_readers (int):
        my_version (int):
    """

    index: int
    consensus: bool | None
    disagreement: bool
    mine: bool | None
    n_readers: int
    my_version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        index = self.index

        consensus: bool | None
        consensus = self.consensus

        disagreement = self.disagreement

        mine: bool | None
        mine = self.mine

        n_readers = self.n_readers

        my_version = self.my_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "index": index,
                "consensus": consensus,
                "disagreement": disagreement,
                "mine": mine,
                "n_readers": n_readers,
                "my_version": my_version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        index = d.pop("index")

        def _parse_consensus(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        consensus = _parse_consensus(d.pop("consensus"))

        disagreement = d.pop("disagreement")

        def _parse_mine(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        mine = _parse_mine(d.pop("mine"))

        n_readers = d.pop("n_readers")

        my_version = d.pop("my_version")

        slice_tags_read = cls(
            index=index,
            consensus=consensus,
            disagreement=disagreement,
            mine=mine,
            n_readers=n_readers,
            my_version=my_version,
        )

        slice_tags_read.additional_properties = d
        return slice_tags_read

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
