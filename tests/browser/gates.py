"""Answers of the service that come when the test lets them."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, Route

STALE_MS = 5_200
"""After this time the page asks again when it is looked at."""


class Gate:
    """Answers of an address that wait until they are let go."""

    def __init__(self, page: Page, address: str | re.Pattern[str], method: str = "GET") -> None:
        self.held: list[Route] = []
        self.is_open = False
        self._method = method
        page.route(address, self._take)

    def _take(self, route: Route) -> None:
        if self.is_open or route.request.method != self._method:
            route.fallback()
        else:
            self.held.append(route)

    def wait(self, page: Page) -> None:
        """Until somebody waits here."""
        for _ in range(200):
            if self.held:
                return
            page.wait_for_timeout(50)
        raise AssertionError("Nobody asked.")

    def open(self, **answer: Any) -> None:
        self.is_open = True
        for route in self.held:
            if answer:
                route.fulfill(**answer)
            else:
                route.continue_()


def look_again(page: Page) -> None:
    """The reader comes back to the tab after a while."""
    page.wait_for_timeout(STALE_MS)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
