"""The settings of the PACS: what stops the start, and that nothing secret is shown."""

from __future__ import annotations

import pytest

from app.settings import Settings, SettingsError, load_settings

URL = "https://pacs.example/dicom-web"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"PACS_URL": "ftp://pacs.example"}, "address of a DICOMweb service"),
        ({"PACS_URL": "pacs.example"}, "address of a DICOMweb service"),
        ({"PACS_URL": "https://ada:hunter2@pacs.example/dicom-web"}, "must not hold a password"),
        ({"PACS_URL": f"{URL}?x=1"}, "without '?'"),
        ({"PACS_URL": URL, "PACS_USER": "ada"}, "belong together"),
        ({"PACS_URL": URL, "PACS_PASSWORD": "hunter2"}, "belong together"),
        ({"PACS_URL": URL, "PACS_USER": "ada", "PACS_PASSWORD": "hunter2", "PACS_TOKEN": "t"}, "two ways"),
        ({"PACS_TOKEN": "hunter2"}, "SEROUS_PACS_URL is empty"),
        ({"PACS_URL": URL, "PACS_TIMEOUT_S": "0"}, "greater than 0"),
    ],
)
def test_mistakes_stop_the_start_in_words(
    given: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"SEROUS_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert sentence in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_secrets_are_not_shown() -> None:
    settings = Settings(pacs_url=f"{URL}/", pacs_user="ada", pacs_password="hunter2")
    assert settings.pacs_url == URL
    assert "hunter2" not in repr(settings)
    assert settings.pacs_password.get_secret_value() == "hunter2"


def test_empty_variables_are_no_pacs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "USER", "PASSWORD", "TOKEN", "CA_FILE"):
        monkeypatch.setenv(f"SEROUS_PACS_{name}", "")
    settings = load_settings()
    assert (settings.pacs_url, settings.pacs_ca_file) == ("", None)
