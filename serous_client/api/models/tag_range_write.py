from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="TagRangeWrite")


@_attrs_define
class TagRangeWrite:
    """One answer for a run of B-scans, both ends included.

    Attributes:
        first (int):
        last (int):
        has_fluid (bool | None):
        versions (list[int] | None | Unset):
        seen_model (list[int] | None | Unset):
    """

    first: int
    last: int
    has_fluid: bool | None
    versions: list[int] | None | Unset = UNSET
    seen_model: list[int] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        first = self.first

        last = self.last

        has_fluid: bool | None
        has_fluid = self.has_fluid

        versions: list[int] | None | Unset
        if isinstance(self.versions, Unset):
            versions = UNSET
        elif isinstance(self.versions, list):
            versions = self.versions

        else:
            versions = self.versions

        seen_model: list[int] | None | Unset
        if isinstance(self.seen_model, Unset):
            seen_model = UNSET
        elif isinstance(self.seen_model, list):
            seen_model = self.seen_model

        else:
            seen_model = self.seen_model

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "first": first,
                "last": last,
                "has_fluid": has_fluid,
            }
        )
        if versions is not UNSET:
            field_dict["versions"] = versions
        if seen_model is not UNSET:
            field_dict["seen_model"] = seen_model

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        first = d.pop("first")

        last = d.pop("last")

        def _parse_has_fluid(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        has_fluid = _parse_has_fluid(d.pop("has_fluid"))

        def _parse_versions(data: object) -> list[int] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                versions_type_0 = cast(list[int], data)

                return versions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None | Unset, data)

        versions = _parse_versions(d.pop("versions", UNSET))

        def _parse_seen_model(data: object) -> list[int] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                seen_model_type_0 = cast(list[int], data)

                return seen_model_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None | Unset, data)

        seen_model = _parse_seen_model(d.pop("seen_model", UNSET))

        tag_range_write = cls(
            first=first,
            last=last,
            has_fluid=has_fluid,
            versions=versions,
            seen_model=seen_model,
        )

        return tag_range_write
