from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.visit_figures_state import VisitFiguresState, check_visit_figures_state
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.interval_read import IntervalRead
    from ..models.visit_figures_error_type_0 import VisitFiguresErrorType0


T = TypeVar("T", bound="VisitFigures")


@_attrs_define
class VisitFigures:
    """The segmentation of a visit by the model that is looked at; figures are null until it has succeeded.

    Attributes:
        id (str):
        state (VisitFiguresState):
        fluid_voxels (int | None):
        fluid_volume_mm3 (float | None):
        warnings (list[str]):
        error (None | VisitFiguresErrorType0):
        fluid_volume_interval_mm3 (IntervalRead | None | Unset):
    """

    id: str
    state: VisitFiguresState
    fluid_voxels: int | None
    fluid_volume_mm3: float | None
    warnings: list[str]
    error: None | VisitFiguresErrorType0
    fluid_volume_interval_mm3: IntervalRead | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.interval_read import IntervalRead  # noqa: PLC0415
        from ..models.visit_figures_error_type_0 import VisitFiguresErrorType0  # noqa: PLC0415

        id = self.id

        state: str = self.state

        fluid_voxels: int | None
        fluid_voxels = self.fluid_voxels

        fluid_volume_mm3: float | None
        fluid_volume_mm3 = self.fluid_volume_mm3

        warnings = self.warnings

        error: dict[str, Any] | None
        if isinstance(self.error, VisitFiguresErrorType0):
            error = self.error.to_dict()
        else:
            error = self.error

        fluid_volume_interval_mm3: dict[str, Any] | None | Unset
        if isinstance(self.fluid_volume_interval_mm3, Unset):
            fluid_volume_interval_mm3 = UNSET
        elif isinstance(self.fluid_volume_interval_mm3, IntervalRead):
            fluid_volume_interval_mm3 = self.fluid_volume_interval_mm3.to_dict()
        else:
            fluid_volume_interval_mm3 = self.fluid_volume_interval_mm3

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "state": state,
                "fluid_voxels": fluid_voxels,
                "fluid_volume_mm3": fluid_volume_mm3,
                "warnings": warnings,
                "error": error,
            }
        )
        if fluid_volume_interval_mm3 is not UNSET:
            field_dict["fluid_volume_interval_mm3"] = fluid_volume_interval_mm3

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.interval_read import IntervalRead  # noqa: PLC0415
        from ..models.visit_figures_error_type_0 import VisitFiguresErrorType0  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        state = check_visit_figures_state(d.pop("state"))

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

        warnings = cast(list[str], d.pop("warnings"))

        def _parse_error(data: object) -> None | VisitFiguresErrorType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = VisitFiguresErrorType0.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VisitFiguresErrorType0, data)

        error = _parse_error(d.pop("error"))

        def _parse_fluid_volume_interval_mm3(data: object) -> IntervalRead | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                fluid_volume_interval_mm3_type_0 = IntervalRead.from_dict(data)

                return fluid_volume_interval_mm3_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(IntervalRead | None | Unset, data)

        fluid_volume_interval_mm3 = _parse_fluid_volume_interval_mm3(d.pop("fluid_volume_interval_mm3", UNSET))

        visit_figures = cls(
            id=id,
            state=state,
            fluid_voxels=fluid_voxels,
            fluid_volume_mm3=fluid_volume_mm3,
            warnings=warnings,
            error=error,
            fluid_volume_interval_mm3=fluid_volume_interval_mm3,
        )

        visit_figures.additional_properties = d
        return visit_figures

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
