from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.visit_read_dated_by import VisitReadDatedBy, check_visit_read_dated_by

if TYPE_CHECKING:
    from ..models.visit_figures import VisitFigures
    from ..models.volume_read import VolumeRead


T = TypeVar("T", bound="VisitRead")


@_attrs_define
class VisitRead:
    """One scan of the eye. `day` is that of the scan, or of the upload where the scan does not tell.

    Attributes:
        day (datetime.date):
        dated_by (VisitReadDatedBy):
        volume (VolumeRead): A stored scan.
        segmentation (None | VisitFigures):
    """

    day: datetime.date
    dated_by: VisitReadDatedBy
    volume: VolumeRead
    segmentation: None | VisitFigures
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.visit_figures import VisitFigures  # noqa: PLC0415

        day = self.day.isoformat()

        dated_by: str = self.dated_by

        volume = self.volume.to_dict()

        segmentation: dict[str, Any] | None
        if isinstance(self.segmentation, VisitFigures):
            segmentation = self.segmentation.to_dict()
        else:
            segmentation = self.segmentation

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "day": day,
                "dated_by": dated_by,
                "volume": volume,
                "segmentation": segmentation,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.visit_figures import VisitFigures  # noqa: PLC0415
        from ..models.volume_read import VolumeRead  # noqa: PLC0415

        d = dict(src_dict)
        day = datetime.date.fromisoformat(d.pop("day"))

        dated_by = check_visit_read_dated_by(d.pop("dated_by"))

        volume = VolumeRead.from_dict(d.pop("volume"))

        def _parse_segmentation(data: object) -> None | VisitFigures:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                segmentation_type_0 = VisitFigures.from_dict(data)

                return segmentation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VisitFigures, data)

        segmentation = _parse_segmentation(d.pop("segmentation"))

        visit_read = cls(
            day=day,
            dated_by=dated_by,
            volume=volume,
            segmentation=segmentation,
        )

        visit_read.additional_properties = d
        return visit_read

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
