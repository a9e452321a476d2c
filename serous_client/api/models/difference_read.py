from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.grid_read import GridRead
    from ..models.regions_read import RegionsRead
    from ..models.registration_read import RegistrationRead
    from ..models.volume_change_read import VolumeChangeRead


T = TypeVar("T", bound="DifferenceRead")


@_attrs_define
class DifferenceRead:
    """Fluid thickness of two visits on one grid, one row a B-scan, and later minus earlier; null outside a scan.

    The maps lie around the centre of the earlier scan.

        Attributes:
            earlier_id (str):
            later_id (str):
            grid (GridRead): Cells of an en-face map.
            resampled (bool):
            note (str):
            registration (RegistrationRead): How the later scan lies over the earlier one; all zero, centre on centre,
                unless it is `registered`.

                A place (across, along) µm from the centre of the earlier scan lies in the later one, from its centre, at the
                place
                turned by `rotation_deg` (counter-clockwise, the first B-scan on top) plus the shift.
            change (VolumeChangeRead): Later minus earlier volume of fluid, and the least difference that can be told from
                none (95 %).
            regions (RegionsRead): What became of the regions of fluid.
            warnings (list[str]):
            earlier_um (list[list[float | None]]):
            later_um (list[list[float | None]]):
            difference_um (list[list[float | None]]):
    """

    earlier_id: str
    later_id: str
    grid: GridRead
    resampled: bool
    note: str
    registration: RegistrationRead
    change: VolumeChangeRead
    regions: RegionsRead
    warnings: list[str]
    earlier_um: list[list[float | None]]
    later_um: list[list[float | None]]
    difference_um: list[list[float | None]]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        earlier_id = self.earlier_id

        later_id = self.later_id

        grid = self.grid.to_dict()

        resampled = self.resampled

        note = self.note

        registration = self.registration.to_dict()

        change = self.change.to_dict()

        regions = self.regions.to_dict()

        warnings = self.warnings

        earlier_um = []
        for earlier_um_item_data in self.earlier_um:
            earlier_um_item = []
            for earlier_um_item_item_data in earlier_um_item_data:
                earlier_um_item_item: float | None
                earlier_um_item_item = earlier_um_item_item_data
                earlier_um_item.append(earlier_um_item_item)

            earlier_um.append(earlier_um_item)

        later_um = []
        for later_um_item_data in self.later_um:
            later_um_item = []
            for later_um_item_item_data in later_um_item_data:
                later_um_item_item: float | None
                later_um_item_item = later_um_item_item_data
                later_um_item.append(later_um_item_item)

            later_um.append(later_um_item)

        difference_um = []
        for difference_um_item_data in self.difference_um:
            difference_um_item = []
            for difference_um_item_item_data in difference_um_item_data:
                difference_um_item_item: float | None
                difference_um_item_item = difference_um_item_item_data
                difference_um_item.append(difference_um_item_item)

            difference_um.append(difference_um_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "earlier_id": earlier_id,
                "later_id": later_id,
                "grid": grid,
                "resampled": resampled,
                "note": note,
                "registration": registration,
                "change": change,
                "regions": regions,
                "warnings": warnings,
                "earlier_um": earlier_um,
                "later_um": later_um,
                "difference_um": difference_um,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.grid_read import GridRead  # noqa: PLC0415
        from ..models.regions_read import RegionsRead  # noqa: PLC0415
        from ..models.registration_read import RegistrationRead  # noqa: PLC0415
        from ..models.volume_change_read import VolumeChangeRead  # noqa: PLC0415

        d = dict(src_dict)
        earlier_id = d.pop("earlier_id")

        later_id = d.pop("later_id")

        grid = GridRead.from_dict(d.pop("grid"))

        resampled = d.pop("resampled")

        note = d.pop("note")

        registration = RegistrationRead.from_dict(d.pop("registration"))

        change = VolumeChangeRead.from_dict(d.pop("change"))

        regions = RegionsRead.from_dict(d.pop("regions"))

        warnings = cast(list[str], d.pop("warnings"))

        earlier_um = []
        _earlier_um = d.pop("earlier_um")
        for earlier_um_item_data in _earlier_um:
            earlier_um_item = []
            _earlier_um_item = earlier_um_item_data
            for earlier_um_item_item_data in _earlier_um_item:

                def _parse_earlier_um_item_item(data: object) -> float | None:
                    if data is None:
                        return data
                    return cast(float | None, data)

                earlier_um_item_item = _parse_earlier_um_item_item(earlier_um_item_item_data)

                earlier_um_item.append(earlier_um_item_item)

            earlier_um.append(earlier_um_item)

        later_um = []
        _later_um = d.pop("later_um")
        for later_um_item_data in _later_um:
            later_um_item = []
            _later_um_item = later_um_item_data
            for later_um_item_item_data in _later_um_item:

                def _parse_later_um_item_item(data: object) -> float | None:
                    if data is None:
                        return data
                    return cast(float | None, data)

                later_um_item_item = _parse_later_um_item_item(later_um_item_item_data)

                later_um_item.append(later_um_item_item)

            later_um.append(later_um_item)

        difference_um = []
        _difference_um = d.pop("difference_um")
        for difference_um_item_data in _difference_um:
            difference_um_item = []
            _difference_um_item = difference_um_item_data
            for difference_um_item_item_data in _difference_um_item:

                def _parse_difference_um_item_item(data: object) -> float | None:
                    if data is None:
                        return data
                    return cast(float | None, data)

                difference_um_item_item = _parse_difference_um_item_item(difference_um_item_item_data)

                difference_um_item.append(difference_um_item_item)

            difference_um.append(difference_um_item)

        difference_read = cls(
            earlier_id=earlier_id,
            later_id=later_id,
            grid=grid,
            resampled=resampled,
            note=note,
            registration=registration,
            change=change,
            regions=regions,
            warnings=warnings,
            earlier_um=earlier_um,
            later_um=later_um,
            difference_um=difference_um,
        )

        difference_read.additional_properties = d
        return difference_read

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
