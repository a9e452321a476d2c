from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.measurements_read_first_slice import (
    MeasurementsReadFirstSlice,
    check_measurements_read_first_slice,
)
from ..models.measurements_read_laterality_type_0 import (
    MeasurementsReadLateralityType0,
    check_measurements_read_laterality_type_0,
)

if TYPE_CHECKING:
    from ..models.fovea_point import FoveaPoint
    from ..models.interval_read import IntervalRead
    from ..models.measurements_read_interval_parts_mm_3 import (
        MeasurementsReadIntervalPartsMm3,
    )
    from ..models.place_read import PlaceRead
    from ..models.pocket_read import PocketRead
    from ..models.sector_read import SectorRead
    from ..models.slice_measured import SliceMeasured


T = TypeVar("T", bound="MeasurementsRead")


@_attrs_define
class MeasurementsRead:
    """All figures of one mask. Null is what the scan does not allow to state; `warnings` says why.

    Attributes:
        segmentation_id (str):
        volume_id (str):
        laterality (MeasurementsReadLateralityType0 | None):
        first_slice (MeasurementsReadFirstSlice):
        fluid_voxels (int):
        volume_mm3 (float | None):
        volume_nl (float | None):
        volume_interval_mm3 (IntervalRead | None):
        interval_parts_mm3 (MeasurementsReadIntervalPartsMm3):
        en_face_area_mm2 (float | None):
        max_height_um (float | None):
        max_height_at (None | PlaceRead):
        fovea (FoveaPoint | None):
        distance_to_fovea_um (float | None):
        max_height_to_fovea_um (float | None):
        n_pockets (int):
        pockets (list[PocketRead]):
        sectors (list[SectorRead] | None):
        slices (list[SliceMeasured]):
        warnings (list[str]):
    """

    segmentation_id: str
    volume_id: str
    laterality: MeasurementsReadLateralityType0 | None
    first_slice: MeasurementsReadFirstSlice
    fluid_voxels: int
    volume_mm3: float | None
    volume_nl: float | None
    volume_interval_mm3: IntervalRead | None
    interval_parts_mm3: MeasurementsReadIntervalPartsMm3
    en_face_area_mm2: float | None
    max_height_um: float | None
    max_height_at: None | PlaceRead
    fovea: FoveaPoint | None
    distance_to_fovea_um: float | None
    max_height_to_fovea_um: float | None
    n_pockets: int
    pockets: list[PocketRead]
    sectors: list[SectorRead] | None
    slices: list[SliceMeasured]
    warnings: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.fovea_point import FoveaPoint  # noqa: PLC0415
        from ..models.interval_read import IntervalRead  # noqa: PLC0415
        from ..models.place_read import PlaceRead  # noqa: PLC0415

        segmentation_id = self.segmentation_id

        volume_id = self.volume_id

        laterality: None | str
        if isinstance(self.laterality, str):
            laterality = self.laterality
        else:
            laterality = self.laterality

        first_slice: str = self.first_slice

        fluid_voxels = self.fluid_voxels

        volume_mm3: float | None
        volume_mm3 = self.volume_mm3

        volume_nl: float | None
        volume_nl = self.volume_nl

        volume_interval_mm3: dict[str, Any] | None
        if isinstance(self.volume_interval_mm3, IntervalRead):
            volume_interval_mm3 = self.volume_interval_mm3.to_dict()
        else:
            volume_interval_mm3 = self.volume_interval_mm3

        interval_parts_mm3 = self.interval_parts_mm3.to_dict()

        en_face_area_mm2: float | None
        en_face_area_mm2 = self.en_face_area_mm2

        max_height_um: float | None
        max_height_um = self.max_height_um

        max_height_at: dict[str, Any] | None
        if isinstance(self.max_height_at, PlaceRead):
            max_height_at = self.max_height_at.to_dict()
        else:
            max_height_at = self.max_height_at

        fovea: dict[str, Any] | None
        if isinstance(self.fovea, FoveaPoint):
            fovea = self.fovea.to_dict()
        else:
            fovea = self.fovea

        distance_to_fovea_um: float | None
        distance_to_fovea_um = self.distance_to_fovea_um

        max_height_to_fovea_um: float | None
        max_height_to_fovea_um = self.max_height_to_fovea_um

        n_pockets = self.n_pockets

        pockets = []
        for pockets_item_data in self.pockets:
            pockets_item = pockets_item_data.to_dict()
            pockets.append(pockets_item)

        sectors: list[dict[str, Any]] | None
        if isinstance(self.sectors, list):
            sectors = []
            for sectors_type_0_item_data in self.sectors:
                sectors_type_0_item = sectors_type_0_item_data.to_dict()
                sectors.append(sectors_type_0_item)

        else:
            sectors = self.sectors

        slices = []
        for slices_item_data in self.slices:
            slices_item = slices_item_data.to_dict()
            slices.append(slices_item)

        warnings = self.warnings

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "segmentation_id": segmentation_id,
                "volume_id": volume_id,
                "laterality": laterality,
                "first_slice": first_slice,
                "fluid_voxels": fluid_voxels,
                "volume_mm3": volume_mm3,
                "volume_nl": volume_nl,
                "volume_interval_mm3": volume_interval_mm3,
                "interval_parts_mm3": interval_parts_mm3,
                "en_face_area_mm2": en_face_area_mm2,
                "max_height_um": max_height_um,
                "max_height_at": max_height_at,
                "fovea": fovea,
                "distance_to_fovea_um": distance_to_fovea_um,
                "max_height_to_fovea_um": max_height_to_fovea_um,
                "n_pockets": n_pockets,
                "pockets": pockets,
                "sectors": sectors,
                "slices": slices,
                "warnings": warnings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fovea_point import FoveaPoint  # noqa: PLC0415
        from ..models.interval_read import IntervalRead  # noqa: PLC0415
        from ..models.measurements_read_interval_parts_mm_3 import (
            MeasurementsReadIntervalPartsMm3,  # noqa: PLC0415
        )
        from ..models.place_read import PlaceRead  # noqa: PLC0415
        from ..models.pocket_read import PocketRead  # noqa: PLC0415
        from ..models.sector_read import SectorRead  # noqa: PLC0415
        from ..models.slice_measured import SliceMeasured  # noqa: PLC0415

        d = dict(src_dict)
        segmentation_id = d.pop("segmentation_id")

        volume_id = d.pop("volume_id")

        def _parse_laterality(data: object) -> MeasurementsReadLateralityType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                laterality_type_0 = check_measurements_read_laterality_type_0(data)

                return laterality_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MeasurementsReadLateralityType0 | None, data)

        laterality = _parse_laterality(d.pop("laterality"))

        first_slice = check_measurements_read_first_slice(d.pop("first_slice"))

        fluid_voxels = d.pop("fluid_voxels")

        def _parse_volume_mm3(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        volume_mm3 = _parse_volume_mm3(d.pop("volume_mm3"))

        def _parse_volume_nl(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        volume_nl = _parse_volume_nl(d.pop("volume_nl"))

        def _parse_volume_interval_mm3(data: object) -> IntervalRead | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                volume_interval_mm3_type_0 = IntervalRead.from_dict(data)

                return volume_interval_mm3_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(IntervalRead | None, data)

        volume_interval_mm3 = _parse_volume_interval_mm3(d.pop("volume_interval_mm3"))

        interval_parts_mm3 = MeasurementsReadIntervalPartsMm3.from_dict(d.pop("interval_parts_mm3"))

        def _parse_en_face_area_mm2(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        en_face_area_mm2 = _parse_en_face_area_mm2(d.pop("en_face_area_mm2"))

        def _parse_max_height_um(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_height_um = _parse_max_height_um(d.pop("max_height_um"))

        def _parse_max_height_at(data: object) -> None | PlaceRead:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                max_height_at_type_0 = PlaceRead.from_dict(data)

                return max_height_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PlaceRead, data)

        max_height_at = _parse_max_height_at(d.pop("max_height_at"))

        def _parse_fovea(data: object) -> FoveaPoint | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                fovea_type_0 = FoveaPoint.from_dict(data)

                return fovea_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FoveaPoint | None, data)

        fovea = _parse_fovea(d.pop("fovea"))

        def _parse_distance_to_fovea_um(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        distance_to_fovea_um = _parse_distance_to_fovea_um(d.pop("distance_to_fovea_um"))

        def _parse_max_height_to_fovea_um(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_height_to_fovea_um = _parse_max_height_to_fovea_um(d.pop("max_height_to_fovea_um"))

        n_pockets = d.pop("n_pockets")

        pockets = []
        _pockets = d.pop("pockets")
        for pockets_item_data in _pockets:
            pockets_item = PocketRead.from_dict(pockets_item_data)

            pockets.append(pockets_item)

        def _parse_sectors(data: object) -> list[SectorRead] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                sectors_type_0 = []
                _sectors_type_0 = data
                for sectors_type_0_item_data in _sectors_type_0:
                    sectors_type_0_item = SectorRead.from_dict(sectors_type_0_item_data)

                    sectors_type_0.append(sectors_type_0_item)

                return sectors_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[SectorRead] | None, data)

        sectors = _parse_sectors(d.pop("sectors"))

        slices = []
        _slices = d.pop("slices")
        for slices_item_data in _slices:
            slices_item = SliceMeasured.from_dict(slices_item_data)

            slices.append(slices_item)

        warnings = cast(list[str], d.pop("warnings"))

        measurements_read = cls(
            segmentation_id=segmentation_id,
            volume_id=volume_id,
            laterality=laterality,
            first_slice=first_slice,
            fluid_voxels=fluid_voxels,
            volume_mm3=volume_mm3,
            volume_nl=volume_nl,
            volume_interval_mm3=volume_interval_mm3,
            interval_parts_mm3=interval_parts_mm3,
            en_face_area_mm2=en_face_area_mm2,
            max_height_um=max_height_um,
            max_height_at=max_height_at,
            fovea=fovea,
            distance_to_fovea_um=distance_to_fovea_um,
            max_height_to_fovea_um=max_height_to_fovea_um,
            n_pockets=n_pockets,
            pockets=pockets,
            sectors=sectors,
            slices=slices,
            warnings=warnings,
        )

        measurements_read.additional_properties = d
        return measurements_read

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
