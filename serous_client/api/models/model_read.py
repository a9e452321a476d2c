from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.lineage_read import LineageRead
    from ..models.model_read_metrics import ModelReadMetrics


T = TypeVar("T", bound="ModelRead")


@_attrs_define
class ModelRead:
    """A trained network.

    Attributes:
        id (str):
        training_job_id (None | str):
        recipe (str):
        metrics (ModelReadMetrics):
        tags_digest (str):
        active (bool):
        inactive_reason (None | str):
        created_at (datetime.datetime):
        activated_at (datetime.datetime | None):
        deleted_at (datetime.datetime | None):
        lineage (LineageRead): Where a version comes from; null is unknown, as for versions older than this record.
    """

    id: str
    training_job_id: None | str
    recipe: str
    metrics: ModelReadMetrics
    tags_digest: str
    active: bool
    inactive_reason: None | str
    created_at: datetime.datetime
    activated_at: datetime.datetime | None
    deleted_at: datetime.datetime | None
    lineage: LineageRead
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        training_job_id: None | str
        training_job_id = self.training_job_id

        recipe = self.recipe

        metrics = self.metrics.to_dict()

        tags_digest = self.tags_digest

        active = self.active

        inactive_reason: None | str
        inactive_reason = self.inactive_reason

        created_at = self.created_at.isoformat()

        activated_at: None | str
        if isinstance(self.activated_at, datetime.datetime):
            activated_at = self.activated_at.isoformat()
        else:
            activated_at = self.activated_at

        deleted_at: None | str
        if isinstance(self.deleted_at, datetime.datetime):
            deleted_at = self.deleted_at.isoformat()
        else:
            deleted_at = self.deleted_at

        lineage = self.lineage.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "training_job_id": training_job_id,
                "recipe": recipe,
                "metrics": metrics,
                "tags_digest": tags_digest,
                "active": active,
                "inactive_reason": inactive_reason,
                "created_at": created_at,
                "activated_at": activated_at,
                "deleted_at": deleted_at,
                "lineage": lineage,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.lineage_read import LineageRead  # noqa: PLC0415
        from ..models.model_read_metrics import ModelReadMetrics  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_training_job_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        training_job_id = _parse_training_job_id(d.pop("training_job_id"))

        recipe = d.pop("recipe")

        metrics = ModelReadMetrics.from_dict(d.pop("metrics"))

        tags_digest = d.pop("tags_digest")

        active = d.pop("active")

        def _parse_inactive_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        inactive_reason = _parse_inactive_reason(d.pop("inactive_reason"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_activated_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                activated_at_type_0 = datetime.datetime.fromisoformat(data)

                return activated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        activated_at = _parse_activated_at(d.pop("activated_at"))

        def _parse_deleted_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                deleted_at_type_0 = datetime.datetime.fromisoformat(data)

                return deleted_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        deleted_at = _parse_deleted_at(d.pop("deleted_at"))

        lineage = LineageRead.from_dict(d.pop("lineage"))

        model_read = cls(
            id=id,
            training_job_id=training_job_id,
            recipe=recipe,
            metrics=metrics,
            tags_digest=tags_digest,
            active=active,
            inactive_reason=inactive_reason,
            created_at=created_at,
            activated_at=activated_at,
            deleted_at=deleted_at,
            lineage=lineage,
        )

        model_read.additional_properties = d
        return model_read

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
