"""The files of the front end, and how they are sent."""

from __future__ import annotations

import gzip
import re

import pytest
from fastapi.testclient import TestClient

from app.page import accepts_gzip, page_root

pytestmark = pytest.mark.sqlite_only

PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def assets(anonymous: TestClient) -> list[str]:
    """The scripts and styles that the first page names."""
    found = re.findall(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"', anonymous.get("/").text)
    assert {name.rpartition(".")[2] for name in found} == {"js", "css"}
    return found


class TestAcceptsGzip:
    @pytest.mark.parametrize(
        "header", ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, GZIP;q=0.5", "*", "identity, *;q=0.1"]
    )
    def test_accepts(self, header: str) -> None:
        assert accepts_gzip(header)

    @pytest.mark.parametrize(
        "header", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*, gzip;q=0", "*;q=0", "xgzip"]
    )
    def test_refuses(self, header: str) -> None:
        assert not accepts_gzip(header)


class TestReadPage:
    def test_scripts_and_styles_are_compressed_for_who_accepts_it(
        self, anonymous: TestClient, assets: list[str]
    ) -> None:
        for asset in assets:
            plain = anonymous.get(asset, headers=PLAIN)
            small = anonymous.get(asset, headers={"Accept-Encoding": "gzip, deflate, br"})
            assert "Content-Encoding" not in plain.headers
            assert small.headers["Content-Encoding"] == "gzip"
            assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"
            assert small.headers["Content-Type"] == plain.headers["Content-Type"]
            assert "immutable" in small.headers["Cache-Control"]
            assert small.content == plain.content  # httpx has unpacked it
            assert int(small.headers["Content-Length"]) < len(plain.content)
            assert small.headers["ETag"] != plain.headers["ETag"]

    def test_the_build_compresses_every_script_and_style(self) -> None:
        root = page_root()
        assert root is not None
        built = [path for path in (root / "assets").iterdir() if path.suffix in (".js", ".css")]
        assert built
        for path in built:
            assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()

    def test_other_files_and_answers_of_the_api_are_sent_as_they_are(self, client: TestClient) -> None:
        for path in ("/", "/volumes", "/api/v1/session", "/api/v1/openapi.json"):
            assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers, path
