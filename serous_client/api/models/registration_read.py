from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.registration_read_verdict import (
    RegistrationReadVerdict,
    check_registration_read_verdict,
)

T = TypeVar("T", bound="RegistrationRead")


@_attrs_define
class RegistrationRead:
    """How the later scan lies over the earlier one; all zero, centre on centre, unless it is `registered`.

    A place (across, along) µm from the centre of the earlier scan lies in the later one, from its centre, at the place
    turned by `rotation_deg` (counter-clockwise, the first B-scan on top) plus the shift.

        Attributes:
            verdict (RegistrationReadVerdict):
            across_um (float):
            along_um (float):
            rotation_deg (float):
            correlation (float | None):
            chance_correlation (float | None):
            overlap (float | None):
            error_um (float | None):
            note (str):
    """

    verdict: RegistrationReadVerdict
    across_um: float
    along_um: float
    rotation_deg: float
    correlation: float | None
    chance_correlation: float | None
    overlap: float | None
    error_um: float | None
    note: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        verdict: str = self.verdict

        across_um = self.across_um

        along_um = self.along_um

        rotation_deg = self.rotation_deg

        correlation: float | None
        correlation = self.correlation

        chance_correlation: float | None
        chance_correlation = self.chance_correlation

        overlap: float | None
        overlap = self.overlap

        error_um: float | None
        error_um = self.error_um

        note = self.note

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "verdict": verdict,
                "across_um": across_um,
                "along_um": along_um,
                "rotation_deg": rotation_deg,
                "correlation": correlation,
                "chance_correlation": chance_correlation,
                "overlap": overlap,
                "error_um": error_um,
                "note": note,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        verdict = check_registration_read_verdict(d.pop("verdict"))

        across_um = d.pop("across_um")

        along_um = d.pop("along_um")

        rotation_deg = d.pop("rotation_deg")

        def _parse_correlation(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        correlation = _parse_correlation(d.pop("correlation"))

        def _parse_chance_correlation(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        chance_correlation = _parse_chance_correlation(d.pop("chance_correlation"))

        def _parse_overlap(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        overlap = _parse_overlap(d.pop("overlap"))

        def _parse_error_um(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        error_um = _parse_error_um(d.pop("error_um"))

        note = d.pop("note")

        registration_read = cls(
            verdict=verdict,
            across_um=across_um,
            along_um=along_um,
            rotation_deg=rotation_deg,
            correlation=correlation,
            chance_correlation=chance_correlation,
            overlap=overlap,
            error_um=error_um,
            note=note,
        )

        registration_read.additional_properties = d
        return registration_read

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
