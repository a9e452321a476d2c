from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="TagWrite")


@_attrs_define
class TagWrite:
    """Whether the B-scan shows fluid.

    Attributes:
        has_fluid (bool):
        seen_model (bool | None | Unset):
    """

    has_fluid: bool
    seen_model: bool | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        has_fluid = self.has_fluid

        seen_model: bool | None | Unset
        if isinstance(self.seen_model, Unset):
            seen_model = UNSET
        else:
            seen_model = self.seen_model

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "has_fluid": has_fluid,
            }
        )
        if seen_model is not UNSET:
            field_dict["seen_model"] = seen_model

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        has_fluid = d.pop("has_fluid")

        def _parse_seen_model(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        seen_model = _parse_seen_model(d.pop("seen_model", UNSET))

        tag_write = cls(
            has_fluid=has_fluid,
            seen_model=seen_model,
        )

        return tag_write
