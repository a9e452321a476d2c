from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.readiness_broker import ReadinessBroker, check_readiness_broker
from ..models.readiness_database import ReadinessDatabase, check_readiness_database
from ..models.readiness_pacs_type_0 import (
    ReadinessPacsType0,
    check_readiness_pacs_type_0,
)
from ..models.readiness_storage import ReadinessStorage, check_readiness_storage
from ..types import UNSET, Unset

T = TypeVar("T", bound="Readiness")


@_attrs_define
class Readiness:
    """Which parts answer.

    Attributes:
        ready (bool):
        database (ReadinessDatabase):
        broker (ReadinessBroker):
        storage (ReadinessStorage):
        pacs (None | ReadinessPacsType0 | Unset):
    """

    ready: bool
    database: ReadinessDatabase
    broker: ReadinessBroker
    storage: ReadinessStorage
    pacs: None | ReadinessPacsType0 | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        ready = self.ready

        database: str = self.database

        broker: str = self.broker

        storage: str = self.storage

        pacs: None | str | Unset
        if isinstance(self.pacs, Unset):
            pacs = UNSET
        elif isinstance(self.pacs, str):
            pacs = self.pacs
        else:
            pacs = self.pacs

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "ready": ready,
                "database": database,
                "broker": broker,
                "storage": storage,
            }
        )
        if pacs is not UNSET:
            field_dict["pacs"] = pacs

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        ready = d.pop("ready")

        database = check_readiness_database(d.pop("database"))

        broker = check_readiness_broker(d.pop("broker"))

        storage = check_readiness_storage(d.pop("storage"))

        def _parse_pacs(data: object) -> None | ReadinessPacsType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                pacs_type_0 = check_readiness_pacs_type_0(data)

                return pacs_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ReadinessPacsType0 | Unset, data)

        pacs = _parse_pacs(d.pop("pacs", UNSET))

        readiness = cls(
            ready=ready,
            database=database,
            broker=broker,
            storage=storage,
            pacs=pacs,
        )

        readiness.additional_properties = d
        return readiness

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
