from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.lease_request_strategy import (
    LeaseRequestStrategy,
    check_lease_request_strategy,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="LeaseRequest")


@_attrs_define
class LeaseRequest:
    """How the worklist picks.

    Attributes:
        strategy (LeaseRequestStrategy | Unset):  Default: 'next'.
        skip (list[str] | Unset):
    """

    strategy: LeaseRequestStrategy | Unset = "next"
    skip: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        strategy: str | Unset = UNSET
        if not isinstance(self.strategy, Unset):
            strategy = self.strategy

        skip: list[str] | Unset = UNSET
        if not isinstance(self.skip, Unset):
            skip = self.skip

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if strategy is not UNSET:
            field_dict["strategy"] = strategy
        if skip is not UNSET:
            field_dict["skip"] = skip

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _strategy = d.pop("strategy", UNSET)
        strategy: LeaseRequestStrategy | Unset
        if isinstance(_strategy, Unset):
            strategy = UNSET
        else:
            strategy = check_lease_request_strategy(_strategy)

        skip = cast(list[str], d.pop("skip", UNSET))

        lease_request = cls(
            strategy=strategy,
            skip=skip,
        )

        return lease_request
