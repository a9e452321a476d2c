from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.findings_read_state import FindingsReadState, check_findings_read_state

if TYPE_CHECKING:
    from ..models.findings_read_error_type_0 import FindingsReadErrorType0


T = TypeVar("T", bound="FindingsRead")


@_attrs_define
class FindingsRead:
    """What one version found in a volume; figures are null until it has succeeded.

    Attributes:
        segmentation_id (str):
        state (FindingsReadState):
        progress (float):
        fluid_voxels (int | None):
        fluid_volume_mm3 (float | None):
        n_slices_with_fluid (int | None):
        contradictions (list[int]):
        error (FindingsReadErrorType0 | None):
    """

    segmentation_id: str
    state: FindingsReadState
    progress: float
    fluid_voxels: int | None
    fluid_volume_mm3: float | None
    n_slices_with_fluid: int | None
    contradictions: list[int]
    error: FindingsReadErrorType0 | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.findings_read_error_type_0 import FindingsReadErrorType0  # noqa: PLC0415

        segmentation_id = self.segmentation_id

        state: str = self.state

        progress = self.progress

        fluid_voxels: int | None
        fluid_voxels = self.fluid_voxels

        fluid_volume_mm3: float | None
        fluid_volume_mm3 = self.fluid_volume_mm3

        n_slices_with_fluid: int | None
        n_slices_with_fluid = self.n_slices_with_fluid

        contradictions = self.contradictions

        error: dict[str, Any] | None
        if isinstance(self.error, FindingsReadErrorType0):
            error = self.error.to_dict()
        else:
            error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "segmentation_id": segmentation_id,
                "state": state,
                "progress": progress,
                "fluid_voxels": fluid_voxels,
                "fluid_volume_mm3": fluid_volume_mm3,
                "n_slices_with_fluid": n_slices_with_fluid,
                "contradictions": contradictions,
                "error": error,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.findings_read_error_type_0 import FindingsReadErrorType0  # noqa: PLC0415

        d = dict(src_dict)
        segmentation_id = d.pop("segmentation_id")

        state = check_findings_read_state(d.pop("state"))

        progress = d.pop("progress")

        def _parse_fluid_voxels(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        fluid_voxels = _parse_fluid_voxels(d.pop("fluid_voxels"))

        def _parse_fluid_volume_mm3(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        fluid_volume_mm3 = _parse_fluid_volume_mm3(d.pop("fluid_volume_mm3"))

        def _parse_n_slices_with_fluid(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        n_slices_with_fluid = _parse_n_slices_with_fluid(d.pop("n_slices_with_fluid"))

        contradictions = cast(list[int], d.pop("contradictions"))

        def _parse_error(data: object) -> FindingsReadErrorType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = FindingsReadErrorType0.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FindingsReadErrorType0 | None, data)

        error = _parse_error(d.pop("error"))

        findings_read = cls(
            segmentation_id=segmentation_id,
            state=state,
            progress=progress,
            fluid_voxels=fluid_voxels,
            fluid_volume_mm3=fluid_volume_mm3,
            n_slices_with_fluid=n_slices_with_fluid,
            contradictions=contradictions,
            error=error,
        )

        findings_read.additional_properties = d
        return findings_read

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
