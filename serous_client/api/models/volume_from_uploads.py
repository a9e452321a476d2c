from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="VolumeFromUploads")


@_attrs_define
class VolumeFromUploads:
    """Finished uploads that are one scan, with the fields that a form has. An empty text says nothing.

    Attributes:
        upload_ids (list[str]):
        patient_key (None | str | Unset):
        laterality (None | str | Unset):
        acquired_on (None | str | Unset):
        spacing_um (None | str | Unset): across,axial,along in µm
    """

    upload_ids: list[str]
    patient_key: None | str | Unset = UNSET
    laterality: None | str | Unset = UNSET
    acquired_on: None | str | Unset = UNSET
    spacing_um: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        upload_ids = self.upload_ids

        patient_key: None | str | Unset
        if isinstance(self.patient_key, Unset):
            patient_key = UNSET
        else:
            patient_key = self.patient_key

        laterality: None | str | Unset
        if isinstance(self.laterality, Unset):
            laterality = UNSET
        else:
            laterality = self.laterality

        acquired_on: None | str | Unset
        if isinstance(self.acquired_on, Unset):
            acquired_on = UNSET
        else:
            acquired_on = self.acquired_on

        spacing_um: None | str | Unset
        if isinstance(self.spacing_um, Unset):
            spacing_um = UNSET
        else:
            spacing_um = self.spacing_um

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "upload_ids": upload_ids,
            }
        )
        if patient_key is not UNSET:
            field_dict["patient_key"] = patient_key
        if laterality is not UNSET:
            field_dict["laterality"] = laterality
        if acquired_on is not UNSET:
            field_dict["acquired_on"] = acquired_on
        if spacing_um is not UNSET:
            field_dict["spacing_um"] = spacing_um

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        upload_ids = cast(list[str], d.pop("upload_ids"))

        def _parse_patient_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        patient_key = _parse_patient_key(d.pop("patient_key", UNSET))

        def _parse_laterality(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        laterality = _parse_laterality(d.pop("laterality", UNSET))

        def _parse_acquired_on(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        acquired_on = _parse_acquired_on(d.pop("acquired_on", UNSET))

        def _parse_spacing_um(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        spacing_um = _parse_spacing_um(d.pop("spacing_um", UNSET))

        volume_from_uploads = cls(
            upload_ids=upload_ids,
            patient_key=patient_key,
            laterality=laterality,
            acquired_on=acquired_on,
            spacing_um=spacing_um,
        )

        return volume_from_uploads
