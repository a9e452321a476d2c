from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.lease_read import LeaseRead
    from ..models.reader_progress import ReaderProgress


T = TypeVar("T", bound="WorklistRead")


@_attrs_define
class WorklistRead:
    """What is left, and who has done what.

    Attributes:
        n_volumes (int):
        n_slices (int):
        n_mine (int):
        n_volumes_left (int):
        n_volumes_held (int):
        n_disputed (int):
        n_with_fluid (int):
        n_without_fluid (int):
        model_id (None | str):
        n_volumes_seen_by_model (int):
        readers (list[ReaderProgress]):
        lease (LeaseRead | None):
    """

    n_volumes: int
    n_slices: int
    n_mine: int
    n_volumes_left: int
    n_volumes_held: int
    n_disputed: int
    n_with_fluid: int
    n_without_fluid: int
    model_id: None | str
    n_volumes_seen_by_model: int
    readers: list[ReaderProgress]
    lease: LeaseRead | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.lease_read import LeaseRead  # noqa: PLC0415

        n_volumes = self.n_volumes

        n_slices = self.n_slices

        n_mine = self.n_mine

        n_volumes_left = self.n_volumes_left

        n_volumes_held = self.n_volumes_held

        n_disputed = self.n_disputed

        n_with_fluid = self.n_with_fluid

        n_without_fluid = self.n_without_fluid

        model_id: None | str
        model_id = self.model_id

        n_volumes_seen_by_model = self.n_volumes_seen_by_model

        readers = []
        for readers_item_data in self.readers:
            readers_item = readers_item_data.to_dict()
            readers.append(readers_item)

        lease: dict[str, Any] | None
        if isinstance(self.lease, LeaseRead):
            lease = self.lease.to_dict()
        else:
            lease = self.lease

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "n_volumes": n_volumes,
                "n_slices": n_slices,
                "n_mine": n_mine,
                "n_volumes_left": n_volumes_left,
                "n_volumes_held": n_volumes_held,
                "n_disputed": n_disputed,
                "n_with_fluid": n_with_fluid,
                "n_without_fluid": n_without_fluid,
                "model_id": model_id,
                "n_volumes_seen_by_model": n_volumes_seen_by_model,
                "readers": readers,
                "lease": lease,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.lease_read import LeaseRead  # noqa: PLC0415
        from ..models.reader_progress import ReaderProgress  # noqa: PLC0415

        d = dict(src_dict)
        n_volumes = d.pop("n_volumes")

        n_slices = d.pop("n_slices")

        n_mine = d.pop("n_mine")

        n_volumes_left = d.pop("n_volumes_left")

        n_volumes_held = d.pop("n_volumes_held")

        n_disputed = d.pop("n_disputed")

        n_with_fluid = d.pop("n_with_fluid")

        n_without_fluid = d.pop("n_without_fluid")

        def _parse_model_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        model_id = _parse_model_id(d.pop("model_id"))

        n_volumes_seen_by_model = d.pop("n_volumes_seen_by_model")

        readers = []
        _readers = d.pop("readers")
        for readers_item_data in _readers:
            readers_item = ReaderProgress.from_dict(readers_item_data)

            readers.append(readers_item)

        def _parse_lease(data: object) -> LeaseRead | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                lease_type_0 = LeaseRead.from_dict(data)

                return lease_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LeaseRead | None, data)

        lease = _parse_lease(d.pop("lease"))

        worklist_read = cls(
            n_volumes=n_volumes,
            n_slices=n_slices,
            n_mine=n_mine,
            n_volumes_left=n_volumes_left,
            n_volumes_held=n_volumes_held,
            n_disputed=n_disputed,
            n_with_fluid=n_with_fluid,
            n_without_fluid=n_without_fluid,
            model_id=model_id,
            n_volumes_seen_by_model=n_volumes_seen_by_model,
            readers=readers,
            lease=lease,
        )

        worklist_read.additional_properties = d
        return worklist_read

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
