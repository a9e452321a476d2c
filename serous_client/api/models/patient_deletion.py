from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="PatientDeletion")


@_attrs_define
class PatientDeletion:
    """Whose data are to go.

    Attributes:
        patient_key (str):
        dry_run (bool | Unset):  Default: False.
    """

    patient_key: str
    dry_run: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        patient_key = self.patient_key

        dry_run = self.dry_run

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "patient_key": patient_key,
            }
        )
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        patient_key = d.pop("patient_key")

        dry_run = d.pop("dry_run", UNSET)

        patient_deletion = cls(
            patient_key=patient_key,
            dry_run=dry_run,
        )

        return patient_deletion
