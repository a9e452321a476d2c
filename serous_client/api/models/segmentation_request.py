from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="SegmentationRequest")


@_attrs_define
class SegmentationRequest:
    """Which volume, and with what; nothing given: the model in use. `method` is one of `GET /methods`.

    Attributes:
        volume_id (str):
        model_id (None | str | Unset):
        method (None | str | Unset):
    """

    volume_id: str
    model_id: None | str | Unset = UNSET
    method: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        volume_id = self.volume_id

        model_id: None | str | Unset
        if isinstance(self.model_id, Unset):
            model_id = UNSET
        else:
            model_id = self.model_id

        method: None | str | Unset
        if isinstance(self.method, Unset):
            method = UNSET
        else:
            method = self.method

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "volume_id": volume_id,
            }
        )
        if model_id is not UNSET:
            field_dict["model_id"] = model_id
        if method is not UNSET:
            field_dict["method"] = method

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        volume_id = d.pop("volume_id")

        def _parse_model_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        model_id = _parse_model_id(d.pop("model_id", UNSET))

        def _parse_method(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        method = _parse_method(d.pop("method", UNSET))

        segmentation_request = cls(
            volume_id=volume_id,
            model_id=model_id,
            method=method,
        )

        return segmentation_request
