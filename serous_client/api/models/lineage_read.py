from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.ancestor_read import AncestorRead


T = TypeVar("T", bound="LineageRead")


@_attrs_define
class LineageRead:
    """Where a version comes from; null is unknown, as for versions older than this record.

    Attributes:
        trained_by (None | str):
        n_tags (int | None):
        code_version (None | str):
        started_from_id (None | str):
        start_reason (None | str):
        compared_with_id (None | str):
        files_digest (None | str):
        descent (list[AncestorRead]):
    """

    trained_by: None | str
    n_tags: int | None
    code_version: None | str
    started_from_id: None | str
    start_reason: None | str
    compared_with_id: None | str
    files_digest: None | str
    descent: list[AncestorRead]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        trained_by: None | str
        trained_by = self.trained_by

        n_tags: int | None
        n_tags = self.n_tags

        code_version: None | str
        code_version = self.code_version

        started_from_id: None | str
        started_from_id = self.started_from_id

        start_reason: None | str
        start_reason = self.start_reason

        compared_with_id: None | str
        compared_with_id = self.compared_with_id

        files_digest: None | str
        files_digest = self.files_digest

        descent = []
        for descent_item_data in self.descent:
            descent_item = descent_item_data.to_dict()
            descent.append(descent_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "trained_by": trained_by,
                "n_tags": n_tags,
                "code_version": code_version,
                "started_from_id": started_from_id,
                "start_reason": start_reason,
                "compared_with_id": compared_with_id,
                "files_digest": files_digest,
                "descent": descent,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.ancestor_read import AncestorRead  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_trained_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        trained_by = _parse_trained_by(d.pop("trained_by"))

        def _parse_n_tags(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        n_tags = _parse_n_tags(d.pop("n_tags"))

        def _parse_code_version(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        code_version = _parse_code_version(d.pop("code_version"))

        def _parse_started_from_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        started_from_id = _parse_started_from_id(d.pop("started_from_id"))

        def _parse_start_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        start_reason = _parse_start_reason(d.pop("start_reason"))

        def _parse_compared_with_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        compared_with_id = _parse_compared_with_id(d.pop("compared_with_id"))

        def _parse_files_digest(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        files_digest = _parse_files_digest(d.pop("files_digest"))

        descent = []
        _descent = d.pop("descent")
        for descent_item_data in _descent:
            descent_item = AncestorRead.from_dict(descent_item_data)

            descent.append(descent_item)

        lineage_read = cls(
            trained_by=trained_by,
            n_tags=n_tags,
            code_version=code_version,
            started_from_id=started_from_id,
            start_reason=start_reason,
            compared_with_id=compared_with_id,
            files_digest=files_digest,
            descent=descent,
        )

        lineage_read.additional_properties = d
        return lineage_read

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
