"""Pictures of every page for docs/images, taken by the real run while its service is up."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.service import Service

SETTLE_MS = 1200
"""Time for pictures to be decoded and transitions to end."""

LOAD_MS = 30_000


class Camera:
    """Walks a signed-in browser through the pages."""

    def __init__(self, page: Page, service: Service, folder: Path) -> None:
        self._page = page
        self._service = service
        self._folder = folder

    def _shoot(self, name: str) -> None:
        self._page.wait_for_timeout(SETTLE_MS)
        self._page.screenshot(path=self._folder / f"{name}.png")

    def _open(self, path: str) -> None:
        self._page.goto(self._service.url + path)

    def sign_in(self) -> None:
        """The sign-in page, then signed in by the link."""
        self._open("/sign-in")
        expect(self._page.get_by_test_id("sign-in-form")).to_be_visible()
        self._shoot("sign_in")
        self._page.goto(self._service.sign_in_link)
        expect(self._page.get_by_test_id("user")).to_be_visible()

    def volumes(self) -> None:
        """The list of volumes."""
        self._open("/volumes")
        expect(self._page.get_by_test_id("volume-row").first).to_be_visible(timeout=LOAD_MS)
        self._shoot("volumes")

    def tagging(self, volume_id: str, slice_number: int) -> None:
        """A B-scan being tagged; slices count from 1 here as on the screen."""
        self._open(f"/volumes/{volume_id}/tag?slice={slice_number}")
        self._wait_for_bscan(slice_number)
        self._shoot("tagging")

    def tagging_with_mask(self, volume_id: str, slice_number: int) -> None:
        """The same with the mask over it."""
        self._open(f"/volumes/{volume_id}/tag?slice={slice_number}")
        self._wait_for_bscan(slice_number)
        self._page.keyboard.press("m")
        self._shoot("tagging_with_mask")

    def training(self, name: str) -> None:
        """The training page as it is now."""
        self._open("/training")
        expect(self._page.get_by_test_id("readiness")).to_be_visible(timeout=LOAD_MS)
        self._shoot(name)

    def results(self, volume_id: str, slice_number: int) -> None:
        """Fluid volume, areas and mask."""
        self._open(f"/volumes/{volume_id}/results?slice={slice_number}")
        expect(self._page.get_by_test_id("area-chart")).to_be_visible(timeout=LOAD_MS)
        self._shoot("results")

    def steps(self, volume_id: str, slice_number: int) -> None:
        """How the mask of a slice came to be."""
        self._open(f"/volumes/{volume_id}/results?view=steps&slice={slice_number}")
        expect(self._page.get_by_test_id("steps")).to_be_visible(timeout=LOAD_MS)
        self._shoot("steps")

    def _wait_for_bscan(self, slice_number: int) -> None:
        canvas = self._page.get_by_test_id("bscan-canvas")
        expect(canvas).to_have_attribute("data-painted", str(slice_number - 1), timeout=LOAD_MS)
