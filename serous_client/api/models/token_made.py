from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.token_read import TokenRead


T = TypeVar("T", bound="TokenMade")


@_attrs_define
class TokenMade:
    """A token that was just made.

    Attributes:
        token (TokenRead): A bearer token, without its secret.
        secret (str):
    """

    token: TokenRead
    secret: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        token = self.token.to_dict()

        secret = self.secret

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "token": token,
                "secret": secret,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.token_read import TokenRead  # noqa: PLC0415

        d = dict(src_dict)
        token = TokenRead.from_dict(d.pop("token"))

        secret = d.pop("secret")

        token_made = cls(
            token=token,
            secret=secret,
        )

        token_made.additional_properties = d
        return token_made

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
