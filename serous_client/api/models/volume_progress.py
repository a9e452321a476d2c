from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="VolumeProgress")


@_attrs_define
class VolumeProgress:
    """How far one volume is.

    Attributes:
        volume_id (str):
        patient_key (None | str):
        laterality (None | str):
        acquired_on (datetime.date | None):
        n_slices (int):
        n_mine (int):
        n_tagged (int):
        n_readers (int):
        n_disputed (int):
        held_by (None | str):
    """

    volume_id: str
    patient_key: None | str
    laterality: None | str
    acquired_on: datetime.date | None
    n_slices: int
    n_mine: int
    n_tagged: int
    n_readers: int
    n_disputed: int
    held_by: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        volume_id = self.volume_id

        patient_key: None | str
        patient_key = self.patient_key

        laterality: None | str
        laterality = self.laterality

        acquired_on: None | str
        if isinstance(self.acquired_on, datetime.date):
            acquired_on = self.acquired_on.isoformat()
        else:
            acquired_on = self.acquired_on

        n_slices = self.n_slices

        n_mine = self.n_mine

        n_tagged = self.n_tagged

        n_readers = self.n_readers

        n_disputed = self.n_disputed

        held_by: None | str
        held_by = self.held_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "volume_id": volume_id,
                "patient_key": patient_key,
                "laterality": laterality,
                "acquired_on": acquired_on,
                "n_slices": n_slices,
                "n_mine": n_mine,
                "n_tagged": n_tagged,
                "n_readers": n_readers,
                "n_disputed": n_disputed,
                "held_by": held_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        volume_id = d.pop("volume_id")

        def _parse_patient_key(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        patient_key = _parse_patient_key(d.pop("patient_key"))

        def _parse_laterality(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

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

        n_slices = d.pop("n_slices")

        n_mine = d.pop("n_mine")

        n_tagged = d.pop("n_tagged")

        n_readers = d.pop("n_readers")

        n_disputed = d.pop("n_disputed")

        def _parse_held_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        held_by = _parse_held_by(d.pop("held_by"))

        volume_progress = cls(
            volume_id=volume_id,
            patient_key=patient_key,
            laterality=laterality,
            acquired_on=acquired_on,
            n_slices=n_slices,
            n_mine=n_mine,
            n_tagged=n_tagged,
            n_readers=n_readers,
            n_disputed=n_disputed,
            held_by=held_by,
        )

        volume_progress.additional_properties = d
        return volume_progress

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
