from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.retrain_policy_read_mode import (
    RetrainPolicyReadMode,
    check_retrain_policy_read_mode,
)

T = TypeVar("T", bound="RetrainPolicyRead")


@_attrs_define
class RetrainPolicyRead:
    """The policy that holds now.

    Attributes:
        mode (RetrainPolicyReadMode):
        new_tags (int):
        quiet_minutes (float):
        min_per_class (int):
        per_day (int):
        updated_at (datetime.datetime):
    """

    mode: RetrainPolicyReadMode
    new_tags: int
    quiet_minutes: float
    min_per_class: int
    per_day: int
    updated_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        mode: str = self.mode

        new_tags = self.new_tags

        quiet_minutes = self.quiet_minutes

        min_per_class = self.min_per_class

        per_day = self.per_day

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "mode": mode,
                "new_tags": new_tags,
                "quiet_minutes": quiet_minutes,
                "min_per_class": min_per_class,
                "per_day": per_day,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        mode = check_retrain_policy_read_mode(d.pop("mode"))

        new_tags = d.pop("new_tags")

        quiet_minutes = d.pop("quiet_minutes")

        min_per_class = d.pop("min_per_class")

        per_day = d.pop("per_day")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        retrain_policy_read = cls(
            mode=mode,
            new_tags=new_tags,
            quiet_minutes=quiet_minutes,
            min_per_class=min_per_class,
            per_day=per_day,
            updated_at=updated_at,
        )

        return retrain_policy_read
