from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.volume_read_laterality_type_0 import (
    VolumeReadLateralityType0,
    check_volume_read_laterality_type_0,
)
from ..models.volume_read_spacing_source import (
    VolumeReadSpacingSource,
    check_volume_read_spacing_source,
)

if TYPE_CHECKING:
    from ..models.provenance_read import ProvenanceRead
    from ..models.spacing_read import SpacingRead


T = TypeVar("T", bound="VolumeRead")


@_attrs_define
class VolumeRead:
    """A stored scan.

    Attributes:
        id (str):
        patient_key (None | str):
        laterality (None | VolumeReadLateralityType0):
        acquired_on (datetime.date | None):
        device (None | str):
        format_ (str):
        n_slices (int):
        height (int):
        width (int):
        spacing_um (None | SpacingRead):
        spacing_source (VolumeReadSpacingSource):
        n_tagged (int):
        warnings (list[str]):
        provenance (None | ProvenanceRead):
        created_at (datetime.datetime):
    """

    id: str
    patient_key: None | str
    laterality: None | VolumeReadLateralityType0
    acquired_on: datetime.date | None
    device: None | str
    format_: str
    n_slices: int
    height: int
    width: int
    spacing_um: None | SpacingRead
    spacing_source: VolumeReadSpacingSource
    n_tagged: int
    warnings: list[str]
    provenance: None | ProvenanceRead
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.provenance_read import ProvenanceRead  # noqa: PLC0415
        from ..models.spacing_read import SpacingRead  # noqa: PLC0415

        id = self.id

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

        device: None | str
        device = self.device

        format_ = self.format_

        n_slices = self.n_slices

        height = self.height

        width = self.width

        spacing_um: dict[str, Any] | None
        if isinstance(self.spacing_um, SpacingRead):
            spacing_um = self.spacing_um.to_dict()
        else:
            spacing_um = self.spacing_um

        spacing_source: str = self.spacing_source

        n_tagged = self.n_tagged

        warnings = self.warnings

        provenance: dict[str, Any] | None
        if isinstance(self.provenance, ProvenanceRead):
            provenance = self.provenance.to_dict()
        else:
            provenance = self.provenance

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "patient_key": patient_key,
                "laterality": laterality,
                "acquired_on": acquired_on,
                "device": device,
                "format": format_,
                "n_slices": n_slices,
                "height": height,
                "width": width,
                "spacing_um": spacing_um,
                "spacing_source": spacing_source,
                "n_tagged": n_tagged,
                "warnings": warnings,
                "provenance": provenance,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.provenance_read import ProvenanceRead  # noqa: PLC0415
        from ..models.spacing_read import SpacingRead  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_patient_key(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        patient_key = _parse_patient_key(d.pop("patient_key"))

        def _parse_laterality(data: object) -> None | VolumeReadLateralityType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                laterality_type_0 = check_volume_read_laterality_type_0(data)

                return laterality_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VolumeReadLateralityType0, data)

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

        def _parse_device(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        device = _parse_device(d.pop("device"))

        format_ = d.pop("format")

        n_slices = d.pop("n_slices")

        height = d.pop("height")

        width = d.pop("width")

        def _parse_spacing_um(data: object) -> None | SpacingRead:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                spacing_um_type_0 = SpacingRead.from_dict(data)

                return spacing_um_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SpacingRead, data)

        spacing_um = _parse_spacing_um(d.pop("spacing_um"))

        spacing_source = check_volume_read_spacing_source(d.pop("spacing_source"))

        n_tagged = d.pop("n_tagged")

        warnings = cast(list[str], d.pop("warnings"))

        def _parse_provenance(data: object) -> None | ProvenanceRead:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                provenance_type_0 = ProvenanceRead.from_dict(data)

                return provenance_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProvenanceRead, data)

        provenance = _parse_provenance(d.pop("provenance"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        volume_read = cls(
            id=id,
            patient_key=patient_key,
            laterality=laterality,
            acquired_on=acquired_on,
            device=device,
            format_=format_,
            n_slices=n_slices,
            height=height,
            width=width,
            spacing_um=spacing_um,
            spacing_source=spacing_source,
            n_tagged=n_tagged,
            warnings=warnings,
            provenance=provenance,
            created_at=created_at,
        )

        volume_read.additional_properties = d
        return volume_read

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
