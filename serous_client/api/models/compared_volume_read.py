from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.compared_volume_read_laterality_type_0 import (
    ComparedVolumeReadLateralityType0,
    check_compared_volume_read_laterality_type_0,
)

if TYPE_CHECKING:
    from ..models.findings_read import FindingsRead


T = TypeVar("T", bound="ComparedVolumeRead")


@_attrs_define
class ComparedVolumeRead:
    """A volume with the findings of both versions; null where one has not segmented it.

    Attributes:
        volume_id (str):
        patient_key (None | str):
        laterality (ComparedVolumeReadLateralityType0 | None):
        acquired_on (datetime.date | None):
        created_at (datetime.datetime):
        n_slices (int):
        n_agreed_tags (int):
        first (FindingsRead | None):
        second (FindingsRead | None):
    """

    volume_id: str
    patient_key: None | str
    laterality: ComparedVolumeReadLateralityType0 | None
    acquired_on: datetime.date | None
    created_at: datetime.datetime
    n_slices: int
    n_agreed_tags: int
    first: FindingsRead | None
    second: FindingsRead | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.findings_read import FindingsRead  # noqa: PLC0415

        volume_id = self.volume_id

        patient_key: None | str
        patient_key = self.patient_key

        laterality: None | str
        if isinstance(self.laterality, str):
            laterality = self.laterality
        else:
            laterality = self.laterality

        acquired_on: None | str
        if isinstance(self.acquired_on, datetime.date):
            acquired_on = self.acquired_on.isoformat()
        else:
            acquired_on = self.acquired_on

        created_at = self.created_at.isoformat()

        n_slices = self.n_slices

        n_agreed_tags = self.n_agreed_tags

        first: dict[str, Any] | None
        if isinstance(self.first, FindingsRead):
            first = self.first.to_dict()
        else:
            first = self.first

        second: dict[str, Any] | None
        if isinstance(self.second, FindingsRead):
            second = self.second.to_dict()
        else:
            second = self.second

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "volume_id": volume_id,
                "patient_key": patient_key,
                "laterality": laterality,
                "acquired_on": acquired_on,
                "created_at": created_at,
                "n_slices": n_slices,
                "n_agreed_tags": n_agreed_tags,
                "first": first,
                "second": second,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.findings_read import FindingsRead  # noqa: PLC0415

        d = dict(src_dict)
        volume_id = d.pop("volume_id")

        def _parse_patient_key(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        patient_key = _parse_patient_key(d.pop("patient_key"))

        def _parse_laterality(data: object) -> ComparedVolumeReadLateralityType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                laterality_type_0 = check_compared_volume_read_laterality_type_0(data)

                return laterality_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ComparedVolumeReadLateralityType0 | None, data)

        laterality = _parse_laterality(d.pop("laterality"))

        def _parse_acquired_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                acquired_on_type_0 = datetime.date.fromisoformat(data)

                return acquired_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        acquired_on = _parse_acquired_on(d.pop("acquired_on"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        n_slices = d.pop("n_slices")

        n_agreed_tags = d.pop("n_agreed_tags")

        def _parse_first(data: object) -> FindingsRead | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                first_type_0 = FindingsRead.from_dict(data)

                return first_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FindingsRead | None, data)

        first = _parse_first(d.pop("first"))

        def _parse_second(data: object) -> FindingsRead | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                second_type_0 = FindingsRead.from_dict(data)

                return second_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FindingsRead | None, data)

        second = _parse_second(d.pop("second"))

        compared_volume_read = cls(
            volume_id=volume_id,
            patient_key=patient_key,
            laterality=laterality,
            acquired_on=acquired_on,
            created_at=created_at,
            n_slices=n_slices,
            n_agreed_tags=n_agreed_tags,
            first=first,
            second=second,
        )

        compared_volume_read.additional_properties = d
        return compared_volume_read

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
