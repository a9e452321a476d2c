from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.provenance_read_runs_type_0 import (
    ProvenanceReadRunsType0,
    check_provenance_read_runs_type_0,
)

if TYPE_CHECKING:
    from ..models.stated_read import StatedRead


T = TypeVar("T", bound="ProvenanceRead")


@_attrs_define
class ProvenanceRead:
    """Origin of every value of a volume.

    Attributes:
        across (StatedRead): Where one value comes from.
        axial (StatedRead): Where one value comes from.
        along (StatedRead): Where one value comes from.
        laterality (StatedRead): Where one value comes from.
        acquired_on (StatedRead): Where one value comes from.
        device (StatedRead): Where one value comes from.
        order (StatedRead): Where one value comes from.
        runs (None | ProvenanceReadRunsType0):
    """

    across: StatedRead
    axial: StatedRead
    along: StatedRead
    laterality: StatedRead
    acquired_on: StatedRead
    device: StatedRead
    order: StatedRead
    runs: None | ProvenanceReadRunsType0
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        across = self.across.to_dict()

        axial = self.axial.to_dict()

        along = self.along.to_dict()

        laterality = self.laterality.to_dict()

        acquired_on = self.acquired_on.to_dict()

        device = self.device.to_dict()

        order = self.order.to_dict()

        runs: None | str
        if isinstance(self.runs, str):
            runs = self.runs
        else:
            runs = self.runs

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "across": across,
                "axial": axial,
                "along": along,
                "laterality": laterality,
                "acquired_on": acquired_on,
                "device": device,
                "order": order,
                "runs": runs,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.stated_read import StatedRead  # noqa: PLC0415

        d = dict(src_dict)
        across = StatedRead.from_dict(d.pop("across"))

        axial = StatedRead.from_dict(d.pop("axial"))

        along = StatedRead.from_dict(d.pop("along"))

        laterality = StatedRead.from_dict(d.pop("laterality"))

        acquired_on = StatedRead.from_dict(d.pop("acquired_on"))

        device = StatedRead.from_dict(d.pop("device"))

        order = StatedRead.from_dict(d.pop("order"))

        def _parse_runs(data: object) -> None | ProvenanceReadRunsType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                runs_type_0 = check_provenance_read_runs_type_0(data)

                return runs_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProvenanceReadRunsType0, data)

        runs = _parse_runs(d.pop("runs"))

        provenance_read = cls(
            across=across,
            axial=axial,
            along=along,
            laterality=laterality,
            acquired_on=acquired_on,
            device=device,
            order=order,
            runs=runs,
        )

        provenance_read.additional_properties = d
        return provenance_read

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
