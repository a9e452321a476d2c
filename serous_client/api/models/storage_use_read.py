from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.stored_read import StoredRead


T = TypeVar("T", bound="StorageUseRead")


@_attrs_define
class StorageUseRead:
    """What lies in the bucket, counted now.

    Attributes:
        volumes (StoredRead): Objects of one kind in the bucket.
        masks (StoredRead): Objects of one kind in the bucket.
        models (StoredRead): Objects of one kind in the bucket.
        other (StoredRead): Objects of one kind in the bucket.
        free_bytes (int | None):
    """

    volumes: StoredRead
    masks: StoredRead
    models: StoredRead
    other: StoredRead
    free_bytes: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        volumes = self.volumes.to_dict()

        masks = self.masks.to_dict()

        models = self.models.to_dict()

        other = self.other.to_dict()

        free_bytes: int | None
        free_bytes = self.free_bytes

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "volumes": volumes,
                "masks": masks,
                "models": models,
                "other": other,
                "free_bytes": free_bytes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.stored_read import StoredRead  # noqa: PLC0415

        d = dict(src_dict)
        volumes = StoredRead.from_dict(d.pop("volumes"))

        masks = StoredRead.from_dict(d.pop("masks"))

        models = StoredRead.from_dict(d.pop("models"))

        other = StoredRead.from_dict(d.pop("other"))

        def _parse_free_bytes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        free_bytes = _parse_free_bytes(d.pop("free_bytes"))

        storage_use_read = cls(
            volumes=volumes,
            masks=masks,
            models=models,
            other=other,
            free_bytes=free_bytes,
        )

        storage_use_read.additional_properties = d
        return storage_use_read

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
