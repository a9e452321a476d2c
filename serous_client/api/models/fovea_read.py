from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.fovea_point import FoveaPoint


T = TypeVar("T", bound="FoveaRead")


@_attrs_define
class FoveaRead:
    """The fovea in use; null where it was neither found nor placed.

    Attributes:
        fovea (FoveaPoint | None):
        found (FoveaPoint | None):
        searched (bool):
    """

    fovea: FoveaPoint | None
    found: FoveaPoint | None
    searched: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.fovea_point import FoveaPoint  # noqa: PLC0415

        fovea: dict[str, Any] | None
        if isinstance(self.fovea, FoveaPoint):
            fovea = self.fovea.to_dict()
        else:
            fovea = self.fovea

        found: dict[str, Any] | None
        if isinstance(self.found, FoveaPoint):
            found = self.found.to_dict()
        else:
            found = self.found

        searched = self.searched

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "fovea": fovea,
                "found": found,
                "searched": searched,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fovea_point import FoveaPoint  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_fovea(data: object) -> FoveaPoint | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                fovea_type_0 = FoveaPoint.from_dict(data)

                return fovea_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FoveaPoint | None, data)

        fovea = _parse_fovea(d.pop("fovea"))

        def _parse_found(data: object) -> FoveaPoint | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                found_type_0 = FoveaPoint.from_dict(data)

                return found_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FoveaPoint | None, data)

        found = _parse_found(d.pop("found"))

        searched = d.pop("searched")

        fovea_read = cls(
            fovea=fovea,
            found=found,
            searched=searched,
        )

        fovea_read.additional_properties = d
        return fovea_read

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
