from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.segmentation_read_spacing_source import (
    SegmentationReadSpacingSource,
    check_segmentation_read_spacing_source,
)
from ..models.segmentation_read_state import (
    SegmentationReadState,
    check_segmentation_read_state,
)

if TYPE_CHECKING:
    from ..models.interval_read import IntervalRead
    from ..models.segmentation_read_error_type_0 import SegmentationReadErrorType0
    from ..models.slice_result import SliceResult


T = TypeVar("T", bound="SegmentationRead")


@_attrs_define
class SegmentationRead:
    """A segmentation and how far it is; figures are null until it has succeeded.

    Attributes:
        id (str):
        volume_id (str):
        state (SegmentationReadState):
        stage (str):
        progress (float):
        eta_s (float | None):
        model_id (None | str):
        method (str):
        fluid_voxels (int | None):
        fluid_volume_mm3 (float | None):
        fluid_volume_nl (float | None):
        fluid_volume_interval_mm3 (IntervalRead | None):
        spacing_source (SegmentationReadSpacingSource):
        warnings (list[str]):
        slices (list[SliceResult]):
        created_at (datetime.datetime):
        finished_at (datetime.datetime | None):
        duration_s (float | None):
        error (None | SegmentationReadErrorType0):
    """

    id: str
    volume_id: str
    state: SegmentationReadState
    stage: str
    progress: float
    eta_s: float | None
    model_id: None | str
    method: str
    fluid_voxels: int | None
    fluid_volume_mm3: float | None
    fluid_volume_nl: float | None
    fluid_volume_interval_mm3: IntervalRead | None
    spacing_source: SegmentationReadSpacingSource
    warnings: list[str]
    slices: list[SliceResult]
    created_at: datetime.datetime
    finished_at: datetime.datetime | None
    duration_s: float | None
    error: None | SegmentationReadErrorType0
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.interval_read import IntervalRead  # noqa: PLC0415
        from ..models.segmentation_read_error_type_0 import SegmentationReadErrorType0  # noqa: PLC0415

        id = self.id

        volume_id = self.volume_id

        state: str = self.state

        stage = self.stage

        progress = self.progress

        eta_s: float | None
        eta_s = self.eta_s

        model_id: None | str
        model_id = self.model_id

        method = self.method

        fluid_voxels: int | None
        fluid_voxels = self.fluid_voxels

        fluid_volume_mm3: float | None
        fluid_volume_mm3 = self.fluid_volume_mm3

        fluid_volume_nl: float | None
        fluid_volume_nl = self.fluid_volume_nl

        fluid_volume_interval_mm3: dict[str, Any] | None
        if isinstance(self.fluid_volume_interval_mm3, IntervalRead):
            fluid_volume_interval_mm3 = self.fluid_volume_interval_mm3.to_dict()
        else:
            fluid_volume_interval_mm3 = self.fluid_volume_interval_mm3

        spacing_source: str = self.spacing_source

        warnings = self.warnings

        slices = []
        for slices_item_data in self.slices:
            slices_item = slices_item_data.to_dict()
            slices.append(slices_item)

        created_at = self.created_at.isoformat()

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        duration_s: float | None
        duration_s = self.duration_s

        error: dict[str, Any] | None
        if isinstance(self.error, SegmentationReadErrorType0):
            error = self.error.to_dict()
        else:
            error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "volume_id": volume_id,
                "state": state,
                "stage": stage,
                "progress": progress,
                "eta_s": eta_s,
                "model_id": model_id,
                "method": method,
                "fluid_voxels": fluid_voxels,
                "fluid_volume_mm3": fluid_volume_mm3,
                "fluid_volume_nl": fluid_volume_nl,
                "fluid_volume_interval_mm3": fluid_volume_interval_mm3,
                "spacing_source": spacing_source,
                "warnings": warnings,
                "slices": slices,
                "created_at": created_at,
                "finished_at": finished_at,
                "duration_s": duration_s,
                "error": error,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.interval_read import IntervalRead  # noqa: PLC0415
        from ..models.segmentation_read_error_type_0 import SegmentationReadErrorType0  # noqa: PLC0415
        from ..models.slice_result import SliceResult  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        volume_id = d.pop("volume_id")

        state = check_segmentation_read_state(d.pop("state"))

        stage = d.pop("stage")

        progress = d.pop("progress")

        def _parse_eta_s(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        eta_s = _parse_eta_s(d.pop("eta_s"))

        def _parse_model_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        model_id = _parse_model_id(d.pop("model_id"))

        method = d.pop("method")

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

        def _parse_fluid_volume_nl(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        fluid_volume_nl = _parse_fluid_volume_nl(d.pop("fluid_volume_nl"))

        def _parse_fluid_volume_interval_mm3(data: object) -> IntervalRead | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                fluid_volume_interval_mm3_type_0 = IntervalRead.from_dict(data)

                return fluid_volume_interval_mm3_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(IntervalRead | None, data)

        fluid_volume_interval_mm3 = _parse_fluid_volume_interval_mm3(d.pop("fluid_volume_interval_mm3"))

        spacing_source = check_segmentation_read_spacing_source(d.pop("spacing_source"))

        warnings = cast(list[str], d.pop("warnings"))

        slices = []
        _slices = d.pop("slices")
        for slices_item_data in _slices:
            slices_item = SliceResult.from_dict(slices_item_data)

            slices.append(slices_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)

                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))

        def _parse_duration_s(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        duration_s = _parse_duration_s(d.pop("duration_s"))

        def _parse_error(data: object) -> None | SegmentationReadErrorType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = SegmentationReadErrorType0.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SegmentationReadErrorType0, data)

        error = _parse_error(d.pop("error"))

        segmentation_read = cls(
            id=id,
            volume_id=volume_id,
            state=state,
            stage=stage,
            progress=progress,
            eta_s=eta_s,
            model_id=model_id,
            method=method,
            fluid_voxels=fluid_voxels,
            fluid_volume_mm3=fluid_volume_mm3,
            fluid_volume_nl=fluid_volume_nl,
            fluid_volume_interval_mm3=fluid_volume_interval_mm3,
            spacing_source=spacing_source,
            warnings=warnings,
            slices=slices,
            created_at=created_at,
            finished_at=finished_at,
            duration_s=duration_s,
            error=error,
        )

        segmentation_read.additional_properties = d
        return segmentation_read

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
