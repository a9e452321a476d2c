"""Configuration: read once, unknown and insecure values stop the start with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import ClientSettings, SettingsError, load_settings


class TestLoadSettings:
    def test_defaults_are_one_machine_on_loopback(self, tmp_path: Path) -> None:
        settings = load_settings(data_dir=tmp_path)
        assert (settings.host, settings.port) == ("127.0.0.1", 8000)
        assert settings.database == f"sqlite:///{tmp_path}/serous.db"
        assert settings.storage == f"file://{tmp_path}/objects"
        assert settings.broker.startswith("redis+socket://")

    def test_unknown_variable_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEROUS_PROT", "8001")
        with pytest.raises(SettingsError, match="Unknown setting SEROUS_PROT"):
            load_settings()

    def test_port_out_of_range_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEROUS_PORT", "99999")
        with pytest.raises(SettingsError, match="SEROUS_PORT"):
            load_settings()

    def test_open_address_without_a_secret_is_refused(self) -> None:
        with pytest.raises(SettingsError, match=r"Binding to 0\.0\.0\.0 .* needs SEROUS_SECRET"):
            load_settings(host="0.0.0.0")

    def test_short_secret_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEROUS_SECRET", "hunter2")
        with pytest.raises(SettingsError, match="has 7 characters; it needs at least 32"):
            load_settings()

    def test_open_address_with_a_secret_sets_secure_cookies(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEROUS_SECRET", "s" * 32)
        assert load_settings(host="0.0.0.0").cookies_are_secure
        assert not load_settings().cookies_are_secure

    def test_database_url_of_another_kind_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEROUS_DATABASE_URL", "mysql://x")
        with pytest.raises(SettingsError, match="SEROUS_DATABASE_URL must start with"):
            load_settings()

    def test_postgresql_url_gets_its_driver(self) -> None:
        assert load_settings(database_url="postgresql://u@h/d").database == "postgresql+psycopg://u@h/d"


class TestWorkerLanes:
    def test_are_all_unless_said_otherwise(self) -> None:
        assert load_settings().lanes == ("training", "inference", "light")

    def test_keep_their_order_and_lose_spaces_and_repetitions(self) -> None:
        assert load_settings(worker_lanes=" light,training, light").lanes == ("training", "light")

    @pytest.mark.parametrize("value", ["gpu", "training,,light", ""])
    def test_an_unknown_one_is_refused_by_name(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("SEROUS_WORKER_LANES", value)
        with pytest.raises(SettingsError, match=r"SEROUS_WORKER_LANES: There is no lane '.*'; .* training, inference"):
            load_settings()

    def test_an_unknown_device_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SEROUS_DEVICE", "tpu")
        with pytest.raises(SettingsError, match=r"SEROUS_DEVICE: .*'auto', 'cpu' or 'cuda'"):
            load_settings()

    def test_a_worker_on_the_cpu_hides_the_gpus_from_its_children(self) -> None:
        assert load_settings(device="cpu").child_environment()["CUDA_VISIBLE_DEVICES"] == ""


class TestTokenKey:
    def test_is_made_once_and_kept_private(self, tmp_path: Path) -> None:
        settings = load_settings(data_dir=tmp_path)
        assert settings.token_key() == settings.token_key()
        assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


class TestClientSettings:
    def test_name_a_server_for_the_commands_and_the_service_bears_them(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("SEROUS_URL", "https://clinic.example")
        monkeypatch.setenv("SEROUS_TOKEN", "secret")
        given = ClientSettings()
        assert (given.url, given.token.get_secret_value()) == ("https://clinic.example", "secret")
        assert "secret" not in repr(given)
        assert load_settings(data_dir=tmp_path).port == 8000
