from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.volume_change_read_verdict_type_0 import (
    VolumeChangeReadVerdictType0,
    check_volume_change_read_verdict_type_0,
)

if TYPE_CHECKING:
    from ..models.volume_change_read_parts_mm_3 import VolumeChangeReadPartsMm3


T = TypeVar("T", bound="VolumeChangeRead")


@_attrs_define
class VolumeChangeRead:
    """Later minus earlier volume of fluid, and the least difference that can be told from none (95 %).

    Attributes:
        earlier_mm3 (float):
        later_mm3 (float):
        difference_mm3 (float):
        detectable_mm3 (float | None):
        parts_mm3 (VolumeChangeReadPartsMm3):
        verdict (None | VolumeChangeReadVerdictType0):
        within_common_area (bool):
    """

    earlier_mm3: float
    later_mm3: float
    difference_mm3: float
    detectable_mm3: float | None
    parts_mm3: VolumeChangeReadPartsMm3
    verdict: None | VolumeChangeReadVerdictType0
    within_common_area: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        earlier_mm3 = self.earlier_mm3

        later_mm3 = self.later_mm3

        difference_mm3 = self.difference_mm3

        detectable_mm3: float | None
        detectable_mm3 = self.detectable_mm3

        parts_mm3 = self.parts_mm3.to_dict()

        verdict: None | str
        if isinstance(self.verdict, str):
            verdict = self.verdict
        else:
            verdict = self.verdict

        within_common_area = self.within_common_area

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "earlier_mm3": earlier_mm3,
                "later_mm3": later_mm3,
                "difference_mm3": difference_mm3,
                "detectable_mm3": detectable_mm3,
                "parts_mm3": parts_mm3,
                "verdict": verdict,
                "within_common_area": within_common_area,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.volume_change_read_parts_mm_3 import VolumeChangeReadPartsMm3  # noqa: PLC0415

        d = dict(src_dict)
        earlier_mm3 = d.pop("earlier_mm3")

        later_mm3 = d.pop("later_mm3")

        difference_mm3 = d.pop("difference_mm3")

        def _parse_detectable_mm3(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        detectable_mm3 = _parse_detectable_mm3(d.pop("detectable_mm3"))

        parts_mm3 = VolumeChangeReadPartsMm3.from_dict(d.pop("parts_mm3"))

        def _parse_verdict(data: object) -> None | VolumeChangeReadVerdictType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                verdict_type_0 = check_volume_change_read_verdict_type_0(data)

                return verdict_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VolumeChangeReadVerdictType0, data)

        verdict = _parse_verdict(d.pop("verdict"))

        within_common_area = d.pop("within_common_area")

        volume_change_read = cls(
            earlier_mm3=earlier_mm3,
            later_mm3=later_mm3,
            difference_mm3=difference_mm3,
            detectable_mm3=detectable_mm3,
            parts_mm3=parts_mm3,
            verdict=verdict,
            within_common_area=within_common_area,
        )

        volume_change_read.additional_properties = d
        return volume_change_read

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
