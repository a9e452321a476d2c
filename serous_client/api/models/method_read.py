from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.method_read_supervision import (
    MethodReadSupervision,
    check_method_read_supervision,
)

if TYPE_CHECKING:
    from ..models.method_figures import MethodFigures


T = TypeVar("T", bound="MethodRead")


@_attrs_define
class MethodRead:
    """One system of the paper's table 1 or of this product.

    Attributes:
        name (str):
        title (str):
        supervision (MethodReadSupervision):
        ready (bool):
        figures (MethodFigures | None):
    """

    name: str
    title: str
    supervision: MethodReadSupervision
    ready: bool
    figures: MethodFigures | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.method_figures import MethodFigures  # noqa: PLC0415

        name = self.name

        title = self.title

        supervision: str = self.supervision

        ready = self.ready

        figures: dict[str, Any] | None
        if isinstance(self.figures, MethodFigures):
            figures = self.figures.to_dict()
        else:
            figures = self.figures

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "title": title,
                "supervision": supervision,
                "ready": ready,
                "figures": figures,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.method_figures import MethodFigures  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        title = d.pop("title")

        supervision = check_method_read_supervision(d.pop("supervision"))

        ready = d.pop("ready")

        def _parse_figures(data: object) -> MethodFigures | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                figures_type_0 = MethodFigures.from_dict(data)

                return figures_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MethodFigures | None, data)

        figures = _parse_figures(d.pop("figures"))

        method_read = cls(
            name=name,
            title=title,
            supervision=supervision,
            ready=ready,
            figures=figures,
        )

        method_read.additional_properties = d
        return method_read

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
