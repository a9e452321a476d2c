from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="EpochRead")


@_attrs_define
class EpochRead:
    """What one epoch of a training came to.

    Attributes:
        stage (str):
        epoch (int):
        loss (float):
        held_out_loss (float | None):
    """

    stage: str
    epoch: int
    loss: float
    held_out_loss: float | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        stage = self.stage

        epoch = self.epoch

        loss = self.loss

        held_out_loss: float | None
        held_out_loss = self.held_out_loss

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "stage": stage,
                "epoch": epoch,
                "loss": loss,
                "held_out_loss": held_out_loss,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        stage = d.pop("stage")

        epoch = d.pop("epoch")

        loss = d.pop("loss")

        def _parse_held_out_loss(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        held_out_loss = _parse_held_out_loss(d.pop("held_out_loss"))

        epoch_read = cls(
            stage=stage,
            epoch=epoch,
            loss=loss,
            held_out_loss=held_out_loss,
        )

        epoch_read.additional_properties = d
        return epoch_read

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
