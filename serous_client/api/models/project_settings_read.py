from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ProjectSettingsRead")


@_attrs_define
class ProjectSettingsRead:
    """The settings that hold now.

    Attributes:
        blinded_first_read (bool):
        updated_at (datetime.datetime):
    """

    blinded_first_read: bool
    updated_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        blinded_first_read = self.blinded_first_read

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "blinded_first_read": blinded_first_read,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        blinded_first_read = d.pop("blinded_first_read")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        project_settings_read = cls(
            blinded_first_read=blinded_first_read,
            updated_at=updated_at,
        )

        return project_settings_read
