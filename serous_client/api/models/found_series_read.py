from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.found_series_read_laterality_type_0 import (
    FoundSeriesReadLateralityType0,
    check_found_series_read_laterality_type_0,
)

T = TypeVar("T", bound="FoundSeriesRead")


@_attrs_define
class FoundSeriesRead:
    """A series of the PACS. `patient_id` is for the eyes of who asked: it is neither stored nor logged.

    Attributes:
        study_uid (str):
        series_uid (str):
        patient_id (None | str):
        acquired_on (datetime.date | None):
        modality (None | str):
        laterality (FoundSeriesReadLateralityType0 | None):
        n_instances (int):
        n_frames (int | None):
    """

    study_uid: str
    series_uid: str
    patient_id: None | str
    acquired_on: datetime.date | None
    modality: None | str
    laterality: FoundSeriesReadLateralityType0 | None
    n_instances: int
    n_frames: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        study_uid = self.study_uid

        series_uid = self.series_uid

        patient_id: None | str
        patient_id = self.patient_id

        acquired_on: None | str
        if isinstance(self.acquired_on, datetime.date):
            acquired_on = self.acquired_on.isoformat()
        else:
            acquired_on = self.acquired_on

        modality: None | str
        modality = self.modality

        laterality: None | str
        if isinstance(self.laterality, str):
            laterality = self.laterality
        else:
            laterality = self.laterality

        n_instances = self.n_instances

        n_frames: int | None
        n_frames = self.n_frames

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "study_uid": study_uid,
                "series_uid": series_uid,
                "patient_id": patient_id,
                "acquired_on": acquired_on,
                "modality": modality,
                "laterality": laterality,
                "n_instances": n_instances,
                "n_frames": n_frames,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        study_uid = d.pop("study_uid")

        series_uid = d.pop("series_uid")

        def _parse_patient_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        patient_id = _parse_patient_id(d.pop("patient_id"))

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

        def _parse_modality(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        modality = _parse_modality(d.pop("modality"))

        def _parse_laterality(data: object) -> FoundSeriesReadLateralityType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                laterality_type_0 = check_found_series_read_laterality_type_0(data)

                return laterality_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FoundSeriesReadLateralityType0 | None, data)

        laterality = _parse_laterality(d.pop("laterality"))

        n_instances = d.pop("n_instances")

        def _parse_n_frames(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        n_frames = _parse_n_frames(d.pop("n_frames"))

        found_series_read = cls(
            study_uid=study_uid,
            series_uid=series_uid,
            patient_id=patient_id,
            acquired_on=acquired_on,
            modality=modality,
            laterality=laterality,
            n_instances=n_instances,
            n_frames=n_frames,
        )

        found_series_read.additional_properties = d
        return found_series_read

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
