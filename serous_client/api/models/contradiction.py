from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.contradiction_kind import ContradictionKind, check_contradiction_kind

T = TypeVar("T", bound="Contradiction")


@_attrs_define
class Contradiction:
    """A B-scan whose readers and mask disagree.

    Attributes:
        index (int):
        kind (ContradictionKind):
        area_px (int):
        area_mm2 (float | None):
        probability (float):
        n_readers (int):
        mine (bool | None):
    """

    index: int
    kind: ContradictionKind
    area_px: int
    area_mm2: float | None
    probability: float
    n_readers: int
    mine: bool | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        index = self.index

        kind: str = self.kind

        area_px = self.area_px

        area_mm2: float | None
        area_mm2 = self.area_mm2

        probability = self.probability

        n_readers = self.n_readers

        mine: bool | None
        mine = self.mine

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "index": index,
                "kind": kind,
                "area_px": area_px,
                "area_mm2": area_mm2,
                "probability": probability,
                "n_readers": n_readers,
                "mine": mine,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        index = d.pop("index")

        kind = check_contradiction_kind(d.pop("kind"))

        area_px = d.pop("area_px")

        def _parse_area_mm2(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        area_mm2 = _parse_area_mm2(d.pop("area_mm2"))

        probability = d.pop("probability")

        n_readers = d.pop("n_readers")

        def _parse_mine(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        mine = _parse_mine(d.pop("mine"))

        contradiction = cls(
            index=index,
            kind=kind,
            area_px=area_px,
            area_mm2=area_mm2,
            probability=probability,
            n_readers=n_readers,
            mine=mine,
        )

        contradiction.additional_properties = d
        return contradiction

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
