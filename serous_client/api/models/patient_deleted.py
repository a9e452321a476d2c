from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.taught_model import TaughtModel


T = TypeVar("T", bound="PatientDeleted")


@_attrs_define
class PatientDeleted:
    """What went, or would go. All 0 where nothing is stored under the key, as after the first of two calls.

    Attributes:
        dry_run (bool):
        n_volumes (int):
        n_tags (int):
        n_tag_events (int):
        n_segmentations (int):
        n_training_jobs (int):
        cancelled_training_jobs (list[str]):
        models (list[TaughtModel]):
    """

    dry_run: bool
    n_volumes: int
    n_tags: int
    n_tag_events: int
    n_segmentations: int
    n_training_jobs: int
    cancelled_training_jobs: list[str]
    models: list[TaughtModel]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        dry_run = self.dry_run

        n_volumes = self.n_volumes

        n_tags = self.n_tags

        n_tag_events = self.n_tag_events

        n_segmentations = self.n_segmentations

        n_training_jobs = self.n_training_jobs

        cancelled_training_jobs = self.cancelled_training_jobs

        models = []
        for models_item_data in self.models:
            models_item = models_item_data.to_dict()
            models.append(models_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "dry_run": dry_run,
                "n_volumes": n_volumes,
                "n_tags": n_tags,
                "n_tag_events": n_tag_events,
                "n_segmentations": n_segmentations,
                "n_training_jobs": n_training_jobs,
                "cancelled_training_jobs": cancelled_training_jobs,
                "models": models,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.taught_model import TaughtModel  # noqa: PLC0415

        d = dict(src_dict)
        dry_run = d.pop("dry_run")

        n_volumes = d.pop("n_volumes")

        n_tags = d.pop("n_tags")

        n_tag_events = d.pop("n_tag_events")

        n_segmentations = d.pop("n_segmentations")

        n_training_jobs = d.pop("n_training_jobs")

        cancelled_training_jobs = cast(list[str], d.pop("cancelled_training_jobs"))

        models = []
        _models = d.pop("models")
        for models_item_data in _models:
            models_item = TaughtModel.from_dict(models_item_data)

            models.append(models_item)

        patient_deleted = cls(
            dry_run=dry_run,
            n_volumes=n_volumes,
            n_tags=n_tags,
            n_tag_events=n_tag_events,
            n_segmentations=n_segmentations,
            n_training_jobs=n_training_jobs,
            cancelled_training_jobs=cancelled_training_jobs,
            models=models,
        )

        patient_deleted.additional_properties = d
        return patient_deleted

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
