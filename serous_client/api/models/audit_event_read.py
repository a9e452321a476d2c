from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.audit_event_read_details import AuditEventReadDetails


T = TypeVar("T", bound="AuditEventRead")


@_attrs_define
class AuditEventRead:
    """Who did what to what.

    Attributes:
        id (str):
        at (datetime.datetime):
        user_id (None | str):
        user_name (None | str):
        action (str):
        subject (None | str):
        details (AuditEventReadDetails):
    """

    id: str
    at: datetime.datetime
    user_id: None | str
    user_name: None | str
    action: str
    subject: None | str
    details: AuditEventReadDetails
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        at = self.at.isoformat()

        user_id: None | str
        user_id = self.user_id

        user_name: None | str
        user_name = self.user_name

        action = self.action

        subject: None | str
        subject = self.subject

        details = self.details.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "at": at,
                "user_id": user_id,
                "user_name": user_name,
                "action": action,
                "subject": subject,
                "details": details,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.audit_event_read_details import AuditEventReadDetails  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        def _parse_user_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        user_id = _parse_user_id(d.pop("user_id"))

        def _parse_user_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        user_name = _parse_user_name(d.pop("user_name"))

        action = d.pop("action")

        def _parse_subject(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        subject = _parse_subject(d.pop("subject"))

        details = AuditEventReadDetails.from_dict(d.pop("details"))

        audit_event_read = cls(
            id=id,
            at=at,
            user_id=user_id,
            user_name=user_name,
            action=action,
            subject=subject,
            details=details,
        )

        audit_event_read.additional_properties = d
        return audit_event_read

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
