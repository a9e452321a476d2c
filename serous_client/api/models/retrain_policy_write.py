from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.retrain_policy_write_mode import (
    RetrainPolicyWriteMode,
    check_retrain_policy_write_mode,
)

T = TypeVar("T", bound="RetrainPolicyWrite")


@_attrs_define
class RetrainPolicyWrite:
    """The policy to hold from now on. The numbers bind automatic trainings alone, and are kept in every mode.

    Attributes:
        mode (RetrainPolicyWriteMode):
        new_tags (int):
        quiet_minutes (float):
        min_per_class (int):
        per_day (int):
    """

    mode: RetrainPolicyWriteMode
    new_tags: int
    quiet_minutes: float
    min_per_class: int
    per_day: int

    def to_dict(self) -> dict[str, Any]:
        mode: str = self.mode

        new_tags = self.new_tags

        quiet_minutes = self.quiet_minutes

        min_per_class = self.min_per_class

        per_day = self.per_day

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "mode": mode,
                "new_tags": new_tags,
                "quiet_minutes": quiet_minutes,
                "min_per_class": min_per_class,
                "per_day": per_day,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        mode = check_retrain_policy_write_mode(d.pop("mode"))

        new_tags = d.pop("new_tags")

        quiet_minutes = d.pop("quiet_minutes")

        min_per_class = d.pop("min_per_class")

        per_day = d.pop("per_day")

        retrain_policy_write = cls(
            mode=mode,
            new_tags=new_tags,
            quiet_minutes=quiet_minutes,
            min_per_class=min_per_class,
            per_day=per_day,
        )

        return retrain_policy_write
