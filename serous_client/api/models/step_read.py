from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.step_read_kind import StepReadKind, check_step_read_kind
from ..models.step_read_role import StepReadRole, check_step_read_role

T = TypeVar("T", bound="StepRead")


@_attrs_define
class StepRead:
    """One step from a B-scan to its mask; its picture is `{name}.png`, of the B-scan's size.

    `kind`: a `picture` is grey; a `map` runs from its own lowest to its highest value; a `probability` has 255 for
    certain; a `region` 0 or 255. `role`: it led to the `mask`, was `teaching` the segmenter, or took no part in this
    version and is there for `comparison`.

        Attributes:
            name (str):
            kind (StepReadKind):
            role (StepReadRole):
            sentence (str):
    """

    name: str
    kind: StepReadKind
    role: StepReadRole
    sentence: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind: str = self.kind

        role: str = self.role

        sentence = self.sentence

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "kind": kind,
                "role": role,
                "sentence": sentence,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        kind = check_step_read_kind(d.pop("kind"))

        role = check_step_read_role(d.pop("role"))

        sentence = d.pop("sentence")

        step_read = cls(
            name=name,
            kind=kind,
            role=role,
            sentence=sentence,
        )

        step_read.additional_properties = d
        return step_read

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
