from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="MethodFigures")


@_attrs_define
class MethodFigures:
    """Measured on phantom volumes by `make table1`: mean and standard deviation over volumes.

    Attributes:
        dsc_mean (float):
        dsc_sd (float):
        tpvf_mean (float):
        ppv_mean (float):
        n_volumes (int):
        seconds_per_volume (float):
    """

    dsc_mean: float
    dsc_sd: float
    tpvf_mean: float
    ppv_mean: float
    n_volumes: int
    seconds_per_volume: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        dsc_mean = self.dsc_mean

        dsc_sd = self.dsc_sd

        tpvf_mean = self.tpvf_mean

        ppv_mean = self.ppv_mean

        n_volumes = self.n_volumes

        seconds_per_volume = self.seconds_per_volume

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "dsc_mean": dsc_mean,
                "dsc_sd": dsc_sd,
                "tpvf_mean": tpvf_mean,
                "ppv_mean": ppv_mean,
                "n_volumes": n_volumes,
                "seconds_per_volume": seconds_per_volume,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        dsc_mean = d.pop("dsc_mean")

        dsc_sd = d.pop("dsc_sd")

        tpvf_mean = d.pop("tpvf_mean")

        ppv_mean = d.pop("ppv_mean")

        n_volumes = d.pop("n_volumes")

        seconds_per_volume = d.pop("seconds_per_volume")

        method_figures = cls(
            dsc_mean=dsc_mean,
            dsc_sd=dsc_sd,
            tpvf_mean=tpvf_mean,
            ppv_mean=ppv_mean,
            n_volumes=n_volumes,
            seconds_per_volume=seconds_per_volume,
        )

        method_figures.additional_properties = d
        return method_figures

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
