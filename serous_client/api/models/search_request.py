from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="SearchRequest")


@_attrs_define
class SearchRequest:
    """Whose or which day's scans to look for; one of the two at least.

    Attributes:
        patient_id (None | str | Unset):
        day (datetime.date | None | Unset):
        limit (int | Unset):  Default: 25.
        all_classes (bool | Unset):  Default: False.
    """

    patient_id: None | str | Unset = UNSET
    day: datetime.date | None | Unset = UNSET
    limit: int | Unset = 25
    all_classes: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        patient_id: None | str | Unset
        if isinstance(self.patient_id, Unset):
            patient_id = UNSET
        else:
            patient_id = self.patient_id

        day: None | str | Unset
        if isinstance(self.day, Unset):
            day = UNSET
        elif isinstance(self.day, datetime.date):
            day = self.day.isoformat()
        else:
            day = self.day

        limit = self.limit

        all_classes = self.all_classes

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if patient_id is not UNSET:
            field_dict["patient_id"] = patient_id
        if day is not UNSET:
            field_dict["day"] = day
        if limit is not UNSET:
            field_dict["limit"] = limit
        if all_classes is not UNSET:
            field_dict["all_classes"] = all_classes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_patient_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        patient_id = _parse_patient_id(d.pop("patient_id", UNSET))

        def _parse_day(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                day_type_0 = datetime.date.fromisoformat(data)

                return day_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        day = _parse_day(d.pop("day", UNSET))

        limit = d.pop("limit", UNSET)

        all_classes = d.pop("all_classes", UNSET)

        search_request = cls(
            patient_id=patient_id,
            day=day,
            limit=limit,
            all_classes=all_classes,
        )

        return search_request
