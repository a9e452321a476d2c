"""The server that `serous login` writes down, and addresses that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from serous_client import NoServerKnown, Serous
from serous_client.known_server import (
    BadAddress,
    KnownServer,
    checked_token,
    checked_url,
    forget_known_server,
    is_readable_on_the_way,
    read_known_server,
    write_known_server,
)


class TestFile:
    @pytest.mark.parametrize("token", ["plain", 'with "quotes" and \\'.replace(" ", "_")])
    def test_gives_back_what_was_written_to_its_owner_alone(self, tmp_path: Path, token: str) -> None:
        server = KnownServer("https://serous.example:8443", token)
        file = write_known_server(server, tmp_path / "config" / "client.toml")
        assert read_known_server(file) == server
        assert file.stat().st_mode & 0o777 == 0o600
        assert [path.name for path in file.parent.iterdir()] == ["client.toml"]

    def test_replaces_the_one_before(self, tmp_path: Path) -> None:
        file = tmp_path / "client.toml"
        for number in (1, 2):
            write_known_server(KnownServer(f"http://server-{number}", "t"), file)
        assert Serous.from_file(file).url == "http://server-2"

    def test_that_is_not_there_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(NoServerKnown, match="serous login"):
            Serous.from_file(tmp_path / "client.toml")

    @pytest.mark.parametrize("text", ["", "url = 1\ntoken = 2\n", "url = 'http://x'", "][", "\x00"])
    def test_that_is_damaged_says_so(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "client.toml"
        file.write_text(text)
        with pytest.raises(NoServerKnown, match=r"client\.toml"):
            read_known_server(file)

    def test_can_be_forgotten(self, tmp_path: Path) -> None:
        file = write_known_server(KnownServer("http://x", "t"), tmp_path / "client.toml")
        assert forget_known_server(file)
        assert not forget_known_server(file)

    def test_the_token_is_not_shown(self) -> None:
        assert "secret" not in repr(KnownServer("http://x", "secret"))


class TestAddress:
    @pytest.mark.parametrize(
        ("given", "taken"),
        [
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
            (" http://127.0.0.1:8000/ ", "http://127.0.0.1:8000"),
            ("https://clinic.example/serous/", "https://clinic.example/serous"),
            ("http://[::1]:8000/api/v1", "http://[::1]:8000"),
        ],
    )
    def test_is_taken_without_what_does_not_belong_to_it(self, given: str, taken: str) -> None:
        assert checked_url(given) == taken

    @pytest.mark.parametrize(
        "given", ["", "127.0.0.1:8000", "ftp://x", "http://", "http://u:p@x", "http://x?token=t", "http://x:port"]
    )
    def test_is_refused_where_it_is_none(self, given: str) -> None:
        with pytest.raises(BadAddress):
            checked_url(given)

    @pytest.mark.parametrize("given", ["", "  ", "two words", "line\nbreak", "müll"])
    def test_a_token_is_refused_where_it_is_none(self, given: str) -> None:
        with pytest.raises(BadAddress, match="no token"):
            checked_token(given)

    @pytest.mark.parametrize(
        ("url", "readable"),
        [
            ("http://127.0.0.1:8000", False),
            ("http://localhost", False),
            ("http://[::1]", False),
            ("https://clinic.example", False),
            ("http://clinic.example", True),
            ("http://10.0.0.7:8000", True),
        ],
    )
    def test_over_which_a_token_travels_in_clear(self, url: str, readable: bool) -> None:
        assert is_readable_on_the_way(url) is readable
