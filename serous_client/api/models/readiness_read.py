from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.readiness_read_mode import ReadinessReadMode, check_readiness_read_mode

if TYPE_CHECKING:
    from ..models.missing_read import MissingRead
    from ..models.readiness_read_recipes import ReadinessReadRecipes


T = TypeVar("T", bound="ReadinessRead")


@_attrs_define
class ReadinessRead:
    """Whether a training can start, and why not yet.

    Attributes:
        ready (bool):
        reasons (list[MissingRead]):
        mode (ReadinessReadMode):
        automatic_reasons (list[MissingRead] | None):
        n_tagged_slices (int):
        n_with_fluid (int):
        n_without_fluid (int):
        n_eyes (int):
        n_disagreements (int):
        running_job_id (None | str):
        recipes (ReadinessReadRecipes):
    """

    ready: bool
    reasons: list[MissingRead]
    mode: ReadinessReadMode
    automatic_reasons: list[MissingRead] | None
    n_tagged_slices: int
    n_with_fluid: int
    n_without_fluid: int
    n_eyes: int
    n_disagreements: int
    running_job_id: None | str
    recipes: ReadinessReadRecipes
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        ready = self.ready

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        mode: str = self.mode

        automatic_reasons: list[dict[str, Any]] | None
        if isinstance(self.automatic_reasons, list):
            automatic_reasons = []
            for automatic_reasons_type_0_item_data in self.automatic_reasons:
                automatic_reasons_type_0_item = automatic_reasons_type_0_item_data.to_dict()
                automatic_reasons.append(automatic_reasons_type_0_item)

        else:
            automatic_reasons = self.automatic_reasons

        n_tagged_slices = self.n_tagged_slices

        n_with_fluid = self.n_with_fluid

        n_without_fluid = self.n_without_fluid

        n_eyes = self.n_eyes

        n_disagreements = self.n_disagreements

        running_job_id: None | str
        running_job_id = self.running_job_id

        recipes = self.recipes.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "ready": ready,
                "reasons": reasons,
                "mode": mode,
                "automatic_reasons": automatic_reasons,
                "n_tagged_slices": n_tagged_slices,
                "n_with_fluid": n_with_fluid,
                "n_without_fluid": n_without_fluid,
                "n_eyes": n_eyes,
                "n_disagreements": n_disagreements,
                "running_job_id": running_job_id,
                "recipes": recipes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.missing_read import MissingRead  # noqa: PLC0415
        from ..models.readiness_read_recipes import ReadinessReadRecipes  # noqa: PLC0415

        d = dict(src_dict)
        ready = d.pop("ready")

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = MissingRead.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        mode = check_readiness_read_mode(d.pop("mode"))

        def _parse_automatic_reasons(data: object) -> list[MissingRead] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                automatic_reasons_type_0 = []
                _automatic_reasons_type_0 = data
                for automatic_reasons_type_0_item_data in _automatic_reasons_type_0:
                    automatic_reasons_type_0_item = MissingRead.from_dict(automatic_reasons_type_0_item_data)

                    automatic_reasons_type_0.append(automatic_reasons_type_0_item)

                return automatic_reasons_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[MissingRead] | None, data)

        automatic_reasons = _parse_automatic_reasons(d.pop("automatic_reasons"))

        n_tagged_slices = d.pop("n_tagged_slices")

        n_with_fluid = d.pop("n_with_fluid")

        n_without_fluid = d.pop("n_without_fluid")

        n_eyes = d.pop("n_eyes")

        n_disagreements = d.pop("n_disagreements")

        def _parse_running_job_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        running_job_id = _parse_running_job_id(d.pop("running_job_id"))

        recipes = ReadinessReadRecipes.from_dict(d.pop("recipes"))

        readiness_read = cls(
            ready=ready,
            reasons=reasons,
            mode=mode,
            automatic_reasons=automatic_reasons,
            n_tagged_slices=n_tagged_slices,
            n_with_fluid=n_with_fluid,
            n_without_fluid=n_without_fluid,
            n_eyes=n_eyes,
            n_disagreements=n_disagreements,
            running_job_id=running_job_id,
            recipes=recipes,
        )

        readiness_read.additional_properties = d
        return readiness_read

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
