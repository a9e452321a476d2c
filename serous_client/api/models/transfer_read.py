from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.transfer_read_kind import TransferReadKind, check_transfer_read_kind
from ..models.transfer_read_state import TransferReadState, check_transfer_read_state

if TYPE_CHECKING:
    from ..models.transfer_read_error_type_0 import TransferReadErrorType0
    from ..models.transfer_read_instances_item import TransferReadInstancesItem


T = TypeVar("T", bound="TransferRead")


@_attrs_define
class TransferRead:
    """A series on its way here, or results on their way to the PACS.

    Attributes:
        id (str):
        kind (TransferReadKind):
        state (TransferReadState):
        stage (str):
        progress (float):
        eta_s (float | None):
        attempt (int):
        series_uid (None | str):
        segmentation_id (None | str):
        volume_ids (list[str]):
        instances (list[TransferReadInstancesItem]):
        warnings (list[str]):
        created_at (datetime.datetime):
        started_at (datetime.datetime | None):
        finished_at (datetime.datetime | None):
        error (None | TransferReadErrorType0):
    """

    id: str
    kind: TransferReadKind
    state: TransferReadState
    stage: str
    progress: float
    eta_s: float | None
    attempt: int
    series_uid: None | str
    segmentation_id: None | str
    volume_ids: list[str]
    instances: list[TransferReadInstancesItem]
    warnings: list[str]
    created_at: datetime.datetime
    started_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    error: None | TransferReadErrorType0
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.transfer_read_error_type_0 import TransferReadErrorType0  # noqa: PLC0415

        id = self.id

        kind: str = self.kind

        state: str = self.state

        stage = self.stage

        progress = self.progress

        eta_s: float | None
        eta_s = self.eta_s

        attempt = self.attempt

        series_uid: None | str
        series_uid = self.series_uid

        segmentation_id: None | str
        segmentation_id = self.segmentation_id

        volume_ids = self.volume_ids

        instances = []
        for instances_item_data in self.instances:
            instances_item = instances_item_data.to_dict()
            instances.append(instances_item)

        warnings = self.warnings

        created_at = self.created_at.isoformat()

        started_at: None | str
        if isinstance(self.started_at, datetime.datetime):
            started_at = self.started_at.isoformat()
        else:
            started_at = self.started_at

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        error: dict[str, Any] | None
        if isinstance(self.error, TransferReadErrorType0):
            error = self.error.to_dict()
        else:
            error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "kind": kind,
                "state": state,
                "stage": stage,
                "progress": progress,
                "eta_s": eta_s,
                "attempt": attempt,
                "series_uid": series_uid,
                "segmentation_id": segmentation_id,
                "volume_ids": volume_ids,
                "instances": instances,
                "warnings": warnings,
                "created_at": created_at,
                "started_at": started_at,
                "finished_at": finished_at,
                "error": error,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.transfer_read_error_type_0 import TransferReadErrorType0  # noqa: PLC0415
        from ..models.transfer_read_instances_item import TransferReadInstancesItem  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        kind = check_transfer_read_kind(d.pop("kind"))

        state = check_transfer_read_state(d.pop("state"))

        stage = d.pop("stage")

        progress = d.pop("progress")

        def _parse_eta_s(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        eta_s = _parse_eta_s(d.pop("eta_s"))

        attempt = d.pop("attempt")

        def _parse_series_uid(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        series_uid = _parse_series_uid(d.pop("series_uid"))

        def _parse_segmentation_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        segmentation_id = _parse_segmentation_id(d.pop("segmentation_id"))

        volume_ids = cast(list[str], d.pop("volume_ids"))

        instances = []
        _instances = d.pop("instances")
        for instances_item_data in _instances:
            instances_item = TransferReadInstancesItem.from_dict(instances_item_data)

            instances.append(instances_item)

        warnings = cast(list[str], d.pop("warnings"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_started_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                started_at_type_0 = datetime.datetime.fromisoformat(data)

                return started_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        started_at = _parse_started_at(d.pop("started_at"))

        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)

                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))

        def _parse_error(data: object) -> None | TransferReadErrorType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = TransferReadErrorType0.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TransferReadErrorType0, data)

        error = _parse_error(d.pop("error"))

        transfer_read = cls(
            id=id,
            kind=kind,
            state=state,
            stage=stage,
            progress=progress,
            eta_s=eta_s,
            attempt=attempt,
            series_uid=series_uid,
            segmentation_id=segmentation_id,
            volume_ids=volume_ids,
            instances=instances,
            warnings=warnings,
            created_at=created_at,
            started_at=started_at,
            finished_at=finished_at,
            error=error,
        )

        transfer_read.additional_properties = d
        return transfer_read

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
