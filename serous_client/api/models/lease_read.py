from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.lease_read_strategy import LeaseReadStrategy, check_lease_read_strategy

T = TypeVar("T", bound="LeaseRead")


@_attrs_define
class LeaseRead:
    """Slices that nobody else is given until `expires_at`.

    Attributes:
        volume_id (str):
        slices (list[int]):
        lease_id (str):
        expires_at (datetime.datetime):
        strategy (LeaseReadStrategy):
        ranked_by_model (bool):
    """

    volume_id: str
    slices: list[int]
    lease_id: str
    expires_at: datetime.datetime
    strategy: LeaseReadStrategy
    ranked_by_model: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        volume_id = self.volume_id

        slices = self.slices

        lease_id = self.lease_id

        expires_at = self.expires_at.isoformat()

        strategy: str = self.strategy

        ranked_by_model = self.ranked_by_model

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "volume_id": volume_id,
                "slices": slices,
                "lease_id": lease_id,
                "expires_at": expires_at,
                "strategy": strategy,
                "ranked_by_model": ranked_by_model,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        volume_id = d.pop("volume_id")

        slices = cast(list[int], d.pop("slices"))

        lease_id = d.pop("lease_id")

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        strategy = check_lease_read_strategy(d.pop("strategy"))

        ranked_by_model = d.pop("ranked_by_model")

        lease_read = cls(
            volume_id=volume_id,
            slices=slices,
            lease_id=lease_id,
            expires_at=expires_at,
            strategy=strategy,
            ranked_by_model=ranked_by_model,
        )

        lease_read.additional_properties = d
        return lease_read

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
