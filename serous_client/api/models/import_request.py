from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ImportRequest")


@_attrs_define
class ImportRequest:
    """Which series is to come.

    Attributes:
        study_uid (str):
        series_uid (str):
        all_classes (bool | Unset):  Default: False.
    """

    study_uid: str
    series_uid: str
    all_classes: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        study_uid = self.study_uid

        series_uid = self.series_uid

        all_classes = self.all_classes

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "study_uid": study_uid,
                "series_uid": series_uid,
            }
        )
        if all_classes is not UNSET:
            field_dict["all_classes"] = all_classes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        study_uid = d.pop("study_uid")

        series_uid = d.pop("series_uid")

        all_classes = d.pop("all_classes", UNSET)

        import_request = cls(
            study_uid=study_uid,
            series_uid=series_uid,
            all_classes=all_classes,
        )

        return import_request
