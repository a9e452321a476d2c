from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.training_job_read_state import (
    TrainingJobReadState,
    check_training_job_read_state,
)

if TYPE_CHECKING:
    from ..models.epoch_read import EpochRead
    from ..models.training_job_read_error_type_0 import TrainingJobReadErrorType0
    from ..models.training_job_read_metrics_type_0 import TrainingJobReadMetricsType0


T = TypeVar("T", bound="TrainingJobRead")


@_attrs_define
class TrainingJobRead:
    """A training and how far it is, with its losses so far.

    Attributes:
        id (str):
        state (TrainingJobReadState):
        stage (str):
        progress (float):
        eta_s (float | None):
        attempt (int):
        heartbeat_at (datetime.datetime | None):
        created_at (datetime.datetime):
        started_at (datetime.datetime | None):
        finished_at (datetime.datetime | None):
        recipe (None | str):
        note (None | str):
        automatic (bool):
        n_tags (int):
        tags_digest (str):
        metrics (None | TrainingJobReadMetricsType0):
        model_id (None | str):
        error (None | TrainingJobReadErrorType0):
        curve (list[EpochRead]):
    """

    id: str
    state: TrainingJobReadState
    stage: str
    progress: float
    eta_s: float | None
    attempt: int
    heartbeat_at: datetime.datetime | None
    created_at: datetime.datetime
    started_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    recipe: None | str
    note: None | str
    automatic: bool
    n_tags: int
    tags_digest: str
    metrics: None | TrainingJobReadMetricsType0
    model_id: None | str
    error: None | TrainingJobReadErrorType0
    curve: list[EpochRead]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.training_job_read_error_type_0 import TrainingJobReadErrorType0  # noqa: PLC0415
        from ..models.training_job_read_metrics_type_0 import (
            TrainingJobReadMetricsType0,  # noqa: PLC0415
        )

        id = self.id

        state: str = self.state

        stage = self.stage

        progress = self.progress

        eta_s: float | None
        eta_s = self.eta_s

        attempt = self.attempt

        heartbeat_at: None | str
        if isinstance(self.heartbeat_at, datetime.datetime):
            heartbeat_at = self.heartbeat_at.isoformat()
        else:
            heartbeat_at = self.heartbeat_at

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

        recipe: None | str
        recipe = self.recipe

        note: None | str
        note = self.note

        automatic = self.automatic

        n_tags = self.n_tags

        tags_digest = self.tags_digest

        metrics: dict[str, Any] | None
        if isinstance(self.metrics, TrainingJobReadMetricsType0):
            metrics = self.metrics.to_dict()
        else:
            metrics = self.metrics

        model_id: None | str
        model_id = self.model_id

        error: dict[str, Any] | None
        if isinstance(self.error, TrainingJobReadErrorType0):
            error = self.error.to_dict()
        else:
            error = self.error

        curve = []
        for curve_item_data in self.curve:
            curve_item = curve_item_data.to_dict()
            curve.append(curve_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "state": state,
                "stage": stage,
                "progress": progress,
                "eta_s": eta_s,
                "attempt": attempt,
                "heartbeat_at": heartbeat_at,
                "created_at": created_at,
                "started_at": started_at,
                "finished_at": finished_at,
                "recipe": recipe,
                "note": note,
                "automatic": automatic,
                "n_tags": n_tags,
                "tags_digest": tags_digest,
                "metrics": metrics,
                "model_id": model_id,
                "error": error,
                "curve": curve,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.epoch_read import EpochRead  # noqa: PLC0415
        from ..models.training_job_read_error_type_0 import TrainingJobReadErrorType0  # noqa: PLC0415
        from ..models.training_job_read_metrics_type_0 import (
            TrainingJobReadMetricsType0,  # noqa: PLC0415
        )

        d = dict(src_dict)
        id = d.pop("id")

        state = check_training_job_read_state(d.pop("state"))

        stage = d.pop("stage")

        progress = d.pop("progress")

        def _parse_eta_s(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        eta_s = _parse_eta_s(d.pop("eta_s"))

        attempt = d.pop("attempt")

        def _parse_heartbeat_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                heartbeat_at_type_0 = datetime.datetime.fromisoformat(data)

                return heartbeat_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        heartbeat_at = _parse_heartbeat_at(d.pop("heartbeat_at"))

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

        def _parse_recipe(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        recipe = _parse_recipe(d.pop("recipe"))

        def _parse_note(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        note = _parse_note(d.pop("note"))

        automatic = d.pop("automatic")

        n_tags = d.pop("n_tags")

        tags_digest = d.pop("tags_digest")

        def _parse_metrics(data: object) -> None | TrainingJobReadMetricsType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                metrics_type_0 = TrainingJobReadMetricsType0.from_dict(data)

                return metrics_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TrainingJobReadMetricsType0, data)

        metrics = _parse_metrics(d.pop("metrics"))

        def _parse_model_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        model_id = _parse_model_id(d.pop("model_id"))

        def _parse_error(data: object) -> None | TrainingJobReadErrorType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = TrainingJobReadErrorType0.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TrainingJobReadErrorType0, data)

        error = _parse_error(d.pop("error"))

        curve = []
        _curve = d.pop("curve")
        for curve_item_data in _curve:
            curve_item = EpochRead.from_dict(curve_item_data)

            curve.append(curve_item)

        training_job_read = cls(
            id=id,
            state=state,
            stage=stage,
            progress=progress,
            eta_s=eta_s,
            attempt=attempt,
            heartbeat_at=heartbeat_at,
            created_at=created_at,
            started_at=started_at,
            finished_at=finished_at,
            recipe=recipe,
            note=note,
            automatic=automatic,
            n_tags=n_tags,
            tags_digest=tags_digest,
            metrics=metrics,
            model_id=model_id,
            error=error,
            curve=curve,
        )

        training_job_read.additional_properties = d
        return training_job_read

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
