"""The tagging page as a reader handles it, and the service behind it as the test looks into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from benchmarks.processes import parts
from benchmarks.service import Service
from tests.builders import multipart, tiny_npy

WAIT_MS = 20_000
"""Two cores, shared with a worker and a browser."""


def call(service: Service, method: str, path: str, **more: Any) -> httpx.Response:
    """Ask the service as its admin."""
    headers = {"Authorization": f"Bearer {service.token}", **more.pop("headers", {})}
    answer = httpx.request(method, f"{service.url}/api/v1{path}", headers=headers, timeout=60, **more)
    answer.raise_for_status()
    return answer


def web_process(service: Service) -> int:
    """The process of the only web server."""
    (web,) = (process for kind, process in parts(service.process_id) if kind == "web")
    return web


def upload(service: Service, n_slices: int, *, seed: int) -> str:
    """Store a tiny volume and give its id."""
    files = multipart({"scan.npy": tiny_npy((n_slices, 32, 48), seed=seed)})
    return str(call(service, "POST", "/volumes", files=files).json()["id"])


@dataclass(frozen=True)
class Workplace:
    """One tab."""

    page: Page
    service: Service

    def open(self, volume_id: str, query: str = "") -> None:
        """Go to a volume's tagging page and wait for its first picture."""
        self.page.goto(f"{self.service.url}/volumes/{volume_id}/tag{query}")
        self.painted()

    def painted(self) -> None:
        """Wait until the current slice is on the canvas."""
        index = self.page.get_by_test_id("tagger").get_attribute("data-slice", timeout=WAIT_MS)
        expect(self.page.get_by_test_id("bscan-canvas")).to_have_attribute("data-painted", index or "", timeout=WAIT_MS)

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, index: int) -> None:
        """The reader is at this slice (from 0)."""
        expect(self.page.get_by_test_id("tagger")).to_have_attribute("data-slice", str(index), timeout=WAIT_MS)

    def state(self, kind: str) -> None:
        """The bar says so of the tags."""
        expect(self.page.get_by_test_id("save-state")).to_have_attribute("data-state", kind, timeout=WAIT_MS)

    def shows(self, index: int, tag: str) -> None:
        """The strip shows this tag of a slice."""
        expect(self.page.get_by_test_id(f"slice-{index}")).to_have_attribute("data-tag", tag, timeout=WAIT_MS)

    def history(self, volume_id: str) -> list[dict[str, Any]]:
        """What the service has kept, oldest first."""
        items: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            params = {"limit": 200, **({"cursor": cursor} if cursor else {})}
            page = call(self.service, "GET", f"/volumes/{volume_id}/tags/history", params=params).json()
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items[::-1]

    def stored(self, volume_id: str) -> list[bool | None]:
        """What all readers' tags come to, slice by slice."""
        return [item["consensus"] for item in call(self.service, "GET", f"/volumes/{volume_id}/tags").json()["items"]]


def runs(*parts: tuple[int, bool]) -> list[bool]:
    """(3, True), (2, False) -> True, True, True, False, False."""
    return [tag for length, tag in parts for _ in range(length)]


def once_each(history: Sequence[dict[str, Any]]) -> bool:
    """Whether no slice was written twice."""
    indices = [item["index"] for item in history]
    return len(indices) == len(set(indices))
