from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ProjectSettingsWrite")


@_attrs_define
class ProjectSettingsWrite:
    """The settings to hold from now on.

    Attributes:
        blinded_first_read (bool):
    """

    blinded_first_read: bool

    def to_dict(self) -> dict[str, Any]:
        blinded_first_read = self.blinded_first_read

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "blinded_first_read": blinded_first_read,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        blinded_first_read = d.pop("blinded_first_read")

        project_settings_write = cls(
            blinded_first_read=blinded_first_read,
        )

        return project_settings_write
