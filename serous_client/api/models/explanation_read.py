from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.explanation_read_state import (
    ExplanationReadState,
    check_explanation_read_state,
)

if TYPE_CHECKING:
    from ..models.explanation_read_error_type_0 import ExplanationReadErrorType0
    from ..models.step_read import StepRead


T = TypeVar("T", bound="ExplanationRead")


@_attrs_define
class ExplanationRead:
    """An explanation of one B-scan and how far it is; there are no steps until it has succeeded.

    Attributes:
        segmentation_id (str):
        slice_index (int):
        state (ExplanationReadState):
        stage (str):
        progress (float):
        steps (list[StepRead]):
        error (ExplanationReadErrorType0 | None):
    """

    segmentation_id: str
    slice_index: int
    state: ExplanationReadState
    stage: str
    progress: float
    steps: list[StepRead]
    error: ExplanationReadErrorType0 | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.explanation_read_error_type_0 import ExplanationReadErrorType0  # noqa: PLC0415

        segmentation_id = self.segmentation_id

        slice_index = self.slice_index

        state: str = self.state

        stage = self.stage

        progress = self.progress

        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.to_dict()
            steps.append(steps_item)

        error: dict[str, Any] | None
        if isinstance(self.error, ExplanationReadErrorType0):
            error = self.error.to_dict()
        else:
            error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "segmentation_id": segmentation_id,
                "slice_index": slice_index,
                "state": state,
                "stage": stage,
                "progress": progress,
                "steps": steps,
                "error": error,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.explanation_read_error_type_0 import ExplanationReadErrorType0  # noqa: PLC0415
        from ..models.step_read import StepRead  # noqa: PLC0415

        d = dict(src_dict)
        segmentation_id = d.pop("segmentation_id")

        slice_index = d.pop("slice_index")

        state = check_explanation_read_state(d.pop("state"))

        stage = d.pop("stage")

        progress = d.pop("progress")

        steps = []
        _steps = d.pop("steps")
        for steps_item_data in _steps:
            steps_item = StepRead.from_dict(steps_item_data)

            steps.append(steps_item)

        def _parse_error(data: object) -> ExplanationReadErrorType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = ExplanationReadErrorType0.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ExplanationReadErrorType0 | None, data)

        error = _parse_error(d.pop("error"))

        explanation_read = cls(
            segmentation_id=segmentation_id,
            slice_index=slice_index,
            state=state,
            stage=stage,
            progress=progress,
            steps=steps,
            error=error,
        )

        explanation_read.additional_properties = d
        return explanation_read

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
