from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.slice_agreement import SliceAgreement


T = TypeVar("T", bound="AgreementRead")


@_attrs_define
class AgreementRead:
    """How far two masks of one volume agree; 1 where both are empty.

    Attributes:
        dice (float):
        n_voxels_in_both (int):
        slices (list[SliceAgreement]):
    """

    dice: float
    n_voxels_in_both: int
    slices: list[SliceAgreement]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        dice = self.dice

        n_voxels_in_both = self.n_voxels_in_both

        slices = []
        for slices_item_data in self.slices:
            slices_item = slices_item_data.to_dict()
            slices.append(slices_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "dice": dice,
                "n_voxels_in_both": n_voxels_in_both,
                "slices": slices,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.slice_agreement import SliceAgreement  # noqa: PLC0415

        d = dict(src_dict)
        dice = d.pop("dice")

        n_voxels_in_both = d.pop("n_voxels_in_both")

        slices = []
        _slices = d.pop("slices")
        for slices_item_data in _slices:
            slices_item = SliceAgreement.from_dict(slices_item_data)

            slices.append(slices_item)

        agreement_read = cls(
            dice=dice,
            n_voxels_in_both=n_voxels_in_both,
            slices=slices,
        )

        agreement_read.additional_properties = d
        return agreement_read

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
