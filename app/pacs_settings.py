"""The settings of the PACS: one DICOMweb address, how to sign in there, and how long to wait."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings


class PacsSettings(BaseSettings):
    """Part of `app.settings.Settings`, which alone is read from the environment."""

    pacs_url: str = ""
    """DICOMweb root of the one PACS that is ever asked (`https://pacs.example/dicom-web`); empty: there is none."""
    pacs_user: str = ""
    """For HTTP's basic sign-in, with `pacs_password`."""
    pacs_password: SecretStr = SecretStr("")
    pacs_token: SecretStr = SecretStr("")
    """Bearer token; instead of user and password."""
    pacs_ca_file: Annotated[Path | None, BeforeValidator(lambda value: value or None)] = None
    """Certificates, in PEM, that the PACS's own is checked against; None: those that the system's browsers know."""
    pacs_timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    """Longest wait for a connection, and for the next bytes of an answer."""
    pacs_transfer_minutes: Annotated[float, Field(gt=0)] = 30.0
    """Longest time that the bytes of one import or delivery may take."""

    @field_validator("pacs_url")
    @classmethod
    def _plain_address(cls, value: str) -> str:
        if not value:
            return ""
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("it must be the address of a DICOMweb service, such as https://pacs.example/dicom-web.")
        if parts.username or parts.password:
            raise ValueError("it must not hold a password; SEROUS_PACS_USER and SEROUS_PACS_PASSWORD take it.")
        if parts.query or parts.fragment:
            raise ValueError("it must end with its path, without '?' and '#'.")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _one_way_in(self) -> PacsSettings:
        if self.pacs_token.get_secret_value() and self.pacs_user:
            raise ValueError("SEROUS_PACS_TOKEN and SEROUS_PACS_USER are two ways to sign in; set one of them.")
        if bool(self.pacs_user) != bool(self.pacs_password.get_secret_value()):
            raise ValueError("SEROUS_PACS_USER and SEROUS_PACS_PASSWORD belong together; one of them is empty.")
        if not self.pacs_url and (self.pacs_user or self.pacs_token.get_secret_value()):
            raise ValueError("SEROUS_PACS_URL is empty, so there is nowhere to sign in.")
        return self
