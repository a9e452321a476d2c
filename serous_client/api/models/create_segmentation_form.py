from __future__ import annotations

import datetime
from collections.abc import Mapping
from io import BytesIO
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import types
from ..models.create_segmentation_form_laterality import (
    CreateSegmentationFormLaterality,
    check_create_segmentation_form_laterality,
)
from ..types import UNSET, File, Unset

T = TypeVar("T", bound="CreateSegmentationForm")


@_attrs_define
class CreateSegmentationForm:
    """
    Attributes:
        file (list[File]): One scan, or its slices in natural order of their names.
        patient_key (str | Unset):
        laterality (CreateSegmentationFormLaterality | Unset):
        acquired_on (datetime.date | Unset):
        spacing_um (str | Unset): across,axial,along in µm
        model_id (str | Unset):
        method (str | Unset):
    """

    file: list[File]
    patient_key: str | Unset = UNSET
    laterality: CreateSegmentationFormLaterality | Unset = UNSET
    acquired_on: datetime.date | Unset = UNSET
    spacing_um: str | Unset = UNSET
    model_id: str | Unset = UNSET
    method: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file = []
        for file_item_data in self.file:
            file_item = file_item_data.to_tuple()

            file.append(file_item)

        patient_key = self.patient_key

        laterality: str | Unset = UNSET
        if not isinstance(self.laterality, Unset):
            laterality = self.laterality

        acquired_on: str | Unset = UNSET
        if not isinstance(self.acquired_on, Unset):
            acquired_on = self.acquired_on.isoformat()

        spacing_um = self.spacing_um

        model_id = self.model_id

        method = self.method

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "file": file,
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
        if model_id is not UNSET:
            field_dict["model_id"] = model_id
        if method is not UNSET:
            field_dict["method"] = method

        return field_dict

    def to_multipart(self) -> types.RequestFiles:
        files: types.RequestFiles = []

        for file_item_element in self.file:
            files.append(("file", file_item_element.to_tuple()))

        if not isinstance(self.patient_key, Unset):
            files.append(("patient_key", (None, str(self.patient_key).encode(), "text/plain")))

        if not isinstance(self.laterality, Unset):
            files.append(("laterality", (None, str(self.laterality).encode(), "text/plain")))

        if not isinstance(self.acquired_on, Unset):
            files.append(("acquired_on", (None, self.acquired_on.isoformat().encode(), "text/plain")))

        if not isinstance(self.spacing_um, Unset):
            files.append(("spacing_um", (None, str(self.spacing_um).encode(), "text/plain")))

        if not isinstance(self.model_id, Unset):
            files.append(("model_id", (None, str(self.model_id).encode(), "text/plain")))

        if not isinstance(self.method, Unset):
            files.append(("method", (None, str(self.method).encode(), "text/plain")))

        for prop_name, prop in self.additional_properties.items():
            files.append((prop_name, (None, str(prop).encode(), "text/plain")))

        return files

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        file = []
        _file = d.pop("file")
        for file_item_data in _file:
            file_item = File(payload=BytesIO(file_item_data))

            file.append(file_item)

        patient_key = d.pop("patient_key", UNSET)

        _laterality = d.pop("laterality", UNSET)
        laterality: CreateSegmentationFormLaterality | Unset
        if isinstance(_laterality, Unset):
            laterality = UNSET
        else:
            laterality = check_create_segmentation_form_laterality(_laterality)

        _acquired_on = d.pop("acquired_on", UNSET)
        acquired_on: datetime.date | Unset
        if isinstance(_acquired_on, Unset):
            acquired_on = UNSET
        else:
            acquired_on = datetime.date.fromisoformat(_acquired_on)

        spacing_um = d.pop("spacing_um", UNSET)

        model_id = d.pop("model_id", UNSET)

        method = d.pop("method", UNSET)

        create_segmentation_form = cls(
            file=file,
            patient_key=patient_key,
            laterality=laterality,
            acquired_on=acquired_on,
            spacing_um=spacing_um,
            model_id=model_id,
            method=method,
        )

        create_segmentation_form.additional_properties = d
        return create_segmentation_form

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
