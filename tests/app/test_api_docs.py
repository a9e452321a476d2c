"""The schema for people at /docs."""

from __future__ import annotations

import re
from collections.abc import Callable

from fastapi.testclient import TestClient

from app.accounts.service import Role

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class TestReadDocs:
    def test_program_without_a_token_is_refused(self, anonymous: TestClient) -> None:
        answer = anonymous.get("/docs")
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")

    def test_browser_without_a_session_signs_in_first_and_comes_back(self, anonymous: TestClient) -> None:
        answer = anonymous.get("/docs", headers=BROWSER, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/docs")

    def test_a_viewer_gets_the_page(self, client_of: Callable[[Role], TestClient]) -> None:
        answer = client_of("viewer").get("/docs")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert "<title>Serous API</title>" in answer.text

    def test_its_assets_are_served_and_it_holds_no_inline_code(self, client: TestClient) -> None:
        html = client.get("/docs").text
        assets = re.findall(r'(?:src|href)="(/assets/[^"]+)"', html)
        assert {asset.rpartition(".")[2] for asset in assets} == {"js", "css"}
        assert all(client.get(asset).status_code == 200 for asset in assets)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
        assert "<style" not in html
        assert "style=" not in html
